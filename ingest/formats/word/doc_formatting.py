"""Learns from a binary Word file which letters are hidden or deleted, and how its paragraphs are set ([MS-DOC] 2.6)."""

from __future__ import annotations

import struct
from bisect import bisect_right
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

from ingest.formats.word.doc_tables import DocFile, DocPiece, DocTable

_PAGE, _PLACES_OF_PARAGRAPH = 512, 13
_DEEPEST_STYLE = 20
# [MS-DOC] 2.6.1 and 2.6.2: what is looked for among the properties.
_DELETED, _HIDDEN, _STYLE_OF_LETTERS, _PICTURE, _SYMBOL = 0x0800, 0x083C, 0x4A30, 0x6A03, 0x6A09
_LIST, _LEVEL, _IN_TABLE, _ENDS_ROW, _ELSEWHERE = 0x460B, 0x260A, 0x2416, 0x2417, 0x6646
_MARKS = {
    0x2407: "begins_page",
    _IN_TABLE: "in_table",
    _ENDS_ROW: "ends_row",
    0x244B: "ends_inner_cell",
    0x244C: "ends_inner_row",
}
_SIZES = (1, 1, 2, 4, 2, 2, 0, 3)
_LONG_COUNTED, _TABS, _PLAIN_TABS = 0xD608, 0xC615, 255
# [MS-DOC] 2.9.215: the short numbers of properties in a piece.
_SHORT = {0x18: _IN_TABLE, 0x19: _ENDS_ROW, 0x41: _DELETED, 0x5C: _HIDDEN}
_LIST_IDS = range(1, 0x07FF)
_NO_STYLE, _SHORTEST_SHEET = 0xFFF, 6
_OfPage = Callable[[bytes, int, int], bytes]


@dataclass(frozen=True, slots=True)
class DocParagraph:
    """How a paragraph is set: its list (from 1; 0 for none), the level there, and what it begins or ends."""

    list_use: int = 0
    level: int = 0
    begins_page: bool = False
    in_table: bool = False
    ends_row: bool = False
    ends_inner_cell: bool = False
    ends_inner_row: bool = False
    is_hidden: bool = False


@dataclass(frozen=True, slots=True)
class _DocStyle:
    """A style with what it is based on: how it sets paragraphs, whether it hides letters."""

    paragraph: DocParagraph = DocParagraph()
    is_hidden: bool = False


class DocFormatting:
    """The formatting of a document; raises what broken tables come to."""

    def __init__(self, file: DocFile) -> None:
        self._file = file
        self._sheet = _style_sheet(file.table(DocTable.STYLES))
        self._styles: dict[int, _DocStyle] = {}
        runs = sorted(_runs(file, DocTable.PARAGRAPHS, _of_paragraph), key=lambda run: run[0])
        self._starts = [start for start, _, _ in runs]
        self._paragraphs = [(end, settings) for _, end, settings in runs]

    def paragraph(self, letter: int) -> DocParagraph:
        """How the paragraph is set that a letter is in."""
        place, piece = self._file.byte_of(letter)
        number = bisect_right(self._starts, place) - 1
        settings = b""
        if number >= 0 and place < self._paragraphs[number][0]:
            settings = self._paragraphs[number][1]
        style = int.from_bytes(settings[:2], "little")
        paragraph = replace(self._style(style).paragraph, is_hidden=self._style(style).is_hidden)
        for changes in (self._whole(settings[2:]), _changes(self._file, piece)):
            paragraph = _set(paragraph, changes)
        return paragraph

    def unseen(self) -> Iterator[tuple[int, int]]:
        """The runs of letters that are hidden or deleted."""
        for start, end, settings in _runs(self._file, DocTable.CHARACTERS, _of_letters):
            if self._is_unseen(settings):
                yield from self._file.letters_of(start, end)
        for piece, behind in zip(self._file.pieces, [*self._file.pieces[1:], None], strict=True):
            if self._is_unseen(_changes(self._file, piece)):
                yield piece.first, behind.first if behind else len(self._file.text)

    def pictures(self) -> Iterator[int]:
        """Where in the data of the document its pictures in lines lie."""
        for _, _, settings in _runs(self._file, DocTable.CHARACTERS, _of_letters):
            for number, operand in properties(settings):
                if number == _PICTURE:
                    yield int.from_bytes(operand, "little")

    def _is_unseen(self, settings: bytes) -> bool | None:
        """Whether letters are not seen; None where nothing is said."""
        unseen: bool | None = None
        for number, operand in properties(settings):
            if number == _SYMBOL or (number == _DELETED and operand != b"\0"):
                return True
            if number == _HIDDEN:
                unseen = operand in (b"\x01", b"\x81")
            elif number == _STYLE_OF_LETTERS and self._style(int.from_bytes(operand, "little")).is_hidden:
                unseen = True
        return unseen

    def _whole(self, settings: bytes) -> bytes:
        """The properties with those of them that are kept among the data."""
        for number, operand in properties(settings):
            if number == _ELSEWHERE:
                start = int.from_bytes(operand, "little")
                length = int.from_bytes(self._file.data[start : start + 2], "little")
                return settings + self._file.data[start + 2 : start + 2 + length]
        return settings

    def _style(self, number: int, depth: int = 0) -> _DocStyle:
        if number not in self._styles:
            base, kind, updates = self._sheet[number] if number < len(self._sheet) else (_NO_STYLE, 0, [])
            style = (
                self._style(base, depth + 1)
                if base < len(self._sheet) and depth < _DEEPEST_STYLE
                else _DocStyle()
            )
            for place, settings in enumerate(updates):
                if kind == 1 and place == 0:
                    style = replace(style, paragraph=_set(style.paragraph, settings[2:]))
                elif place == kind % 2:
                    hidden = self._is_unseen(settings)
                    style = replace(style, is_hidden=style.is_hidden if hidden is None else hidden)
            self._styles[number] = style
        return self._styles[number]


