"""Reads scanned and photographed images: each frame of a TIFF or HEIF is a page, but for small copies of one."""

from __future__ import annotations

import struct
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

import pi_heif
from PIL import Image, ImageOps

from ingest.formats.pictures.raster import Raster
from ingest.task.limits import Limits
from ingest.task.reasons import CannotRead, Reason

pi_heif.register_heif_opener(thumbnails=False)

_FORMATS = ("TIFF", "JPEG", "PNG", "JPEG2000", "HEIF", "AVIF", "WEBP", "BMP", "GIF")
_PAGED = ("TIFF", "HEIF")  # the frames of the others are animations, previews and depth maps
_SUBFILE, _COPY_OR_MASK = 254, 0b101
_A4_INCHES = 8.27, 11.69
_CREDIBLE_DPI = range(70, 1300)
# What Pillow's decoders die of when they are fed broken files.
DAMAGE = (OSError, EOFError, ValueError, SyntaxError, TypeError, LookupError, ArithmeticError, struct.error)


@contextmanager
def opened_image(path: Path | BinaryIO, limits: Limits) -> Iterator[Image.Image]:
    """The image; raises `CannotRead` (`damaged`, `too_large`)."""
    Image.MAX_IMAGE_PIXELS = None  # our own limit is tested before any pixel is decoded
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            image = Image.open(path, formats=_FORMATS)
    except DAMAGE as error:
        raise CannotRead(Reason.DAMAGED, f"not an image that can be opened: {error}") from error
    with image:
        check_size(image, limits)
        yield image


def count_frames(image: Image.Image, limits: Limits) -> int:
    """How many pages the image has; a chain of frames that leads back to itself is cut there."""
    if image.format not in _PAGED:
        return 1
    number = 0
    places: set[object] = set()
    while number < limits.pages:
        try:
            image.seek(number)
        except DAMAGE:
            break
        place = getattr(image, "_TiffImageFile__frame", number), getattr(image, "_TiffImageFile__next", None)
        if number and place in places:
            break
        places.add(place)
        number += 1
    return max(number, 1)


def page_frames(image: Image.Image, limits: Limits) -> tuple[int, ...]:
    """The frames that are pages, from 1: not those that a TIFF calls a small copy or a mask of another (tag 254)."""
    frames = range(1, count_frames(image, limits) + 1)
    if image.format != "TIFF":
        return tuple(frames)
    return tuple(frame for frame in frames if not _is_beside_a_page(image, frame)) or tuple(frames)


def _is_beside_a_page(image: Image.Image, frame: int) -> bool:
    try:
        image.seek(frame - 1)
        told = getattr(image, "tag_v2", {}).get(_SUBFILE, 0)
    except DAMAGE:
        return False
    return isinstance(told, int) and bool(told & _COPY_OR_MASK)


def frame_raster(image: Image.Image, number: int, limits: Limits) -> Raster:
    """Frame `number`, from 1, in grey, turned as its EXIF says; raises `CannotRead` (`damaged`, `too_large`)."""
    try:
        image.seek(number - 1)
        check_size(image, limits)
        dpi = resolution(image)
        turned = ImageOps.exif_transpose(image) or image
        return Raster(_grey(turned), dpi)
    except DAMAGE as error:
        raise CannotRead(Reason.DAMAGED, f"page {number}: {error}") from error


def _grey(image: Image.Image) -> Image.Image:
    if image.mode in ("RGBA", "LA", "PA") or "transparency" in image.info:
        coloured = image.convert("RGBA")
        paper = Image.new("RGBA", coloured.size, "white")
        paper.alpha_composite(coloured)
        return paper.convert("L")
    if image.mode.startswith("I;16"):
        return image.point(lambda value: value / 256).convert("L")
    return image.convert("L")


def resolution(image: Image.Image) -> int:
    """Returns the file's own resolution if that is credible, else the one that makes the page A4."""
    resolution = image.info.get("dpi", (0, 0))
    if round(float(resolution[0] or 0)) in _CREDIBLE_DPI:
        return round(float(resolution[0]))
    short, long = sorted(image.size)
    return max(1, round(max(short / _A4_INCHES[0], long / _A4_INCHES[1])))


def check_size(image: Image.Image, limits: Limits) -> None:
    pixels = image.width * image.height
    # Decoding needs the whole image at once; four times what a page may have is scaled down afterwards.
    if pixels > 4 * limits.page_pixels:
        raise CannotRead(Reason.TOO_LARGE, f"{image.width} × {image.height} pixels")
