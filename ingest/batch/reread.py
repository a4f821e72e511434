"""Reads pages of a filed record again: in another language, by OCR, or because they failed."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from archive.accession.batches import NoSuchPages
from archive.archive import Archive
from archive.values.record import Page, PageSource, Record
from ingest.reading.reader import PageReader
from ingest.reading.request import Reading, ReadRequest


@dataclass(frozen=True, slots=True)
class Again:
    """Which pages to read again, and how: `by_ocr` does not ask what text they have of their own."""

    numbers: frozenset[int]
    language: str
    by_ocr: bool = True


def failed_pages(pages: tuple[Page, ...]) -> frozenset[int]:
    """The numbers of the pages that could not be read."""
    return frozenset(page.number for page in pages if page.source is PageSource.NONE)


def reread(archive: Archive, record: Record, wish: Again, reader: PageReader) -> Record:
    """Read pages again; the record has a new version if that gave anything, and is as it was if not.

    Raises `NoSuchPages`, and as `Archive.pages` and `Store.original` do.
    """
    path = archive.store.original(record)
    before = {page.number: page for page in archive.pages(record.id)}
    if strangers := tuple(sorted(wish.numbers - before.keys())):
        raise NoSuchPages(strangers, len(before))
    reader.submit(
        ReadRequest(record.original.sha256, path, wish.language, only=wish.numbers, by_ocr=wish.by_ocr)
    )
    result = reader.next()
    reader.settle(record.original.sha256)
    if not isinstance(result, Reading):
        return record
    pages = tuple(_replacements(before, result.pages))
    return archive.filing.reread(record.id, pages) if pages else record


def _replacements(before: dict[int, Page], read: Sequence[Page]) -> Iterator[Page]:
    """The pages that are to stand in place of those before, which keep their own text beside what OCR read."""
    for page in read:
        old = before[page.number]
        if page.source in (PageSource.NONE, PageSource.BLANK) and old.source is not PageSource.NONE:
            continue
        own = old.text if old.source is PageSource.TEXT else old.layer
        new = replace(page, layer=page.layer or own) if page.source is PageSource.OCR else page
        if new != old:
            yield new