def _set(paragraph: DocParagraph, settings: bytes) -> DocParagraph:
    changes: dict[str, Any] = {}
    for number, operand in properties(settings):
        value = int.from_bytes(operand, "little")
        if number == _LIST:
            changes["list_use"] = value if value in _LIST_IDS else 0
        elif number == _LEVEL:
            changes["level"] = value
        elif number in _MARKS:
            changes[_MARKS[number]] = bool(value)
    return replace(paragraph, **changes)


def _changes(file: DocFile, piece: DocPiece) -> bytes:
    """The properties that were set for a piece when the document was saved fast ([MS-DOC] 2.9.214)."""
    number = piece.modifier >> 1
    if piece.modifier & 1:
        return file.changes[number] if number < len(file.changes) else b""
    short = _SHORT.get(number & 0x7F)
    return struct.pack("<HB", short, piece.modifier >> 8) if short else b""


def properties(data: bytes) -> Iterator[tuple[int, bytes]]:
    """The properties in a list, by number ([MS-DOC] 2.6); it ends where it is broken."""
    place = 0
    while place + 3 <= len(data):
        number = int.from_bytes(data[place : place + 2], "little")
        place += 2
        size = _SIZES[number >> 13]
        if number == _LONG_COUNTED:
            size = int.from_bytes(data[place : place + 2], "little") + 1
        elif not size:
            size = data[place] + 1
            if number == _TABS and size > _PLAIN_TABS:
                return  # tabs without a length: nothing behind them is looked for
        yield number, data[place : place + size]
        place += size


def _runs(file: DocFile, table: DocTable, of_page: _OfPage) -> Iterator[tuple[int, int, bytes]]:
    """The runs of bytes that are formatted alike, with their properties ([MS-DOC] 2.9.33 and 2.9.174)."""
    _, numbers = file.entries(table, 4)
    for number in numbers:
        start = (int.from_bytes(number, "little") & 0x3FFFFF) * _PAGE
        page = file.document[start : start + _PAGE]
        count = page[-1] if len(page) == _PAGE else 0
        if 0 < count < _PAGE // 5:
            places = struct.unpack_from(f"<{count + 1}I", page)
            for index in range(count):
                yield places[index], places[index + 1], of_page(page, 4 * (count + 1), index)


def _of_letters(page: bytes, start: int, index: int) -> bytes:
    place = 2 * page[start + index]
    return page[place + 1 : place + 1 + page[place]] if place else b""


def _of_paragraph(page: bytes, start: int, index: int) -> bytes:
    place = 2 * page[min(start + _PLACES_OF_PARAGRAPH * index, _PAGE - 1)]
    if not place:
        return b""
    length = page[place]
    return (
        page[place + 1 : place + 2 * length] if length else page[place + 2 : place + 2 + 2 * page[place + 1]]
    )


def _style_sheet(table: bytes) -> Sequence[tuple[int, int, Sequence[bytes]]]:
    """Of each style what it is based on, its kind (1 of paragraphs, 2 of letters), and its properties (2.9.271)."""
    if len(table) < _SHORTEST_SHEET:
        return ()
    length, count, size = struct.unpack_from("<HHH", table)
    place, styles = 2 + length, []
    for _ in range(count):
        if place + 2 > len(table):
            break
        (length,) = struct.unpack_from("<H", table, place)
        styles.append(_style_of(table[place + 2 : place + 2 + length], size))
        place += 2 + length + length % 2
    return styles


def _style_of(style: bytes, size: int) -> tuple[int, int, Sequence[bytes]]:
    if len(style) < size + 2:
        return _NO_STYLE, 0, ()
    kind, updates, name = (
        *struct.unpack_from("<HH", style, 2),
        int.from_bytes(style[size : size + 2], "little"),
    )
    place, found = size + 2 * name + 4, []
    for _ in range(updates & 0xF):
        length = int.from_bytes(style[place : place + 2], "little")
        found.append(style[place + 2 : place + 2 + length])
        place += 2 + length + length % 2
    return kind >> 4, kind & 0xF, found
