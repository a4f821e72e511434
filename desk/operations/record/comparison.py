"""Compares a presented copy with the archive: by its bytes, else by its words."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from pathlib import Path

from archive.archive import Archive
from archive.export.presented_copy import Same, same_bytes, words_apart, words_of
from archive.storage.inventory import BadInventory
from archive.storage.staging import Bench
from archive.values.record import Record, RecordId
from archive.values.serialisation import BadFile
from desk.operations.assembly import opened_reader
from desk.operations.index.engine import generations
from desk.settings.general import Settings
from ingest.reading.request import ReadRequest, Unreadable
from search.index.contract import IndexUnavailable
from search.question.parser import parse
from search.question.tree import relaxed

_NEAR = 0.1  # the share of words that may differ in a copy that is still worth naming
_ASKED = 40  # words: enough to tell one document from all others
_CANDIDATES = 12


class ComparisonVerdict(StrEnum):
    """The verdicts on a presented copy."""

    SAME = "same"
    SAME_TEXT = "same_text"
    NEAR_TEXT = "near_text"
    DIFFERENT = "different"


@dataclass(frozen=True, slots=True)
class Compared:
    """The verdict, and the record that it is about.

    `words` is how many the copy has, None where they were not needed or not to be had, then for the stable `reason`;
    `apart` how many of them differ. `held`: the same bytes wait in quarantine under this id.
    """

    verdict: ComparisonVerdict
    record: Record | None = None
    same: Same | None = None
    words: int | None = None
    apart: int | None = None
    held: str | None = None
    reason: str | None = None


def compare_copy(archive: Archive, settings: Settings, source: Path) -> Compared:
    """Compares a copy with the archive; reads it, as for filing, only when nobody filed its bytes.

    Raises `Unreceivable`.
    """
    with archive.staging.bench() as bench:
        received = bench.receive(source)
        same = same_bytes(archive, received.digests)
        if same is not None:
            return Compared(ComparisonVerdict.SAME, same.record, same)
        held = archive.quarantine.by_digest(received.digests.sha256)
        found = _by_words(archive, _read(archive, settings, bench, received.staged))
    return replace(found, held=held.id if held else None)


def _read(archive: Archive, settings: Settings, bench: Bench, copy: Path) -> tuple[str, ...] | str:
    """The texts of its pages, or the reason why there are none."""
    with opened_reader(settings, archive, bench) as reader:
        reader.submit(ReadRequest("presented", copy, settings.ocr_language))
        result = reader.next()
    if isinstance(result, Unreadable):
        return result.reason.value
    return tuple(page.text for page in result.pages)


def _by_words(archive: Archive, texts: Sequence[str] | str) -> Compared:
    if isinstance(texts, str):
        return Compared(ComparisonVerdict.DIFFERENT, reason=texts)
    words = words_of(texts)
    if not words:
        return Compared(ComparisonVerdict.DIFFERENT, words=0, reason="no_words")
    distances = [(words_apart(words, other), record) for record, other in _candidates(archive, texts, words)]
    apart, record = min(distances, key=lambda each: each[0], default=(len(words), None))
    if record is None or apart > _NEAR * len(words):
        return Compared(ComparisonVerdict.DIFFERENT, words=len(words))
    return Compared(
        ComparisonVerdict.NEAR_TEXT if apart else ComparisonVerdict.SAME_TEXT,
        record,
        words=len(words),
        apart=apart,
    )


def _candidates(
    archive: Archive, texts: Sequence[str], words: Sequence[str]
) -> Iterator[tuple[Record, tuple[str, ...]]]:
    """The records that may have these words, with theirs: those like the text, and those that the index finds."""
    for record_id in dict.fromkeys([*archive.rescans.like(texts), *_found(archive, words)]):
        record = archive.record(record_id)
        try:
            if record is not None:
                yield record, words_of(archive.texts(record_id))
        except (OSError, BadInventory, BadFile):
            continue  # that its text is damaged is for `check` to say


def _found(archive: Archive, words: Sequence[str]) -> tuple[RecordId, ...]:
    """The records that the index finds by the longest words; none while it is down."""
    question = parse(" ".join(sorted(set(words), key=len, reverse=True)[:_ASKED]))
    loose = relaxed(question)
    try:
        index = generations(archive).current()
        found = index.search(question, _CANDIDATES)
        if not found.total and loose is not None:
            found = index.search(loose, _CANDIDATES)
    except IndexUnavailable:
        return ()
    return tuple(match.id for match in found.matches)
