"""Finds the records that look like a given record."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from archive.accession.duplicate_candidates import Rescan
from archive.archive import Archive
from archive.storage.inventory import BadInventory
from archive.values.record import Record, RecordId
from archive.values.serialisation import BadFile
from ingest.describe.rescan_test import Comparison, Paper, compare, paper_of
from ingest.describe.text_difference import Difference, differences

_AT_A_TIME = 200


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
        found |= {record.id: tuple(_rescans(archive, record)) for record in archive.records(waiting)}
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
    found = [
        Lookalike(other, comparison, differences(here.texts, there.texts))
        for other, there, comparison in _compared(archive, here, archive.rescans.candidates(record.id))
    ]
    return tuple(sorted(found, key=lambda item: -item.comparison.resemblance))


def _rescans(archive: Archive, record: Record) -> Iterator[Rescan]:
    candidates = archive.rescans.candidates(record.id)
    here = _paper(archive, record) if candidates else None
    for other, _, comparison in _compared(archive, here, candidates) if here else ():
        if comparison.is_rescan:
            facts = tuple(fact.fact for fact in comparison.facts)
            yield Rescan(record.id, other.id, comparison.resemblance, facts)


def _compared(
    archive: Archive, here: Paper, candidates: Sequence[RecordId]
) -> Iterator[tuple[Record, Paper, Comparison]]:
    for other in archive.records(candidates):
        there = _paper(archive, other)
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
