"""Draws a page as a picture for people: in colour, as wide as they want it."""

from __future__ import annotations

import math
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from functools import cache
from pathlib import Path
from typing import Any

import pypdfium2 as pdfium
from PIL import Image, ImageChops, ImageOps

from ingest.derivatives.requests import PageImage, Pictured, PictureFormat
from ingest.formats.identify import identify
from ingest.formats.pdf import pdf_file
from ingest.formats.pictures import image
from ingest.task.kind import Kind
from ingest.task.limits import Limits
from ingest.task.reasons import CannotRead, Reason

_DPI = 150
_QUALITY = 80
_COLOURLESS = 8  # of 255: how far apart the colours of a grey page may lie, for scanners tint paper
_SAMPLE = (100, 100)

_Opened = tuple[Kind, Any]
_kept = ExitStack()  # closed by the end of the process


def make_page_image(wanted: PageImage, target: str) -> Pictured:
    """Write the page to `target`, never enlarged beyond what a scan has. Raises `CannotRead`."""
    with _opened(Path(wanted.path), wanted.limits) as document:
        return _draw(document, wanted, target)


def draw_next_page(wanted: PageImage, target: str) -> Pictured:
    """The same in a process for this file alone, which keeps it open for the page that comes next."""
    return _draw(_kept_open(Path(wanted.path), wanted.limits), wanted, target)


@cache
def _kept_open(path: Path, limits: Limits) -> _Opened:
    return _kept.enter_context(_opened(path, limits))


@contextmanager
def _opened(path: Path, limits: Limits) -> Iterator[_Opened]:
    match identify(path).kind:
        case Kind.PDF:
            with pdf_file.opened_pdf(path) as document:
                yield Kind.PDF, document
        case Kind.IMAGE:
            with image.opened_image(path, limits) as frames:
                yield Kind.IMAGE, frames
        case _:
            raise CannotRead(Reason.UNSUPPORTED, "only pages of PDF files and images can be shown")


def _draw(opened: _Opened, wanted: PageImage, target: str) -> Pictured:
    kind, document = opened
    picture = _shown(document, wanted) if kind is Kind.PDF else _frame(document, wanted)
    if wanted.format is not PictureFormat.PNG and _is_grey(picture):
        picture = picture.convert("L")
    # Pillow's usual WebP takes four times as long as drawing the page (`bench/page_image.py`).
    picture.save(target, wanted.format.value, quality=_QUALITY, method=0)
    return Pictured(*picture.size)


def _is_grey(picture: Image.Image) -> bool:
    """Whether no place of the page has a colour to speak of."""
    small = picture.resize(_SAMPLE, Image.Resampling.BOX)
    red, green, blue = small.split()
    apart = (ImageChops.difference(one, other) for one, other in ((red, green), (green, blue), (red, blue)))
    return not any(difference.point(_is_colour).getbbox() for difference in apart)


def _is_colour(apart: int) -> int:
    return 255 if apart > _COLOURLESS else 0


def _shown(document: Any, wanted: PageImage) -> Image.Image:
    if not 1 <= wanted.number <= len(document):
        raise CannotRead(Reason.DAMAGED, f"there is no page {wanted.number}")
    try:
        page = document[wanted.number - 1]
        width, height = page.get_size()
        scale = wanted.width / width if wanted.width else _DPI / 72
        most = math.sqrt(wanted.limits.page_pixels / max(width * height, 1e-6))
        picture: Image.Image = page.render(scale=min(scale, most)).to_pil()
    except (pdfium.PdfiumError, ZeroDivisionError) as error:
        raise CannotRead(Reason.DAMAGED, f"page {wanted.number}: {error}") from error
    return picture.convert("RGB")


def _frame(frames: Image.Image, wanted: PageImage) -> Image.Image:
    try:
        pages = image.page_frames(frames, wanted.limits)
        # Records filed before version 0.4 counted small copies of pages as pages.
        frames.seek((pages[wanted.number - 1] if wanted.number <= len(pages) else wanted.number) - 1)
        image.check_size(frames, wanted.limits)
        shown = ImageOps.exif_transpose(frames) or frames
        if shown.mode.startswith("I;16"):
            shown = shown.point(lambda value: value / 256).convert("L")
        shown = shown.convert("RGB")
        width = min(wanted.width or math.ceil(shown.width * _DPI / image.resolution(frames)), shown.width)
        size = (width, max(1, round(shown.height * width / shown.width)))
        return shown.resize(size, Image.Resampling.LANCZOS, reducing_gap=3.0)
    except image.DAMAGE as error:
        raise CannotRead(Reason.DAMAGED, f"page {wanted.number}: {error}") from error
