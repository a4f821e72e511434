"""Reads a file that is neither PDF nor image: its pages of words, and the files inside it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from shutil import copyfileobj

from archive.values.record import Page
from ingest.formats.identify import identify
from ingest.formats.mail.eml import ENGINE as MAIL_ENGINE
from ingest.formats.mail.eml import read_eml, read_signed
from ingest.formats.mail.letter import Letter
from ingest.formats.mail.msg import read_msg
from ingest.formats.mail.tnef import read_tnef
from ingest.formats.opendocument.document import read_opendocument
from ingest.formats.packages.compression import take_packed
from ingest.formats.packages.enclosures import Enclosures
from ingest.formats.packages.tar_file import take_out
from ingest.formats.packages.zip_file import opened_bundle
from ingest.formats.pictures.embedded_pictures import take_pictures
from ingest.formats.sheets.ods import read_ods
from ingest.formats.sheets.xlsb import read_xlsb
from ingest.formats.sheets.xlsx import read_xlsx
from ingest.formats.slides.ppt import read_ppt
from ingest.formats.slides.pptx import read_slides
from ingest.formats.text.markup import HTML_ENGINE, html_text
from ingest.formats.text.page_text import text_pages
from ingest.formats.text.plain import read_plain
from ingest.formats.word.doc import read_doc
from ingest.formats.word.docx import read_word
from ingest.formats.word.rtf import read_rtf
from ingest.formats.xml_text import read_xml
from ingest.task.kind import Kind
from ingest.task.limits import Limits
from ingest.task.orders import Enclosed, FilePlace
from ingest.task.reasons import CannotRead, Reason

_ZIP_ENGINE, _TAR_ENGINE, _PACKED_ENGINE = "zipfile", "tarfile", "zlib"


@dataclass(frozen=True, slots=True)
class Contents:
    """Pages in order, and what the parts are called, whose bytes are in the folder given for them, see `part_path`."""

    pages: tuple[Page, ...]
    parts: tuple[Enclosed, ...] = ()


def _read_xls(path: Path, limits: Limits, inside: Enclosures) -> tuple[Page, ...]:
    from ingest.formats.sheets.xls import read_xls

    return read_xls(path, limits, inside)


_Reader = Callable[[Path, Limits, Enclosures], tuple[Page, ...]]
_BY_PATH: Mapping[Kind, _Reader] = {
    Kind.OLD_WORD: read_doc,
    Kind.OLD_SLIDES: read_ppt,
    Kind.OLD_WORKBOOK: _read_xls,
}
_WITH_PICTURES: Mapping[Kind, _Reader] = {
    Kind.WORD: read_word,
    Kind.SLIDES: read_slides,
    Kind.WORKBOOK: read_xlsx,
    Kind.BINARY_WORKBOOK: read_xlsb,
    Kind.OPENDOCUMENT: read_opendocument,
    Kind.OPENDOCUMENT_SHEETS: read_ods,
}
_BY_BYTES: Mapping[Kind, Callable[[bytes, Limits, Enclosures], tuple[Page, ...]]] = {
    Kind.TEXT: lambda data, *_: read_plain(data),
    Kind.RICH: read_rtf,
    Kind.HTML: lambda data, *_: text_pages([html_text(data)], HTML_ENGINE),
    Kind.XML: lambda data, _, inside: read_xml(data, inside),
}
_LETTERS: Mapping[Kind, Callable[[Path, Limits], Letter]] = {
    Kind.MAIL: lambda path, limits: read_eml(path.read_bytes(), limits),
    Kind.SIGNED: lambda path, limits: read_signed(path.read_bytes(), limits),
    Kind.WINMAIL: lambda path, limits: read_tnef(path.read_bytes(), limits),
    Kind.OUTLOOK: read_msg,
}


def read_contents(path: Path, kind: Kind, limits: Limits, place: FilePlace) -> Contents:
    """Read a file of one of these kinds; raises `CannotRead` as its reader does, and `too_deep`."""
    inside = Enclosures(place, limits)
    if kind is Kind.LOCKED_WORKBOOK:
        pages = _unlocked(path, limits, inside)
    elif kind in _BY_BYTES:
        pages = _BY_BYTES[kind](path.read_bytes(), limits, inside)
    elif kind in _BY_PATH:
        pages = _BY_PATH[kind](path, limits, inside)
    elif kind in _WITH_PICTURES:
        take_pictures(path, limits, inside)
        pages = _WITH_PICTURES[kind](path, limits, inside)
    elif kind in _LETTERS:
        pages = _of_letter(_LETTERS[kind](path, limits), inside)
    elif place.depth >= limits.depth:
        raise CannotRead(Reason.TOO_DEEP, f"lies in {place.depth} other files")
    else:
        pages = _holding_files(path, kind, limits, inside)
    return Contents(pages, tuple(inside.files))


def _unlocked(path: Path, limits: Limits, inside: Enclosures) -> tuple[Page, ...]:
    """The pages of a workbook that Excel locked with its own password."""
    from ingest.formats.packages.office_lock import unlocked

    open_path = inside.path(0)
    open_path.write_bytes(unlocked(path, limits))
    kind = identify(open_path).kind
    if kind not in (Kind.WORKBOOK, Kind.BINARY_WORKBOOK):
        raise CannotRead(Reason.ENCRYPTED, "asks for a password")
    take_pictures(open_path, limits, inside)
    return _WITH_PICTURES[kind](open_path, limits, inside)


def _holding_files(path: Path, kind: Kind, limits: Limits, inside: Enclosures) -> tuple[Page, ...]:
    if kind is Kind.ZIP:
        _unzip(path, limits, inside)
        return _listed(inside, _ZIP_ENGINE)
    if kind is Kind.PACKED:
        take_packed(path, limits, inside)
        return _listed(inside, _PACKED_ENGINE)
    inside.adopt(take_out(path, limits, inside.room, inside.path))
    return _listed(inside, _TAR_ENGINE)


def _of_letter(letter: Letter, inside: Enclosures) -> tuple[Page, ...]:
    """A page with the letter; what is attached too deep is named as not read."""
    for attachment in letter.attachments:
        if attachment.data:
            inside.put(attachment.name, attachment.data)
    return text_pages([letter.text], MAIL_ENGINE, (*letter.unread, *inside.unread))


def _unzip(path: Path, limits: Limits, inside: Enclosures) -> None:
    with opened_bundle(path, limits) as bundle:
        inside.reserve(sum(info.file_size for info in bundle.members.values()))
        for name in bundle.members:
            with bundle.opened(name) as member:
                inside.take(name, partial(copyfileobj, member))


def _listed(inside: Enclosures, engine: str) -> tuple[Page, ...]:
    return text_pages(["\n".join(f"[{file.name}]" for file in inside.files)], engine)
