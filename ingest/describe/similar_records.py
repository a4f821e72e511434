"""Finds the records that look like a given record."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache, partial
from itertools import chain

from archive.accession.duplicate_candidates import Rescan
from archive.archive import Archive
from archive.storage.inventory import BadInventory
from archive.values.record import Record, RecordId
from archive.values.serialisation import BadFile
from ingest.describe.rescan_test import Comparison, Paper, compare, paper_of
from ingest.describe.text_difference import Difference, differences

_AT_A_TIME = 200
_PAPERS_KEPT = 64  # texts of thick records among them

PaperOf = Callable[[Record], Paper | None]


@dataclass(frozen=True, slots=True)
class Lookalike:
    """A record that looks like another, how much, and the words in which they differ."""

    record: Record
    comparison: Comparison
    differences: tuple[Difference, ...]


def suggest_rescans(archive: Archive) -> Iterator[Rescan]:
    """Compare every record that waits for it with those filed before; yields what may be one paper.

    What was not compared when a process died still waits. A record whose text cannot be read is left to
    `check`, and waits no more.
    """
    while waiting := archive.rescans.waiting(_AT_A_TIME):
        found: dict[RecordId, tuple[Rescan, ...]] = dict.fromkeys(waiting, ())
        found |= {record.id: tuple(rescans) for record, rescans in _compared_all(archive, waiting)}
        yield from archive.rescans.note_compared(found)


def sketch_unknown(archive: Archive) -> None:
    """Let records of older programs be compared, too."""
    while unknown := archive.rescans.unknown(_AT_A_TIME):
        for record in archive.records(unknown):
            paper = _paper(archive, record)
            archive.rescans.note_text(record.id, paper.texts if paper else ())


def lookalikes(archive: Archive, record: Record) -> tuple[Lookalike, ...]:
    """The records that look like one, whether they are its rescans or another paper of its form, likest first."""
    here = _paper(archive, record)
    if here is None:
        return ()
    candidates = archive.records(archive.rescans.candidates((record.id,))[record.id])
    found = [
        Lookalike(other, comparison, differences(here.texts, there.texts))
        for other, there, comparison in _alike(here, candidates, partial(_paper, archive))
    ]
    return tuple(sorted(found, key=lambda item: -item.comparison.resemblance))


def _compared_all(archive: Archive, waiting: Sequence[RecordId]) -> Iterator[tuple[Record, Iterator[Rescan]]]:
    """Compare each of these with those like it; their records are loaded together, their papers kept for a while."""
    candidates = archive.rescans.candidates(waiting)
    wanted = dict.fromkeys((*waiting, *chain.from_iterable(candidates.values())))
    known = {record.id: record for record in archive.records(tuple(wanted))}
    paper = lru_cache(_PAPERS_KEPT)(partial(_paper, archive))
    for record_id in filter(known.__contains__, waiting):
        others = [known[other] for other in candidates[record_id] if other in known]
        yield known[record_id], _rescans(known[record_id], others, paper)


def _rescans(record: Record, others: Sequence[Record], paper: PaperOf) -> Iterator[Rescan]:
    here = paper(record) if others else None
    for other, _, comparison in _alike(here, others, paper) if here else ():
        if comparison.is_rescan:
            facts = tuple(fact.fact for fact in comparison.facts)
            yield Rescan(record.id, other.id, comparison.resemblance, facts)


def _alike(
    here: Paper, others: Sequence[Record], paper: PaperOf
) -> Iterator[tuple[Record, Paper, Comparison]]:
    for other in others:
        there = paper(other)
        if there is None:
            continue
        comparison = compare(here, there)
        if comparison.is_alike:
            yield other, there, comparison


def _paper(archive: Archive, record: Record) -> Paper | None:
    try:
        return paper_of(record, archive.texts(record.id))
    except (BadFile, BadInventory, OSError):
        return None
