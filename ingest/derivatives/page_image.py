"""Draws a page as a picture for people: in colour, as wide as they want it."""

from __future__ import annotations

import math
from pathlib import Path
from typing import Any

import pypdfium2 as pdfium
from PIL import Image, ImageOps

from ingest.derivatives.requests import PageImage, Pictured
from ingest.formats.identify import identify
from ingest.formats.pdf import pdf_file
from ingest.formats.pictures import image
from ingest.task.kind import Kind
from ingest.task.reasons import CannotRead, Reason

_DPI = 150
_QUALITY = 85


def make_page_image(wanted: PageImage, target: str) -> Pictured:
    """Write the page to `target`, never enlarged beyond what a scan has. Raises `CannotRead`."""
    path = Path(wanted.path)
    match identify(path).kind:
        case Kind.PDF:
            with pdf_file.opened_pdf(path) as document:
                picture = _shown(document, wanted)
        case Kind.IMAGE:
            with image.opened_image(path, wanted.limits) as frames:
                picture = _frame(frames, wanted)
        case _:
            raise CannotRead(Reason.UNSUPPORTED, "only pages of PDF files and images can be shown")
    picture.save(target, wanted.format.value, quality=_QUALITY)
    return Pictured(*picture.size)


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
        frames.seek(wanted.number - 1)
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
