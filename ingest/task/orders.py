"""What a reading process is told to do, and what it tells: values alone, so that whoever asks loads no reader."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from archive.values.record import Page
from ingest.formats.identify import Kind
from ingest.task.limits import Limits
from ingest.task.place import FilePlace


class ReaderMode(StrEnum):
    """Who reads text layers: PDFium with pdfminer.six for its garbage, or pdfminer.six alone."""

    AUTO = "auto"
    PDFMINER = "pdfminer"


@dataclass(frozen=True, slots=True)
class OcrPage:
    """A page that needs OCR; `layer` is text of its own that OCR's words are to be added to.

    Or to be taken instead of, if they are better, where the layer `is_doubtful`. `discarded` is text too little or too
    bad to be read, which is only kept. On a page that `is_bare` nothing is drawn; `only_pictures` says that nothing but
    the pictures on it can tell more than its layer.
    """

    number: int
    layer: str = ""
    is_doubtful: bool = False
    discarded: str = ""
    is_bare: bool = False
    only_pictures: bool = False


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
class Survey:
    """What a look at some pages showed: those read from their text, those that need OCR, and the files inside.

    A file that nobody can read has no kind and no pages.
    """

    media_type: str
    kind: Kind | None
    page_count: int
    read: tuple[Page, ...] = ()
    wanted: tuple[OcrPage, ...] = ()
    parts: tuple[str, ...] = ()

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
