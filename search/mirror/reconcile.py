"""Compares an index with its archive, record by record and page by page."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import islice
from typing import Protocol

from archive.catalogue.records import Listing
from archive.journal.changes import Change
from archive.values.record import Record, RecordId
from search.index.contract import Index, IndexedRecord
from search.mirror.follow import Readable, entry_of, readable_texts

_AT_ONCE = 500


class Verifiable(Readable, Protocol):
    """The part of `archive.archive.Archive` that an index is held against."""

    def changes(self, after: int, limit: int) -> tuple[Change, ...]: ...

    def listed(self, listing: Listing) -> Iterator[Record]: ...


class Flaw(StrEnum):
    """The flaws that a record in the index can have.

    It is missing. Or the archive has no such record. Or wrong pages can be found. Or the pages are right and another
    part differs. Or the index refused it, in whole or in part.
    """

    MISSING = "missing"
    EXTRA = "extra"
    PAGES = "pages"
    DIFFERENT = "different"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class IndexFinding:
    """`missing` and `extra` are numbers of pages; `detail` is the reason of a refusal."""

    record: RecordId
    flaw: Flaw
    missing: tuple[int, ...] = ()
    extra: tuple[int, ...] = ()
    detail: str | None = None


def verify(archive: Verifiable, index: Index) -> Iterator[IndexFinding]:
    """Every record of which the index does not have what it should; what it has yet to learn is no finding.

    Of a record that the store cannot give, the index should have the description.

    Raises `IndexUnavailable`, `OSError`.
    """
    position = index.position()
    refused = {refusal.id: refusal.reason for refusal in index.refusals()}
    known: set[RecordId] = set()
    listed = archive.listed(Listing())
    while records := list(islice(listed, _AT_ONCE)):
        known.update(record.id for record in records)
        found = _compared(archive, index, records)
        yield from _settled(archive, position, [_with_reason(finding, refused) for finding in found])
    strangers = [IndexFinding(record, Flaw.EXTRA) for record in index.ids() if record not in known]
    yield from _settled(archive, position, strangers)


def _compared(archive: Verifiable, index: Index, records: Sequence[Record]) -> Iterator[IndexFinding]:
    held = {found.id: found for found in index.held([record.id for record in records])}
    for record in records:
        if record.id not in held:
            yield IndexFinding(record.id, Flaw.MISSING)
        elif finding := _difference(archive, record, held[record.id]):
            yield finding


def _difference(archive: Verifiable, record: Record, held: IndexedRecord) -> IndexFinding | None:
    entry = entry_of(record, readable_texts(archive, record.id) or ())
    wanted, found = {page.number for page in entry.pages}, set(held.pages)
    if wanted != found:
        return IndexFinding(
            record.id, Flaw.PAGES, tuple(sorted(wanted - found)), tuple(sorted(found - wanted))
        )
    return IndexFinding(record.id, Flaw.DIFFERENT) if entry.digest != held.digest else None


def _with_reason(finding: IndexFinding, refused: dict[RecordId, str]) -> IndexFinding:
    if finding.record not in refused:
        return finding
    return IndexFinding(finding.record, Flaw.REFUSED, finding.missing, finding.extra, refused[finding.record])


def _settled(archive: Verifiable, position: int, findings: Sequence[IndexFinding]) -> Iterator[IndexFinding]:
    """The findings about records that did not change after the position of the index."""
    if not findings:
        return
    changing: set[RecordId | None] = set()
    while changes := archive.changes(position, _AT_ONCE):
        changing.update(change.record for change in changes)
        position = changes[-1].sequence
    yield from (finding for finding in findings if finding.record not in changing)
