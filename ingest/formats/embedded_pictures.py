"""Pictures inside office documents: those large enough to carry words are taken out, to be read by OCR."""

from __future__ import annotations

import posixpath
from collections.abc import Iterator
from pathlib import Path

from archive.values.record import Page, PageSource
from ingest.formats.image import opened_image
from ingest.formats.zip_file import Bundle, opened_bundle
from ingest.task.limits import Limits
from ingest.task.orders import FilePlace, part_path
from ingest.task.reasons import CannotRead

# Where Office Open XML and OpenDocument keep them; drawings (EMF, WMF, SVG) are none of pixels.
_FOLDERS = ("word/media", "ppt/media", "xl/media", "Pictures", "media")
_ENDINGS = (".png", ".jpg", ".jpeg", ".jpe", ".tif", ".tiff", ".bmp", ".gif", ".webp", ".jp2", ".heic")
_MOST = 40
_SMALLEST_SIDE, _FEWEST_PIXELS = 100, 90_000  # a word in print, and more than a logo or an icon
_SURE, _LETTERS = 60.0, 20


def take_pictures(path: Path, limits: Limits, place: FilePlace) -> tuple[str, ...]:
    """Put the pictures of a document into the folder for its parts; returns what they are called in it.

    At most forty, and no more bytes than the place has room for; one that cannot be opened is passed over, for it does
    not decide about its document. Raises `CannotRead` as `opened_bundle` does.
    """
    taken: list[str] = []
    room = place.room
    with opened_bundle(path, limits, unpacked_bytes=limits.office_bytes) as bundle:
        for name in _pictures(bundle):
            room -= bundle.members[name].file_size
            if room < 0 or len(taken) >= _MOST:
                break
            target = part_path(place.folder, len(taken) + 1)
            if _taken(bundle, name, target, limits):
                taken.append(name)
    return tuple(taken)


def carries_words(page: Page) -> bool:
    """Whether OCR is sure of enough on a picture to be worth a page; a photograph gives a letter here and there."""
    sure = (word.text for word in page.words if (word.confidence or 0.0) >= _SURE)
    return page.source is PageSource.OCR and sum(map(str.isalnum, "".join(sure))) >= _LETTERS


def _pictures(bundle: Bundle) -> Iterator[str]:
    for name in bundle.members:
        if posixpath.dirname(name) in _FOLDERS and name.lower().endswith(_ENDINGS):
            yield name


def _taken(bundle: Bundle, name: str, target: Path, limits: Limits) -> bool:
    target.parent.mkdir(exist_ok=True)
    try:
        target.write_bytes(bundle.read(name))
        with opened_image(target, limits) as picture:
            width, height = picture.size
    except CannotRead:
        return False
    return min(width, height) >= _SMALLEST_SIDE and width * height >= _FEWEST_PIXELS
