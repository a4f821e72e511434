"""Measures the pages of a document, so that a reader can leave room for pictures that are still to come."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pypdfium2 as pdfium

from ingest.derivatives.requests import PageShape
from ingest.formats.identify import identify
from ingest.formats.pdf import pdf_file
from ingest.formats.pictures import image
from ingest.task.kind import Kind
from ingest.task.limits import Limits
from ingest.task.reasons import CannotRead, Reason

_POINTS_PER_INCH = 72
_LARGEST = 1_000_000  # points; a size beyond this, or none, is one of A4
_A4 = PageShape(595, 842)
_ORIENTATION, _ON_THEIR_SIDE = 0x0112, range(5, 9)  # EXIF


def page_shapes(path: str, limits: Limits) -> tuple[PageShape, ...]:
    """The width and height of each page as it is shown, in points, in the order of the pages.

    Nothing for a file whose pages cannot be shown. Raises `CannotRead`.
    """
    match identify(Path(path)).kind:
        case Kind.PDF:
            with pdf_file.opened_pdf(Path(path)) as document:
                if len(document) > limits.pages:
                    raise CannotRead(Reason.TOO_MANY_PAGES, f"{len(document)} pages")
                return tuple(_of_page(document, index) for index in range(len(document)))
        case Kind.IMAGE:
            with image.opened_image(Path(path), limits) as frames:
                return tuple(_of_frames(frames, limits))
        case _:
            return ()


def _of_page(document: Any, index: int) -> PageShape:
    try:
        page = document[index]
        try:
            return _sane(*page.get_size())
        finally:
            page.close()
    except pdfium.PdfiumError:
        return _A4


def _of_frames(frames: Any, limits: Limits) -> Iterator[PageShape]:
    for number in image.page_frames(frames, limits):
        try:
            frames.seek(number - 1)
            width, height = frames.size
            if frames.getexif().get(_ORIENTATION, 1) in _ON_THEIR_SIDE:
                width, height = height, width
            scale = _POINTS_PER_INCH / image.resolution(frames)
            yield _sane(width * scale, height * scale)
        except image.DAMAGE:
            yield _A4


def _sane(width: float, height: float) -> PageShape:
    if not (0 < width <= _LARGEST and 0 < height <= _LARGEST):
        return _A4
    return PageShape(max(1, round(width)), max(1, round(height)))
