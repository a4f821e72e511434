"""Defines the orders to a reading process and its answers as values, so that asking loads no parser."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from archive.values.record import Page
from ingest.task.kind import Kind
from ingest.task.limits import Limits


class ReaderMode(StrEnum):
    """Who reads text layers: PDFium with pdfminer.six for its garbage, or pdfminer.six alone."""

    AUTO = "auto"
    PDFMINER = "pdfminer"


class OcrProgram(StrEnum):
    """Which Tesseract reads: the program in the path, or the one in the wheel of tesserocr, inside the process."""

    TESSERACT = "tesseract"
    TESSEROCR = "tesserocr"


@dataclass(frozen=True, slots=True)
class OcrPage:
    """A page that needs OCR.

    OCR's words are added to `layer`, the page's own text, or replace it if they are better and it `is_doubtful`.
    `discarded` is text too little or too bad to be read; it is only kept. Nothing is drawn on a page that `is_bare`. If
    `only_pictures`, only the pictures on the page can say more than its layer; pages of one file whose `pictures` have
    one digest show the same, which stands above all their text or not.
    """

    number: int
    layer: str = ""
    is_doubtful: bool = False
    discarded: str = ""
    is_bare: bool = False
    only_pictures: bool = False
    pictures: str = ""
    pictures_above: bool = False

    def with_pictured(self, lines: str) -> str:
        """The page's own text with lines that its pictures show, where they stand or below it."""
        both = (lines, self.layer) if self.pictures_above else (self.layer, lines)
        return "\n\n".join(both) if lines else self.layer

    def pictured_in(self, text: str) -> str:
        """The lines that `with_pictured` put into a text."""
        rest = text.removesuffix(self.layer) if self.pictures_above else text.removeprefix(self.layer)
        return rest.strip("\n")


@dataclass(frozen=True, slots=True)
class FilePlace:
    """Where a file lies, and what may come of it.

    `given` is what its reader may open, a folder of which it can list nothing, or the file alone; `folder` takes its
    parts, of `room` bytes at most; `depth` is in how many files it lies.
    """

    given: str
    folder: str
    room: int
    depth: int = 0


@dataclass(frozen=True, slots=True)
class SurveyTask:
    """Look over the pages from `first` on, `count` of them at most; `place` takes the files inside this one."""

    path: str
    mode: ReaderMode
    first: int
    count: int
    limits: Limits
    place: FilePlace


@dataclass(frozen=True, slots=True)
class Enclosed:
    """A file inside a file, by what it is called there; of one that `is_picture` only pages that carry words count."""

    name: str
    is_picture: bool = False


@dataclass(frozen=True, slots=True)
class Survey:
    """The result of a look at some pages: those read from their text, those that need OCR, and the files inside.

    A file that nobody can read has no kind and no pages.
    """

    media_type: str
    kind: Kind | None
    page_count: int
    read: tuple[Page, ...] = ()
    wanted: tuple[OcrPage, ...] = ()
    parts: tuple[Enclosed, ...] = ()

    @property
    def surveyed(self) -> int:
        """How many pages were looked at."""
        return len(self.read) + len(self.wanted)


@dataclass(frozen=True, slots=True)
class OcrTask:
    """Read these pages of a file by OCR; `scratch` takes the page images."""

    path: str
    kind: Kind
    wanted: tuple[OcrPage, ...]
    language: str
    scratch: str
    limits: Limits
    program: OcrProgram = OcrProgram.TESSERACT


def part_path(folder: str, number: int) -> Path:
    """Where part `number`, from 1 on, of a file lies; no name of a giver ever reaches the disk."""
    return Path(folder) / f"{number:05}"
