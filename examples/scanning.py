"""Does to clean pages what a scanner, a telephone and a printer driver do to them, alike at every run."""

from __future__ import annotations

import ctypes
import io
import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from time import gmtime

import numpy as np
import pypdfium2
import pypdfium2.raw as pdfium
from numpy.typing import NDArray
from PIL import Image, ImageFilter
from reportlab.pdfgen.canvas import Canvas
from reportlab.pdfgen.pathobject import PDFPathObject

DPI = 200
_PAPER = 150  # the darkest grey that is still paper
_CURVE = 6  # coordinates: two control points, then the end
_EPOCH = gmtime(946684800)

Greys = NDArray[np.float64]


def scans_of(pdf: bytes, name: str) -> list[Image.Image]:
    """Every page as an office scanner gives it: a little askew, unevenly lit, with noise and dust."""
    chance = np.random.default_rng(zlib.crc32(name.encode()))
    return [_scanned(page, chance) for page in _rendered(pdf)]


def black_and_white(scan: Image.Image) -> Image.Image:
    """One bit per pixel, as the fax setting of a scanner gives it."""
    return scan.point(lambda grey: 255 * (grey > _PAPER)).convert("1")


def photo_of(pdf: bytes, name: str) -> bytes:
    """The first page as a JPEG photo taken on a table by a window, not quite from above."""
    chance = np.random.default_rng(zlib.crc32(name.encode()))
    page = next(_rendered(pdf))
    width, height = page.size
    size = (width + 120, height + 120)
    corners = ((62, 40), (width + 38, 66), (width + 92, height + 84), (24, height + 60))
    seen = page.transform(
        size, Image.Transform.PERSPECTIVE, _plane(corners, page.size), Image.Resampling.BICUBIC
    )
    sheet = Image.new("L", page.size, 255)
    where = sheet.transform(size, Image.Transform.PERSPECTIVE, _plane(corners, page.size))
    table = np.broadcast_to(150.0 + 12 * np.sin(np.arange(size[1]) / 7)[:, None], (size[1], size[0]))
    greys = np.where(np.asarray(where) > 0, np.asarray(seen) * 0.93 + 8, table)
    greys = greys * _light(size, 0.42, chance) + chance.normal(0, 3.5, greys.shape)
    tint = np.stack([greys * 1.0, greys * 0.965, greys * 0.89], axis=-1)
    photo = Image.fromarray(np.clip(tint, 0, 255).astype(np.uint8)).filter(ImageFilter.GaussianBlur(0.7))
    return _saved(photo, "JPEG", quality=68)


def image_pdf(pages: Sequence[Image.Image]) -> bytes:
    """A PDF that holds nothing but the page images: grey ones as JPEG, black and white ones as fax (G4)."""
    return _saved(
        pages[0],
        "PDF",
        save_all=True,
        append_images=pages[1:],
        resolution=DPI,
        creationDate=_EPOCH,
        modDate=_EPOCH,
        **({} if pages[0].mode == "1" else {"quality": 62}),
    )


def fax_tiff(pages: Sequence[Image.Image]) -> bytes:
    """A TIFF of several black and white pages (G4)."""
    return _saved(
        pages[0], "TIFF", save_all=True, append_images=pages[1:], compression="group4", dpi=(DPI, DPI)
    )


def curves_of(pdf: bytes) -> bytes:
    """The same pages with every letter drawn as its outline: no text layer and no image is left."""
    paper = io.BytesIO()
    canvas = Canvas(paper, invariant=1)
    with pypdfium2.PdfDocument(pdf) as document:
        for page in document:
            canvas.setPageSize(page.get_size())
            _draw_outlines(page, canvas)
            canvas.showPage()
    canvas.save()
    return paper.getvalue()


def _saved(image: Image.Image, kind: str, **options: object) -> bytes:
    target = io.BytesIO()
    image.save(target, kind, **options)
    return target.getvalue()


def _rendered(pdf: bytes) -> Iterator[Image.Image]:
    with pypdfium2.PdfDocument(pdf) as document:
        for page in document:
            yield page.render(scale=DPI / 72, grayscale=True).to_pil().convert("L")


