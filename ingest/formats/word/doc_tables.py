"""Finds in a binary Word file its text and its tables, by the file information block ([MS-DOC] 2.5)."""

from __future__ import annotations

import struct
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import IntEnum

from ingest.task.reasons import CannotRead, Reason

_COUNTS, _TABLES = 0x4C, 0x9A
_PIECE_TABLE, _FORMATTING = 0x02, 0x01
_COMPRESSED, _PLACE = 0x40000000, 0x3FFFFFFF
_PIECE = struct.Struct("<HIH")


class DocTable(IntEnum):
    """The tables that are read, by their place in the file information block ([MS-DOC] 2.5.6)."""

    STYLES = 1
    FOOTNOTE_REFERENCES = 2
    FOOTNOTES = 3
    COMMENT_REFERENCES = 4
    COMMENTS = 5
    SECTIONS = 6
    HEADERS = 11
    CHARACTERS = 12
    PARAGRAPHS = 13
    PIECES = 33
    SHAPES = 40
    ENDNOTE_REFERENCES = 46
    ENDNOTES = 47
    DRAWINGS = 50
    BOXES = 56
    BOXES_OF_HEADERS = 58
    LISTS = 73
    LIST_USES = 74


class DocStory(IntEnum):
    """The texts that stand one behind the other in the file."""

    MAIN = 0
    FOOTNOTES = 1
    HEADERS = 2
    MACROS = 3
    COMMENTS = 4
    ENDNOTES = 5
    BOXES = 6
    BOXES_OF_HEADERS = 7


@dataclass(frozen=True, slots=True)
class DocPiece:
    """A run of letters: its first one by number, where its bytes are, how wide a letter is, what was changed last."""

    first: int
    place: int
    width: int
    modifier: int


class DocFile:
    """The streams of a document, its tables, and its text with the places of its letters."""

    def __init__(self, document: bytes, table: bytes, data: bytes = b"") -> None:
        self.document, self.data = document, data
        self._table = table
        self.changes: list[bytes] = []  # lists of properties that pieces refer to
        self.pieces: list[DocPiece] = []
        self.text = "".join(self._pieces())
        self._firsts = [piece.first for piece in self.pieces]

    def table(self, table: DocTable) -> bytes:
        """The bytes of a table; none where the document has no such one."""
        start, length = self._span(table)
        return self._table[start : start + length]

    def behind(self, table: DocTable) -> bytes:
        """The bytes from the end of a table on."""
        start, length = self._span(table)
        return self._table[start + length :] if length else b""

    def entries(self, table: DocTable, size: int) -> tuple[Sequence[int], Sequence[bytes]]:
        """A table of places in the text and of data of this size between them ([MS-DOC] 2.2.2)."""
        return divided(self.table(table), size)

    def story(self, story: DocStory) -> tuple[int, int]:
        """Where a text begins and ends."""
        counts = struct.unpack_from("<8i", self.document, _COUNTS)
        if not any(counts):  # a writer that did not count: all is one text
            counts = (len(self.text), *[0] * 7)
        start = sum(max(0, count) for count in counts[:story])
        return start, min(start + max(0, counts[story]), len(self.text))

    def byte_of(self, letter: int) -> tuple[int, DocPiece]:
        """Where the bytes of a letter are, and the piece that it is in."""
        piece = self.pieces[max(0, bisect_right(self._firsts, letter) - 1)]
        return piece.place + (letter - piece.first) * piece.width, piece

    def letters_of(self, start: int, end: int) -> Iterator[tuple[int, int]]:
        """The runs of letters whose bytes lie between two places."""
        for number, piece in enumerate(self.pieces):
            last = self.pieces[number + 1].first if number + 1 < len(self.pieces) else len(self.text)
            first = piece.first + max(0, -(-(start - piece.place) // piece.width))
            behind = min(last, piece.first + -(-(end - piece.place) // piece.width))
            if first < behind:
                yield first, behind

    def _span(self, table: DocTable) -> tuple[int, int]:
        try:
            start, length = struct.unpack_from("<II", self.document, _TABLES + 8 * table)
        except struct.error:  # an older block that ends before it
            return 0, 0
        return start, length

    def _pieces(self) -> Iterator[str]:
        """The pieces of text in their order ([MS-DOC] 2.8.35, the piece table)."""
        table = self.table(DocTable.PIECES)
        place = 0
        while place < len(table) and table[place] == _FORMATTING:
            (size,) = struct.unpack_from("<H", table, place + 1)
            self.changes.append(table[place + 3 : place + 3 + size])
            place += 3 + size
        if table[place : place + 1] != bytes([_PIECE_TABLE]):
            raise CannotRead(Reason.DAMAGED, "the piece table is not where it should be")
        (size,) = struct.unpack_from("<I", table, place + 1)
        ends, pieces = divided(table[place + 5 : place + 5 + size], _PIECE.size)
        room, first = (
            len(self.document),
            0,
        )  # no two pieces share bytes: together they are no longer than the document
        for number, piece in enumerate(pieces):
            _, where, modifier = _PIECE.unpack(piece)
            width = 1 if where & _COMPRESSED else 2
            begin = (where & _PLACE) // (3 - width)
            letters = max(0, ends[number + 1] - ends[number])
            part = self.document[begin : begin + letters * width]
            room -= len(part)
            if room < 0:
                raise CannotRead(Reason.DAMAGED, "pieces of the text overlap")
            self.pieces.append(DocPiece(first, begin, width, modifier))
            first += letters
            yield _letters(part, width).ljust(letters, "\0")


def _letters(part: bytes, width: int) -> str:
    """A letter for each place in the text, so that one beyond 65,535 is still two halves."""
    if width == 1:
        return part.decode("cp1252", "replace")
    return "".join(map(chr, struct.unpack_from(f"<{len(part) // 2}H", part)))


def divided(table: bytes, size: int) -> tuple[Sequence[int], Sequence[bytes]]:
    """The places in a table and the data of this size between them."""
    count = max(0, (len(table) - 4) // (4 + size))
    if not count:
        return (), ()
    places = struct.unpack_from(f"<{count + 1}I", table)
    start = 4 * (count + 1)
    return places, [table[start + size * number : start + size * (number + 1)] for number in range(count)]
