"""Takes pictures out of office documents when they are large enough to carry words."""

from __future__ import annotations

import posixpath
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

from ingest.formats.packages.enclosures import Enclosures
from ingest.formats.packages.zip_file import Bundle, opened_bundle
from ingest.formats.pictures.image import opened_image
from ingest.task.limits import Limits
from ingest.task.reasons import CannotRead, Reason

# Where Office Open XML and OpenDocument keep them; drawings (EMF, WMF, SVG) are none of pixels.
_FOLDERS = ("word/media", "ppt/media", "xl/media", "Pictures", "media")
_ENDINGS = (".png", ".jpg", ".jpeg", ".jpe", ".tif", ".tiff", ".bmp", ".gif", ".webp", ".jp2", ".heic")
_MOST = 40
_SMALLEST_SIDE, _FEWEST_PIXELS = 100, 90_000  # a word in print, and more than a logo or an icon
_LONGEST_SIDE, _LINE_HEIGHT, _LINE_SHAPE = 240, 40, 1.5  # a letterhead or a stamp is wider than high


def take_pictures(path: Path, limits: Limits, inside: Enclosures) -> None:
    """Take the pictures of a document among the files inside it, at most forty that may carry words.

    Broken ones, and what is over forty or finds no room, are noted as not read. Raises `CannotRead` as `opened_bundle`
    does.
    """
    with opened_bundle(path, limits, unpacked_bytes=limits.office_bytes) as bundle:
        for name in _pictures(bundle):
            if not _has_room(bundle.members[name].file_size, inside):
                inside.miss(posixpath.dirname(name), Reason.TOO_LARGE)
                break
            try:
                take_picture(name, bundle.read(name), limits, inside)
            except CannotRead as error:
                inside.miss(name, error.reason)


def take_picture(name: str, data: bytes, limits: Limits, inside: Enclosures) -> None:
    """Take one picture of a document among the files inside it, where it may carry words.

    A broken one, and one over forty or without room, is noted as not read.
    """
    if not _has_room(len(data), inside):
        inside.miss(name, Reason.TOO_LARGE)
        return
    try:
        if _may_carry_words(data, limits):
            inside.put(name, data, is_picture=True)
    except CannotRead as error:
        inside.miss(name, error.reason)


def _has_room(size: int, inside: Enclosures) -> bool:
    return size <= inside.room and sum(file.is_picture for file in inside.files) < _MOST


def _pictures(bundle: Bundle) -> Iterator[str]:
    for name in bundle.members:
        if posixpath.dirname(name) in _FOLDERS and name.lower().endswith(_ENDINGS):
            yield name


def _may_carry_words(data: bytes, limits: Limits) -> bool:
    with opened_image(BytesIO(data), limits) as picture:
        width, height = picture.size
    is_large = min(width, height) >= _SMALLEST_SIDE and width * height >= _FEWEST_PIXELS
    return is_large or (width >= _LONGEST_SIDE and height >= _LINE_HEIGHT and width >= _LINE_SHAPE * height)