def _scanned(page: Image.Image, chance: np.random.Generator) -> Image.Image:
    skew = chance.uniform(0.5, 1.5) * chance.choice((-1, 1))
    turned = page.rotate(skew, Image.Resampling.BICUBIC, fillcolor=255).filter(ImageFilter.GaussianBlur(0.6))
    greys = 28 + np.asarray(turned) * (0.85 * _light(page.size, 0.1, chance))
    greys[:, :7] -= np.linspace(70, 0, 7)  # the shadow of the book edge
    for x, y in zip(*(chance.integers(4, side - 4, 40) for side in page.size), strict=True):
        greys[y : y + chance.integers(1, 4), x : x + chance.integers(1, 4)] -= 90
    noise = chance.normal(0, 5, greys.shape)
    return Image.fromarray(np.clip(greys + noise, 0, 255).astype(np.uint8)).filter(
        ImageFilter.GaussianBlur(0.4)
    )


def _light(size: tuple[int, int], fall: float, chance: np.random.Generator) -> Greys:
    """From 1 in the brightest place down to about 1 - `fall` in the farthest corner."""
    x, y = np.meshgrid(np.linspace(0, 1, size[0]), np.linspace(0, 1, size[1]))
    across, down = chance.uniform(0.2, 0.4), chance.uniform(0.2, 0.4)
    light: Greys = 1 - fall * np.hypot(x - across, y - down)
    return light


def _plane(corners: Sequence[tuple[float, float]], size: tuple[int, int]) -> list[float]:
    """The eight numbers by which PIL finds, for each point of the photo, its point on the page."""
    width, height = size
    rows, targets = [], []
    for (x, y), (u, v) in zip(corners, ((0, 0), (width, 0), (width, height), (0, height)), strict=True):
        rows += [[x, y, 1, 0, 0, 0, -u * x, -u * y], [0, 0, 0, x, y, 1, -v * x, -v * y]]
        targets += [u, v]
    return [float(number) for number in np.linalg.solve(np.array(rows, float), np.array(targets, float))]


def _draw_outlines(page: pypdfium2.PdfPage, canvas: Canvas) -> None:
    text = page.get_textpage()
    path = canvas.beginPath()
    for index in range(text.count_chars()):
        letter = pdfium.FPDFText_GetUnicode(text, index)
        drawn = pdfium.FPDFText_GetTextObject(text, index)
        if not drawn or chr(letter).isspace():
            continue
        x, y = ctypes.c_double(), ctypes.c_double()
        pdfium.FPDFText_GetCharOrigin(text, index, x, y)
        size = pdfium.FPDFText_GetFontSize(text, index)
        # The outline comes one unit high, whatever size is asked for.
        outline = pdfium.FPDFFont_GetGlyphPath(pdfium.FPDFTextObj_GetFont(drawn), letter, 1)
        _add_outline(path, outline, _Place(x.value, y.value, size))
    canvas.drawPath(path, stroke=0, fill=1, fillMode=1)


@dataclass(frozen=True, slots=True)
class _Place:
    """Where a letter stands on the page, and how many points its font is high."""

    left: float
    bottom: float
    size: float


def _add_outline(path: PDFPathObject, outline: pdfium.FPDF_GLYPHPATH, at: _Place) -> None:
    controls: list[float] = []
    for number in range(pdfium.FPDFGlyphPath_CountGlyphSegments(outline)):
        segment = pdfium.FPDFGlyphPath_GetGlyphPathSegment(outline, number)
        x, y = ctypes.c_float(), ctypes.c_float()
        pdfium.FPDFPathSegment_GetPoint(segment, x, y)
        point = [at.left + at.size * x.value, at.bottom + at.size * y.value]
        match pdfium.FPDFPathSegment_GetType(segment):
            case pdfium.FPDF_SEGMENT_MOVETO:
                path.moveTo(*point)
            case pdfium.FPDF_SEGMENT_LINETO:
                path.lineTo(*point)
            case pdfium.FPDF_SEGMENT_BEZIERTO:
                controls += point
                if len(controls) == _CURVE:
                    path.curveTo(*controls)
                    controls = []
            case _:
                pass
        if pdfium.FPDFPathSegment_GetClose(segment):
            path.close()
