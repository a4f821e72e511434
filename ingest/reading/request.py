"""Defines what the page reader is asked, and its answer: pages, or why there are none."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from archive.values.record import Page
from ingest.task.orders import ReaderMode
from ingest.task.reasons import Reason


@dataclass(frozen=True, slots=True)
class ReadRequest:
    """One file to read; `key` names it in the answer, `language` is Tesseract's.

    With `only`, just these pages are read, and with `by_ocr` whatever text they have of their own.
    """

    key: str
    path: Path
    language: str = "ind+eng"
    mode: ReaderMode = ReaderMode.AUTO
    only: frozenset[int] | None = None
    by_ocr: bool = False

    @property
    def manner(self) -> str:
        """Pages read in the same manner are alike."""
        return f"{self.language}.{self.mode}"

    def concerns(self, number: int) -> bool:
        return self.only is None or number in self.only


@dataclass(frozen=True, slots=True)
class Reading:
    """A file that was read: its type by content, and its pages in order, those of a thick one on the disk."""

    key: str
    media_type: str
    pages: Sequence[Page]


@dataclass(frozen=True, slots=True)
class Unreadable:
    """A file that was not; `reason` is a stable code."""

    key: str
    media_type: str | None
    reason: Reason
    message: str
