"""Reads the text of binary Word (.doc) and PowerPoint (.ppt) files, by [MS-DOC] and [MS-PPT]."""

from __future__ import annotations

import re
import struct
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import zip_longest
from pathlib import Path

import olefile

from archive.values.record import Page
from ingest.formats.enclosures import Enclosures
from ingest.formats.page_text import text_pages
from ingest.task.limits import Limits
from ingest.task.reasons import CannotRead, Reason

_ENGINE = "arsip legacy"
# What olefile raises for a broken compound file, and what a table that points nowhere comes to.
_DAMAGE = (OSError, ValueError, LookupError, TypeError, AttributeError, struct.error)

# [MS-DOC] 2.5.1: offsets in the file information block.
_WORD_MARKS = (0xA5EC, 0xA5DC)
_ENCRYPTED, _SECOND_TABLE = 0x0100, 0x0200
_PIECES_SINCE = 0x00C1  # Word 97; what is older has its text in one piece
_PIECE_TABLE, _FORMATTING = 0x02, 0x01
_COMPRESSED = 0x40000000
# [MS-DOC] 2.4.1 and 2.8.25: what is no letter.
_FIELD = re.compile(r"\x13[^\x13\x14\x15]*(?:\x14([^\x13\x14\x15]*))?\x15")
_FIELDS_IN_FIELDS = 8
_MARKS = str.maketrans({7: "\t", 11: "\n", 13: "\n", 14: "\n", 30: "-", 31: None, 160: " "})

# [MS-PPT] 2.13.24: kinds of records.
_SLIDE, _SLIDE_LIST, _NEXT_SLIDE, _TEXT, _NARROW_TEXT, _NOTES = 0x03EE, 0x0FF0, 0x03F3, 0x0FA0, 0x0FA8, 0x03F0
_CONTAINER, _INSTANCE_OF_SLIDES, _DEEPEST = 0xF, 0, 40
_RECORD_HEADER = struct.Struct("<HHI")


@contextmanager
def opened_compound(path: Path) -> Iterator[olefile.OleFileIO]:
    """An OLE compound file; raises `CannotRead` (`damaged`), also for what fails while it is read."""
    try:
        with olefile.OleFileIO(path) as ole:
            yield ole
    except _DAMAGE as error:
        raise CannotRead(Reason.DAMAGED, f"compound file: {type(error).__name__}: {error}") from error


def read_doc(path: Path, limits: Limits, inside: Enclosures) -> tuple[Page, ...]:
    """The text of a .doc, a page a page break that somebody set. Raises `CannotRead` (`damaged`, `encrypted`)."""
    with opened_compound(path) as ole:
        document = _stream(ole, "WordDocument", limits)
        mark, version = struct.unpack_from("<HH", document)
        (flags,) = struct.unpack_from("<H", document, 0x0A)
        if mark not in _WORD_MARKS:
            raise CannotRead(Reason.DAMAGED, "not a Word document inside")
        if flags & _ENCRYPTED:
            raise CannotRead(Reason.ENCRYPTED, "asks for a password")
        if version < _PIECES_SINCE:
            start, end = struct.unpack_from("<II", document, 0x18)
            text = document[start:end].decode("cp1252", "replace")
        else:
            table = _stream(ole, "1Table" if flags & _SECOND_TABLE else "0Table", limits)
            text = "".join(_pieces(document, table))
    return text_pages(_legible(text).split("\f"), _ENGINE, inside.unread)


def read_ppt(path: Path, limits: Limits, inside: Enclosures) -> tuple[Page, ...]:
    """The slides of a .ppt, a page each: the text of its outline, then that of its drawings.

    Raises `CannotRead` (`damaged`).
    """
    with opened_compound(path) as ole:
        slides = _Slides()
        slides.walk(_stream(ole, "PowerPoint Document", limits), 0)
    pairs = zip_longest(slides.outlines, slides.drawings, fillvalue=())
    texts = ["\n".join(dict.fromkeys((*outline, *drawing))) for outline, drawing in pairs]
    pages = [text.translate(_MARKS).replace("\f", "\n") for text in texts or [""]]
    return text_pages(pages, _ENGINE, inside.unread)


