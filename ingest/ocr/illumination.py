"""Evens out unevenly lit pages, such as photographs, and finds dark areas."""

from __future__ import annotations

from dataclasses import replace

from PIL import Image, ImageFilter, ImageMath

from ingest.formats.pictures.raster import Raster, grey_at

_CELL = 8 / 150  # inches; the lightest of five by five is paper, wherever there is print
_FEWEST, _MOST = 0.05, 0.95  # of the cells: darker and lighter ones are left out
_UNEVEN = (
    0.4  # how much darker the dark side is; Tesseract reads what a window does to a desk, not a hand's shadow
)
_DARK = 0.6  # of the paper's grey


def evenly_lit(raster: Raster) -> Raster:
    """The page as it would be with the light of its brightest part everywhere; itself if its light is even.

    Tesseract takes one grey for the limit of ink and paper on the whole page, and so everything in a shadow for ink.
    """
    paper = _cells(raster).filter(ImageFilter.MaxFilter(5))
    dark, bright = grey_at(paper, _FEWEST), grey_at(paper, _MOST)
    if dark == 0 or bright - dark <= _UNEVEN * bright:
        return raster
    light = paper.filter(ImageFilter.BoxBlur(2)).resize(raster.image.size, Image.Resampling.BILINEAR)
    image = ImageMath.lambda_eval(
        lambda of: of["convert"](of["min"](of["page"] * 255 / of["max"](of["light"], 1), 255), "L"),
        page=raster.image,
        light=light,
    )
    return replace(raster, image=image)


def has_dark_areas(raster: Raster) -> bool:
    """Whether there may be light print on dark: an area of a few letters' size is much darker than the paper."""
    areas = _cells(raster).filter(ImageFilter.MaxFilter(3))
    return min(areas.tobytes()) < _DARK * grey_at(areas, 0.5)


def _cells(raster: Raster) -> Image.Image:
    return raster.image.reduce(max(1, round(_CELL * raster.dpi)))
