"""Lists the pages that a person should look at."""

from __future__ import annotations

from collections.abc import Iterator

from archive.accession.batches import LedgerPage
from archive.archive import Archive
from archive.values.record import PageSource

DOUBTFUL = 80.0
"""The confidence below which OCR is doubtful, and below which it is tried a second time (`ingest.ocr`)."""


def pages_of(archive: Archive, name: str, below: float | None) -> Iterator[LedgerPage]:
    """How the pages of a record were read, or only those that failed or were read with less confidence."""
    for page in archive.batches.ledger(archive.find(name).id):
        if below is None or page.source is PageSource.NONE or (page.confidence or 100.0) < below:
            yield page
