"""The ledger of pages read by OCR in files that are not filed yet: whoever is killed reads none of them again."""

from __future__ import annotations

import fcntl
import os
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass, field
from io import FileIO
from pathlib import Path

import msgspec

from archive.record import BadValue, Page

_LINE = msgspec.json.Encoder()


@dataclass(slots=True)
class PageLedger:
    """A file for each document below `root`, a line a page; the process that has it open has leased the document.

    The lease ends with the process, however it ends. Nothing is synced: a lost line is a page read once more.
    """

    root: Path
    _leased: dict[str, FileIO] = field(default_factory=dict)

    def lease(self, key: str, manner: str) -> tuple[Page, ...]:
        """The pages that were read in this manner by somebody now dead; none where somebody else is at it."""
        self.root.mkdir(exist_ok=True)
        file = FileIO(os.open(self._path(key, manner), os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600), "r+")
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            file.close()
            return ()
        self._leased[key] = file
        pages, length = _pages(file.readall())
        file.truncate(length)
        file.seek(length)
        return pages

    def keep(self, key: str, pages: Iterable[Page]) -> None:
        """Add pages that were read; a full disk costs a second reading, not the batch."""
        if file := self._leased.get(key):
            with suppress(OSError):
                file.write(b"".join(_LINE.encode(page) + b"\n" for page in pages))

    def settle(self, key: str) -> None:
        """The document is filed or held: forget its pages, in whatever manner they were read."""
        if file := self._leased.pop(key, None):
            file.close()
        for path in self.root.glob(f"{key}.*"):
            path.unlink(missing_ok=True)

    def close(self) -> None:
        """End the leases; what is not settled is kept for the next run."""
        for file in self._leased.values():
            file.close()
        self._leased.clear()

    def _path(self, key: str, manner: str) -> Path:
        return self.root / f"{key}.{manner.replace('/', '-')}.jsonl"


def _pages(data: bytes) -> tuple[tuple[Page, ...], int]:
    """The whole lines as pages, and how many bytes they have; a line that a kill cut off ends it."""
    pages: list[Page] = []
    length = 0
    for line in data.splitlines(keepends=True):
        try:
            page = msgspec.json.decode(line, type=Page)
        except (msgspec.MsgspecError, BadValue, ValueError):
            break
        if not line.endswith(b"\n"):
            break
        pages.append(page)
        length += len(line)
    return tuple(pages), length
