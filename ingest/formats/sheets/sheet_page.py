"""Makes the page of a sheet: its name, its rows, what is printed around them, what lies on them."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from ingest.formats.sheets.cell_value import number_cell, text_cell
from ingest.formats.text.page_text import Drawn

_WIDEST_GAP = 8  # tabs for columns that are empty
_CODE = re.compile(r'&(?:"[^"]*"|K[0-9A-Fa-f+-]{6}|\d{1,3}|[A-Za-z+\-&])')
_PARTS_OF_LINE = ("&L", "&C", "&R")


@dataclass(slots=True)
class SheetPage:
    """A sheet as it is read, cell by cell in the order of its rows; `room` is how many characters it may still have."""

    name: str
    room: int
    heads: list[str] = field(default_factory=list)
    feet: list[str] = field(default_factory=list)
    beside: list[str] = field(default_factory=list)
    _lines: list[str] = field(default_factory=list)
    _row: int = -1
    _column: int = -1
    _cells: list[str] = field(default_factory=list)

    @property
    def is_full(self) -> bool:
        return self.room < 0

    def add(self, row: int, column: int, text: str) -> None:
        """Add a cell; rows and columns are counted from 0. One line a row, tabs between cells."""
        if not text or self.is_full:
            return
        if row != self._row:
            self.end_row()
            self._row = row
        text = " ".join(text.split())
        self._cells.append("\t" * min(column - self._column, _WIDEST_GAP) if self._cells else _tabs(column))
        self._cells.append(text)
        self._column = column
        self.room -= len(text) + 1

    def end_row(self) -> None:
        if self._cells:
            self._lines.append("".join(self._cells))
        self._cells, self._column = [], -1

    def print_head(self, code: str) -> None:
        self.heads.append(uncoded(code))

    def print_foot(self, code: str) -> None:
        self.feet.append(uncoded(code))

    def text(self) -> str:
        """The page: name, headers, rows, footers, and what lies on the sheet."""
        self.end_row()
        around = (dict.fromkeys(filter(None, each)) for each in (self.heads, self.feet, self.beside))
        heads, feet, beside = map(list, around)
        return Drawn("\n".join([self.name, *heads, *self._lines, *feet, *beside]))


@dataclass(frozen=True, slots=True)
class CellFormats:
    """The number format of each style of cells, and whether days are counted from 1904."""

    codes: tuple[str, ...]
    is_1904: bool = False

    def number(self, value: float, style: int) -> str:
        """A number as a cell of this style shows it."""
        return number_cell(value, self._code(style), is_1904=self.is_1904)

    def text(self, text: str, style: int) -> str:
        return text_cell(text, self._code(style))

    def _code(self, style: int) -> str:
        return self.codes[style] if 0 <= style < len(self.codes) else "General"


def uncoded(header: str) -> str:
    """The words of a header or footer, without the codes for fonts, page numbers, days and its three parts.

    >>> uncoded('&L&"Arial,Bold"PEMERINTAH&CTahun &D&RHal. &P')
    'PEMERINTAH Tahun  Hal.'
    """
    for part in _PARTS_OF_LINE:
        header = header.replace(part, "\t")
    words = _CODE.sub(lambda code: "&" if code[0] == "&&" else "", header)
    return " ".join(filter(None, (part.strip() for part in words.split("\t"))))


def _tabs(column: int) -> str:
    return "\t" * min(column, _WIDEST_GAP)
