"""Takes the scan out of a PDF page that is nothing but one JPEG."""

from __future__ import annotations

import io
from ctypes import byref, c_uint, create_string_buffer
from typing import Any

from PIL import Image
from pypdfium2 import raw

from ingest.formats.pictures.raster import Raster, scaled, turned

_POINTS = 72
_EDGE = 0.01  # of the page: how far the image may miss its edges
_FILTER = b"DCTDecode\0"
_COLOURS = (
    raw.FPDF_COLORSPACE_DEVICEGRAY,
    raw.FPDF_COLORSPACE_DEVICERGB,
    raw.FPDF_COLORSPACE_CALGRAY,
    raw.FPDF_COLORSPACE_CALRGB,
    raw.FPDF_COLORSPACE_ICCBASED,
)
# What Pillow dies of over a JPEG that PDFium may still make something of.
_DAMAGE = (OSError, ValueError, SyntaxError, TypeError, LookupError, ArithmeticError)


def embedded_scan(page: Any, dpi: int, pixels: int) -> Raster | None:
    """The page's one image in grey at `dpi`, turned as the page is; None where the page is more, or has fewer dots."""
    item = _only_image(page)
    if item is None or not _fills(item, page.get_bbox()):
        return None
    width, height = c_uint(), c_uint()
    raw.FPDFImageObj_GetImagePixelSize(item, byref(width), byref(height))
    box = page.get_bbox()
    native = round(_POINTS * width.value / max(box[2] - box[0], 1e-6))
    if native < dpi or width.value * height.value > 4 * pixels:
        return None
    try:
        with Image.open(io.BytesIO(_bytes_of(item)), formats=("JPEG",)) as image:
            if image.mode not in ("L", "RGB") or image.size != (width.value, height.value):
                return None
            wanted = max(1, round(width.value * dpi / native)), max(1, round(height.value * dpi / native))
            image.draft("L", wanted)
            grey = image.convert("L")
    except _DAMAGE:
        return None
    decoded = Raster(grey, round(native * grey.width / width.value))
    return turned(scaled(decoded, dpi), page.get_rotation())


def _only_image(page: Any) -> Any | None:
    """The image that is all there is on the page, plainly coloured and opaque; None if there is more to it."""
    if raw.FPDFPage_CountObjects(page.raw) != 1 or raw.FPDFPage_GetAnnotCount(page.raw) > 0:
        return None
    item = raw.FPDFPage_GetObject(page.raw, 0)
    if raw.FPDFPageObj_GetType(item) != raw.FPDF_PAGEOBJ_IMAGE or raw.FPDFPageObj_HasTransparency(item):
        return None
    name = create_string_buffer(len(_FILTER))
    length = raw.FPDFImageObj_GetImageFilter(item, 0, name, len(_FILTER))
    if raw.FPDFImageObj_GetImageFilterCount(item) != 1 or (length, name.raw) != (len(_FILTER), _FILTER):
        return None
    about = raw.FPDF_IMAGEOBJ_METADATA()
    known = raw.FPDFImageObj_GetImageMetadata(item, page.raw, byref(about))
    return item if known and about.colorspace in _COLOURS else None


def _fills(item: Any, box: tuple[float, float, float, float]) -> bool:
    """Whether the image lies upright on the page and covers it, neither mirrored nor cut."""
    at = raw.FS_MATRIX()
    raw.FPDFPageObj_GetMatrix(item, byref(at))
    across, up = box[2] - box[0], box[3] - box[1]
    if at.b or at.c or at.a <= 0 or at.d <= 0:
        return False
    misses_across = max(abs(at.e - box[0]), abs(at.e + at.a - box[2]))
    misses_up = max(abs(at.f - box[1]), abs(at.f + at.d - box[3]))
    return bool(misses_across <= _EDGE * across and misses_up <= _EDGE * up)


def _bytes_of(item: Any) -> bytes:
    length = raw.FPDFImageObj_GetImageDataRaw(item, None, 0)
    data = create_string_buffer(length)
    raw.FPDFImageObj_GetImageDataRaw(item, data, length)
    return data.raw
