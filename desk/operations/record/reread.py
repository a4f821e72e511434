"""Reads pages of a record again by OCR."""

from __future__ import annotations

from archive.archive import Archive
from archive.values.record import Record
from desk.operations.assembly import languages, opened_reader
from desk.settings.general import Settings
from ingest.batch.reread import Again, reread


def reread_pages(
    archive: Archive, settings: Settings, record: Record, numbers: frozenset[int] | None, language: str | None
) -> Record:
    """Read these pages, or all, in this language, or in that of the record's unit; the record as it is then.

    Raises `NoSuchPages`.
    """
    chosen = numbers or frozenset(page.number for page in archive.batches.ledger(record.id))
    wish = Again(chosen, language or languages(settings, archive).of(record.description))
    with archive.staging.bench() as bench, opened_reader(settings, archive, bench) as reader:
        return reread(archive, record, wish, reader)
