"""Keeps the pages that OCR read in files not filed yet, so that a killed batch reads none twice."""

from __future__ import annotations

import os
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

from archive.storage.locks import claim
from archive.values.record import Page
from ingest.reading.page_buffer import PageLines


@dataclass(slots=True)
class PageLedger:
    """A file for each document below `root`, a line a page; the process that has it open has leased the document.

    The lease ends with the process, however it ends. Nothing is synced: a lost line is a page read once more.
    """

    root: Path
    _leased: dict[str, PageLines] = field(default_factory=dict)

    def lease(self, key: str, manner: str) -> PageLines | None:
        """The pages that were read in this manner by somebody now dead; None where somebody else is at it."""
        self.root.mkdir(exist_ok=True)
        file = os.open(self._path(key, manner), os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        if not claim(file):
            os.close(file)
            return None
        self._leased[key] = PageLines(file)
        return self._leased[key]

    def keep(self, key: str, pages: Iterable[Page]) -> None:
        """Add pages that were read; a full disk costs a second reading, not the batch."""
        if lines := self._leased.get(key):
            with suppress(OSError):
                lines.add(pages)

    def settle(self, key: str) -> None:
        """The document is filed or held: forget its pages, in whatever manner they were read."""
        if lines := self._leased.pop(key, None):
            lines.close()
        for path in self.root.glob(f"{key}.*"):
            path.unlink(missing_ok=True)

    def close(self) -> None:
        """Ends the leases; pages of files not settled are kept for the next run."""
        for lines in self._leased.values():
            lines.close()
        self._leased.clear()

    def _path(self, key: str, manner: str) -> Path:
        return self.root / f"{key}.{manner.replace('/', '-')}.jsonl"
