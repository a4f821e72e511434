"""What a file that is neither PDF nor image holds: pages of words, and other files, each read in its turn."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from shutil import copyfileobj
from typing import TypeVar
from zipfile import is_zipfile

from archive.values.record import Page
from ingest.formats.embedded_pictures import take_pictures
from ingest.formats.mail import ENGINE as MAIL_ENGINE
from ingest.formats.mail import Letter, read_eml, read_msg
from ingest.formats.markup import html_text
from ingest.formats.office_binary import read_doc, read_ppt
from ingest.formats.office_xml import read_opendocument, read_slides, read_word
from ingest.formats.plain import read_plain, read_rich, text_pages
from ingest.formats.spreadsheet import read_workbook
from ingest.formats.tar_file import take_out
from ingest.formats.zip_file import opened_bundle
from ingest.task.kind import Kind
from ingest.task.limits import Limits
from ingest.task.orders import FilePlace, part_path
from ingest.task.reasons import CannotRead, Reason

_Item = TypeVar("_Item")
_HTML_ENGINE = "html.parser"
_ZIP_ENGINE, _TAR_ENGINE = "zipfile", "tarfile"


@dataclass(frozen=True, slots=True)
class Contents:
    """Pages in order, and the names of the parts, whose bytes are in the folder given for them, see `part_path`."""

    pages: tuple[Page, ...]
    parts: tuple[str, ...] = ()


_BY_PATH: Mapping[Kind, Callable[[Path, Limits], tuple[Page, ...]]] = {
    Kind.WORD: read_word,
    Kind.SLIDES: read_slides,
    Kind.WORKBOOK: read_workbook,
    Kind.OPENDOCUMENT: read_opendocument,
    Kind.OLD_WORD: read_doc,
    Kind.OLD_SLIDES: read_ppt,
}
_WITH_PICTURES = (Kind.WORD, Kind.SLIDES, Kind.WORKBOOK, Kind.OPENDOCUMENT)
_HOLDING_FILES = (Kind.MAIL, Kind.OUTLOOK, Kind.ZIP, Kind.TAR)


def read_contents(path: Path, kind: Kind, limits: Limits, place: FilePlace) -> Contents:
    """Read a file of one of these kinds; raises `CannotRead` as its reader does, and `too_deep`."""
    if kind in _BY_PATH:
        pages = _BY_PATH[kind](path, limits)
        return Contents(pages, take_pictures(path, limits, place) if _has_pictures(path, kind) else ())
    if kind in _HOLDING_FILES:
        if place.depth >= limits.depth:
            raise CannotRead(Reason.TOO_DEEP, f"lies in {place.depth} other files")
        return _holding_files(path, kind, limits, place)
    data = path.read_bytes()
    if kind is Kind.HTML:
        return Contents(text_pages([html_text(data)], _HTML_ENGINE))
    return Contents(read_rich(data) if kind is Kind.RICH else read_plain(data))


def _has_pictures(path: Path, kind: Kind) -> bool:
    # An old .xls is a workbook, too.
    return kind in _WITH_PICTURES and is_zipfile(path)


def _holding_files(path: Path, kind: Kind, limits: Limits, place: FilePlace) -> Contents:
    if kind is Kind.ZIP:
        return _unzipped(path, limits, place)
    if kind is Kind.TAR:
        names = take_out(path, limits, place.room, partial(part_path, place.folder))
        return _listed(names, _TAR_ENGINE)
    letter = read_eml(path.read_bytes(), limits) if kind is Kind.MAIL else read_msg(path, limits)
    return _with_attachments(letter, place)


def _with_attachments(letter: Letter, place: FilePlace) -> Contents:
    filled = [attachment for attachment in letter.attachments if attachment.data]
    if sum(len(attachment.data) for attachment in filled) > place.room:
        raise CannotRead(Reason.TOO_LARGE, f"its attachments have more than {place.room} bytes")
    for number, attachment in _numbered(filled, place):
        part_path(place.folder, number).write_bytes(attachment.data)
    return Contents(text_pages([letter.text], MAIL_ENGINE), tuple(attachment.name for attachment in filled))


def _unzipped(path: Path, limits: Limits, place: FilePlace) -> Contents:
    with opened_bundle(path, limits) as bundle:
        if sum(info.file_size for info in bundle.members.values()) > place.room:
            raise CannotRead(Reason.TOO_LARGE, f"unpacks to more than {place.room} bytes")
        names = tuple(bundle.members)
        for number, name in _numbered(names, place):
            with bundle.opened(name) as member, part_path(place.folder, number).open("wb") as file:
                copyfileobj(member, file)
    return _listed(names, _ZIP_ENGINE)


def _listed(names: tuple[str, ...], engine: str) -> Contents:
    listing = "\n".join(f"[{name}]" for name in names)
    return Contents(text_pages([listing], engine), names)


def _numbered(items: Iterable[_Item], place: FilePlace) -> Iterator[tuple[int, _Item]]:
    """The items numbered from 1, once there is a folder for the first of them."""
    for number, item in enumerate(items, start=1):
        Path(place.folder).mkdir(exist_ok=True)
        yield number, item
