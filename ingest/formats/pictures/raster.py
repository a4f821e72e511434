"""Prepares page images for OCR: sizes them by their letters, turns them, writes them."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from pathlib import Path

from PIL import Image, ImageDraw, ImageOps

_THUMBNAIL_DPI = 60
_MARGIN = 0.03
_INK_CONTRAST = 48
_INK_SHARE = 0.0004


@dataclass(frozen=True, slots=True)
class Raster:
    """A page as a grey image, the dots per inch it has, and the degrees clockwise it was turned to lie straight."""

    image: Image.Image
    dpi: int
    skew: float = 0.0


def scale_for(width: float, height: float, dpi: int, pixels: int) -> float:
    """Pixels per inch for a page of this many inches: `dpi`, or less where it would have more than `pixels`."""
    return min(float(dpi), math.sqrt(pixels / max(width * height, 1e-6)))


def is_blank(raster: Raster) -> bool:
    """Whether a page has no ink: a stamp or a signature is ink, dust and the scanner's dark edges are not.

    Looked at in 60 dots per inch, where a speck fades, against the paper's own grey. In the outer 3 % only ink counts
    that does not reach the edge, as a scanner's shadows do.
    """
    factor = min(1.0, _THUMBNAIL_DPI / raster.dpi)
    size = (max(1, round(raster.image.width * factor)), max(1, round(raster.image.height * factor)))
    small = raster.image.resize(size, Image.Resampling.BOX)
    margins = (round(size[0] * _MARGIN), round(size[1] * _MARGIN)) * 2
    paper = grey_at(ImageOps.crop(small, margins), 0.5)
    # White print on black paper is ink too.
    marks = [grey < paper - _INK_CONTRAST or grey >= paper + _INK_CONTRAST for grey in range(256)]
    ink = small.point([255 * mark for mark in marks])
    return not (_is_inked(ImageOps.crop(ink, margins)) or _is_inked(_without_edges(ink)))


def _is_inked(ink: Image.Image) -> bool:
    return ink.histogram()[255] > ink.width * ink.height * _INK_SHARE


def _without_edges(ink: Image.Image) -> Image.Image:
    """The ink that is not joined to an edge."""
    framed = ImageOps.expand(ink, border=1, fill=255)
    ImageDraw.floodfill(framed, (0, 0), 0)
    return ImageOps.crop(framed, 1)


def scaled(raster: Raster, dpi: int) -> Raster:
    """The page at `dpi`, never enlarged.

    From 200 to 150 dpi a plain mean of the dots cost a word in a hundred, Lanczos none.
    """
    if raster.dpi <= dpi:
        return raster
    factor = dpi / raster.dpi
    size = (max(1, round(raster.image.width * factor)), max(1, round(raster.image.height * factor)))
    return replace(
        raster, image=raster.image.resize(size, Image.Resampling.LANCZOS, reducing_gap=3.0), dpi=dpi
    )


def turned(raster: Raster, degrees: int) -> Raster:
    """The page turned clockwise by a multiple of 90 degrees."""
    turns = {
        90: Image.Transpose.ROTATE_270,
        180: Image.Transpose.ROTATE_180,
        270: Image.Transpose.ROTATE_90,
    }
    return replace(raster, image=raster.image.transpose(turns[degrees])) if degrees else raster


def straightened(raster: Raster, degrees: float) -> Raster:
    """The page turned clockwise by a few degrees, its corners cut and filled with paper."""
    if not degrees:
        return raster
    paper = grey_at(raster.image, 0.5)
    image = raster.image.rotate(-degrees, Image.Resampling.BICUBIC, fillcolor=paper)
    return replace(raster, image=image, skew=degrees)


def as_it_lay(raster: Raster, x: float, y: float) -> tuple[float, float]:
    """Where a point of a straightened page, in pixels, was before."""
    turn = math.radians(raster.skew)
    middle_x, middle_y = raster.image.width / 2, raster.image.height / 2
    right, down = x - middle_x, y - middle_y
    return (
        middle_x + right * math.cos(turn) + down * math.sin(turn),
        middle_y - right * math.sin(turn) + down * math.cos(turn),
    )


def write_raster(raster: Raster, path: Path) -> None:
    """Write the page as PGM: no compression, nothing for Tesseract to decode."""
    raster.image.save(path, format="PPM")


def grey_at(image: Image.Image, share: float) -> int:
    """The grey that this share of the dots does not exceed."""
    wanted, seen = share * image.width * image.height, 0
    for grey, count in enumerate(image.histogram()):
        seen += count
        if seen >= wanted:
            return grey
    return 255