def _stream(ole: olefile.OleFileIO, name: str, limits: Limits) -> bytes:
    if ole.get_size(name) > limits.office_bytes:
        raise CannotRead(Reason.TOO_LARGE, f"{name} has {ole.get_size(name)} bytes")
    return bytes(ole.openstream(name).read())


def _pieces(document: bytes, table: bytes) -> Iterator[str]:
    """The pieces of text in their order ([MS-DOC] 2.8.35, the piece table)."""
    start, length = struct.unpack_from("<II", document, 0x01A2)
    place, end = start, start + length
    while place < end and table[place] == _FORMATTING:
        (size,) = struct.unpack_from("<H", table, place + 1)
        place += 3 + size
    if table[place] != _PIECE_TABLE:
        raise CannotRead(Reason.DAMAGED, "the piece table is not where it should be")
    (size,) = struct.unpack_from("<I", table, place + 1)
    count = (size - 4) // 12
    ends = struct.unpack_from(f"<{count + 1}I", table, place + 5)
    room = len(document)  # no two pieces share bytes, so all of them together are no longer than the document
    for index in range(count):
        letters = ends[index + 1] - ends[index]
        (where,) = struct.unpack_from("<I", table, place + 5 + 4 * (count + 1) + 8 * index + 2)
        wide = not where & _COMPRESSED
        begin = where if wide else (where & ~_COMPRESSED) // 2
        piece = document[begin : begin + letters * (2 if wide else 1)] if letters > 0 else b""
        room -= len(piece)
        if room < 0:
            raise CannotRead(Reason.DAMAGED, "pieces of the text overlap")
        yield piece.decode("utf-16-le" if wide else "cp1252", "replace")


def _legible(text: str) -> str:
    """Fields as what they show, cells parted by tabs."""
    for _ in range(_FIELDS_IN_FIELDS):
        text, count = _FIELD.subn(lambda field: field[1] or "", text)
        if not count:
            break
    return text.translate(_MARKS)


class _Slides:
    """Walks the records of a presentation; a record that says it is longer than its container ends the walk."""

    def __init__(self) -> None:
        self.outlines: list[list[str]] = []
        self.drawings: list[list[str]] = []
        self._into: list[str] | None = None

    def walk(self, data: bytes, depth: int) -> None:
        place = 0
        while place + _RECORD_HEADER.size <= len(data):
            head, kind, length = _RECORD_HEADER.unpack_from(data, place)
            place += _RECORD_HEADER.size
            self._take(head, kind, data[place : place + length], depth)
            place += length

    def _take(self, head: int, kind: int, body: bytes, depth: int) -> None:
        if kind == _NEXT_SLIDE and self._into is None:
            return
        if kind == _NEXT_SLIDE:
            self._into = []
            self.outlines.append(self._into)
        elif kind in (_TEXT, _NARROW_TEXT) and self._into is not None:
            self._into.append(body.decode("utf-16-le" if kind == _TEXT else "cp1252", "replace"))
        elif head & 0xF == _CONTAINER and depth < _DEEPEST:
            self._enter(head >> 4, kind, body, depth)

    def _enter(self, instance: int, kind: int, body: bytes, depth: int) -> None:
        before = self._into
        if kind == _SLIDE:
            self._into = []
            self.drawings.append(self._into)
        elif kind == _SLIDE_LIST:
            self._into = [] if instance == _INSTANCE_OF_SLIDES else None
        elif kind == _NOTES:
            self._into = self.drawings[-1] if self.drawings else []
        self.walk(body, depth + 1)
        if kind in (_SLIDE, _SLIDE_LIST, _NOTES):
            self._into = before
