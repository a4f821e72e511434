"""Reads the text of binary Word files (.doc), by [MS-DOC]."""

from __future__ import annotations

import re
import struct
from collections.abc import Iterator
from pathlib import Path

from archive.values.record import Page
from ingest.formats.packages.compound_file import opened_compound, stream_of
from ingest.formats.packages.enclosures import Enclosures
from ingest.formats.text.page_text import text_pages
from ingest.task.limits import Limits
from ingest.task.reasons import CannotRead, Reason

ENGINE = "arsip legacy"
# [MS-DOC] 2.5.1: offsets in the file information block.
_WORD_MARKS = (0xA5EC, 0xA5DC)
_ENCRYPTED, _SECOND_TABLE = 0x0100, 0x0200
_PIECES_SINCE = 0x00C1  # Word 97; what is older has its text in one piece
_PIECE_TABLE, _FORMATTING = 0x02, 0x01
_COMPRESSED = 0x40000000
# [MS-DOC] 2.4.1 and 2.8.25: what is no letter.
_FIELD = re.compile(r"\x13[^\x13\x14\x15]*(?:\x14([^\x13\x14\x15]*))?\x15")
_FIELDS_IN_FIELDS = 8
MARKS = str.maketrans({7: "\t", 11: "\n", 13: "\n", 14: "\n", 30: "-", 31: None, 160: " "})


def read_doc(path: Path, limits: Limits, inside: Enclosures) -> tuple[Page, ...]:
    """The text of a .doc, a page a page break that somebody set. Raises `CannotRead` (`damaged`, `encrypted`)."""
    with opened_compound(path) as ole:
        document = stream_of(ole, ("WordDocument",), limits)
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
            table = stream_of(ole, ("1Table" if flags & _SECOND_TABLE else "0Table",), limits)
            text = "".join(_pieces(document, table))
    return text_pages(_legible(text).split("\f"), ENGINE, inside.unread)


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
    return text.translate(MARKS)
