"""PDF pages: what their text layer says, what else is on them, and how they look."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from importlib.metadata import version
from itertools import islice
from pathlib import Path
from typing import Any

import pypdfium2 as pdfium
from pdfminer.high_level import extract_text
from pypdfium2 import raw

from archive.record import Page, PageSource
from ingest.raster import Raster, scale_for
from ingest.sanity import Layer, PageFacts, has_pictured_text, judge_layer
from ingest.unreadable import CannotRead, Reason

ENGINE = f"pdfium {pdfium.PDFIUM_INFO}"
SECOND_ENGINE = f"pdfminer.six {version('pdfminer.six')}"
_POINTS = 72
_DEPTH = 4
_MANY_OBJECTS = 4000  # enough to know a page by; a page of 90,000 outlines is judged by its first ones
_LETTER_POINTS = 40.0  # taller outlines are drawings, not letters
_SEGMENTS = 12
_MANY_RECTANGLES = 500
_HYPHENATED = re.compile(r"(\w+)[\x02\ufffe]\s*(\w+)")
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f\ufffe\uffff]")


@dataclass(frozen=True, slots=True)
class Wanted:
    """A page that needs OCR; `layer` is text of its own that OCR's words are to be added to."""

    number: int
    layer: str = ""


@contextmanager
def opened_pdf(path: Path) -> Iterator[Any]:
    """The document; raises `CannotRead` (`encrypted`, `damaged`). Zero pages are damage, too."""
    try:
        document = pdfium.PdfDocument(path)
    except pdfium.PdfiumError as error:
        code = getattr(error, "err_code", None)
        locked = code in (raw.FPDF_ERR_PASSWORD, raw.FPDF_ERR_SECURITY)
        raise CannotRead(Reason.ENCRYPTED if locked else Reason.DAMAGED, str(error)) from error
    try:
        if len(document) < 1:
            raise CannotRead(Reason.DAMAGED, "the document has no pages")
        yield document
    finally:
        document.close()


def survey_page(document: Any, number: int, second_reader: Callable[[int], str]) -> Page | Wanted:
    """Decide one page: its text layer is real, or it needs OCR, or both. Raises `CannotRead` (`damaged`).

    `second_reader` gives another reader's text of a page where PDFium's is garbage.
    """
    with _loaded(document, number) as page:
        text, facts = _text_and_facts(page)
    engine, layer = ENGINE, judge_layer(text, facts)
    if layer is Layer.GARBAGE:
        engine, text = SECOND_ENGINE, tidy_text(second_reader(number))
        layer = judge_layer(text, facts)
    if layer is not Layer.REAL:
        return Wanted(number)
    return Wanted(number, text) if has_pictured_text(facts) else text_page(number, text, engine)


def text_page(number: int, text: str, engine: str) -> Page:
    """A page read from its text layer."""
    return Page(number, text, PageSource.TEXT, engine=engine)


def render_page(document: Any, number: int, dpi: int, pixels: int) -> Raster:
    """The page as a grey image, turned as its /Rotate says, in `dpi` or in fewer where it is huge.

    Raises `CannotRead` (`damaged`).
    """
    with _loaded(document, number) as page:
        width, height = (side / _POINTS for side in page.get_size())
        resolution = scale_for(width, height, dpi, pixels)
        bitmap = page.render(scale=resolution / _POINTS, grayscale=True, may_draw_forms=False)
        return Raster(bitmap.to_pil().convert("L"), max(1, round(resolution)))


def second_text(path: Path, number: int) -> str:
    """What pdfminer.six reads on a page; empty where it cannot."""
    try:
        return str(extract_text(path, page_numbers=[number - 1]))
    except Exception:  # noqa: BLE001 - a second opinion on a hostile file: whatever it dies of, there is none
        return ""


def tidy_text(text: str) -> str:
    """A text layer as it may stand in an archive: line feeds, no control characters, words rejoined."""
    text = text.encode("utf-8", "replace").decode().replace("\r\n", "\n").replace("\r", "\n")
    text = _HYPHENATED.sub(_rejoined, text)
    return _CONTROL.sub(" ", text).strip()


def _rejoined(match: re.Match[str]) -> str:
    # langkah-langkah keeps its hyphen at a line's end, meng-gunakan does not.
    before, after = match[1], match[2]
    return f"{before}-{after}" if before.casefold() == after.casefold() else before + after


@contextmanager
def _loaded(document: Any, number: int) -> Iterator[Any]:
    try:
        page = document[number - 1]
    except pdfium.PdfiumError as error:
        raise CannotRead(Reason.DAMAGED, f"page {number}: {error}") from error
    try:
        yield page
    finally:
        page.close()


def _text_and_facts(page: Any) -> tuple[str, PageFacts]:
    textpage = page.get_textpage()
    try:
        rectangles = [textpage.get_rect(i) for i in range(min(textpage.count_rects(), _MANY_RECTANGLES))]
        centres = [((left + right) / 2, (low + high) / 2) for left, low, right, high in rectangles]
        return tidy_text(textpage.get_text_bounded()), _facts(page, centres)
    finally:
        textpage.close()


def _facts(page: Any, centres: Sequence[tuple[float, float]]) -> PageFacts:
    frame = page.get_bbox()  # like the objects' boxes, as it was before the page was turned
    total = bare = 0.0
    outlines = 0
    for item in islice(page.get_objects(max_depth=_DEPTH), _MANY_OBJECTS):
        if item.type == raw.FPDF_PAGEOBJ_IMAGE:
            box = item.get_bounds()
            share = _share(box, frame)
            total += share
            bare += 0.0 if any(_is_inside(box, centre) for centre in centres) else share
        elif item.type == raw.FPDF_PAGEOBJ_PATH:
            outlines += _is_letter_outline(item)
    return PageFacts(min(total, 1.0), min(bare, 1.0), outlines)


def _share(box: Sequence[float], frame: Sequence[float]) -> float:
    across = min(box[2], frame[2]) - max(box[0], frame[0])
    up = min(box[3], frame[3]) - max(box[1], frame[1])
    area = (frame[2] - frame[0]) * (frame[3] - frame[1])
    return max(across, 0.0) * max(up, 0.0) / max(area, 1e-6)


def _is_inside(box: tuple[float, float, float, float], point: tuple[float, float]) -> bool:
    return box[0] <= point[0] <= box[2] and box[1] <= point[1] <= box[3]


def _is_letter_outline(item: Any) -> bool:
    """Whether a path is as small as a letter and has a curve, which table lines have not."""
    left, low, right, high = item.get_bounds()
    if not (0 < high - low <= _LETTER_POINTS and right - left > 0):
        return False
    segments = min(raw.FPDFPath_CountSegments(item.raw), _SEGMENTS)
    return any(
        raw.FPDFPathSegment_GetType(raw.FPDFPath_GetPathSegment(item.raw, i)) == raw.FPDF_SEGMENT_BEZIERTO
        for i in range(segments)
    )
