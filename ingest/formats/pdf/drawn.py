"""Tells whether everything on a PDF page could be drawn; only then is a page without ink blank."""

from __future__ import annotations

import io
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pikepdf
from pikepdf import models
from PIL import Image
from PIL.TiffImagePlugin import TiffImageFile
from pypdfium2 import raw

from ingest.formats.pdf.objects import image_objects

_DEPTH = 4
_PIXELS = 160_000_000
_GROUP_4 = "/CCITTFaxDecode"
_STRIP_LENGTHS = 279  # the TIFF tag
_SLACK = 64  # bytes
# What decoding raises for data that are broken or too few; what a library cannot do is no fault of the data.
_DAMAGE = (
    OSError,
    ValueError,
    pikepdf.PdfError,
    pikepdf.DataDecodingError,
    models.image.ImageDecompressionError,
)


def is_all_drawn(page: Any, path: Path, number: int) -> bool:
    """Whether PDFium drew each image on its loaded page, and each image that the page names can be decoded.

    A page that cannot even be looked through was not drawn.
    """
    if not all(_has_bitmap(item) for item in image_objects(page)):
        return False
    try:
        with pikepdf.open(path) as document:
            shown = document.pages[number - 1]
            return all(map(_is_sound, _drawn(shown.obj, shown.resources, _DEPTH)))
    except (pikepdf.PdfError, LookupError, ValueError, TypeError, AttributeError):
        return False


def _has_bitmap(item: Any) -> bool:
    bitmap = raw.FPDFImageObj_GetBitmap(item)
    if bitmap:
        raw.FPDFBitmap_Destroy(bitmap)
    return bool(bitmap)


def _drawn(content: Any, resources: Any, depth: int) -> Iterator[Any]:
    """The images that a page or form draws; raises `KeyError` for one that is not there."""
    objects = resources.get("/XObject", pikepdf.Dictionary())
    for instruction in pikepdf.parse_content_stream(content, "Do"):
        drawn: Any = objects[str(instruction.operands[0])]
        if drawn.get("/Subtype") == "/Image":
            yield drawn
        elif depth:
            yield from _drawn(drawn, drawn.get("/Resources", resources), depth - 1)


def _is_sound(image: Any) -> bool:
    if int(image.Width) * int(image.Height) > _PIXELS:
        return True  # too large to be looked at here; PDFium has shown it
    try:
        picture = pikepdf.PdfImage(image).as_pil_image()
        picture.load()
    except _DAMAGE:
        return False
    except Exception:  # noqa: BLE001 - a kind of image that pikepdf does not know; PDFium has shown it
        return True
    return image.get("/Filter") != _GROUP_4 or _holds_no_more(len(image.read_raw_bytes()), image, picture)


def _holds_no_more(length: int, image: Any, picture: Image.Image) -> bool:
    """Whether Group 4 data are about as long as what was decoded of them; decoders pass over what is broken."""
    if int(image.get("/DecodeParms", pikepdf.Dictionary()).get("/K", 0)) >= 0:
        return True
    again = io.BytesIO()
    picture.convert("1").save(again, "TIFF", compression="group4")
    again.seek(0)
    with TiffImageFile(again) as encoded:
        return bool(length <= 2 * sum(encoded.tag_v2[_STRIP_LENGTHS]) + _SLACK)
