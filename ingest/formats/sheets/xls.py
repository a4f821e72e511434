"""Reads old workbooks (.xls): cells by xlrd; headers, text boxes, notes and charts by [MS-XLS]."""

from __future__ import annotations

import struct
from collections.abc import Iterator
from importlib.metadata import version
from io import BytesIO, StringIO
from itertools import islice
from pathlib import Path

import olefile
import xlrd

from archive.values.record import Page
from ingest.formats.packages.compound_file import DAMAGE, opened_compound, stream_of, take_objects
from ingest.formats.packages.enclosures import Enclosures
from ingest.formats.sheets.number_format import BUILT_IN
from ingest.formats.sheets.sheet_page import CellFormats, SheetPage
from ingest.formats.text.page_text import text_pages
from ingest.task.limits import Limits
from ingest.task.reasons import CannotRead, Reason

_ENGINE = f"xlrd {version('xlrd')}"
_XLRD_DAMAGE = (xlrd.XLRDError, AssertionError, NameError, *DAMAGE)
_STREAMS = ("Workbook", "Book")
_OBJECTS = "MBD"
_DAY = 14
_OUR_FORMATS = (_DAY, 22)  # days as the reader's country writes them

# 2.3: kinds of records, and of what begins.
_BEGIN, _END, _LOCK, _SHEET, _CONTINUE = 0x0809, 0x0A, 0x2F, 0x85, 0x3C
_HEADER, _FOOTER, _BOX, _SERIES = 0x14, 0x15, 0x1B6, 0x100D
_NOT_FOR_XLRD = (_BOX, 0x5D, 0xEB, 0xEC)  # drawings: it reads no words of them, and fails where they are odd
_UNKNOWN = b"\xff\x0f"
_BIFF_8 = b"\x00\x06"
_MODULE = b"\x06"
_WIDE = 1
_LOCKED_WITHIN = 20  # records


def read_xls(path: Path, limits: Limits, inside: Enclosures) -> tuple[Page, ...]:
    """A page a sheet, hidden ones too. Raises `CannotRead`: `damaged`, `encrypted`, `too_large`."""
    with opened_compound(path) as ole:
        stream = stream_of(ole, _STREAMS, limits)
        take_objects(ole, (), _OBJECTS, inside)
    if any(kind == _LOCK for kind, _, _ in islice(records(stream), _LOCKED_WITHIN)):
        from ingest.formats.packages.office_lock import unlocked

        stream = _stream_in(unlocked(path, limits), limits)
    sheets = _Sheets(stream, limits)
    try:
        sheets.read_cells(inside)
    except _XLRD_DAMAGE as error:
        raise CannotRead(Reason.DAMAGED, f"not a workbook that can be read: {error}") from error
    return text_pages([page.text() for page in sheets.pages], _ENGINE, inside.unread, in_rows=True)


def _stream_in(data: bytes, limits: Limits) -> bytes:
    try:
        with olefile.OleFileIO(BytesIO(data)) as ole:
            return stream_of(ole, _STREAMS, limits)
    except DAMAGE as error:
        raise CannotRead(Reason.DAMAGED, f"compound file: {type(error).__name__}: {error}") from error


class _Sheets:
    """The sheets of a workbook in their order: first what stands around their cells, then the cells."""

    def __init__(self, stream: bytes, limits: Limits) -> None:
        self._stream = bytearray(stream)
        self._room = limits.text_characters
        self._is_wide = False
        self._awaited = 0  # letters of a text box that are still to come
        self.pages: list[SheetPage] = []
        self._by_start: dict[int, SheetPage] = {}
        self._walk()

    def read_cells(self, inside: Enclosures) -> None:
        """Add the cells of each sheet, as they are shown where the formats can be read; raises what xlrd does."""
        try:
            book = self._opened(formatting_info=True)
        except _XLRD_DAMAGE:
            book = self._opened(formatting_info=False)
        formats = _Formats(book)
        named = {page.name: page for page in self.pages}
        for sheet in book.sheets():
            page = named.get(sheet.name) or self._new(sheet.name)
            page.room = self._room
            _add_cells(page, sheet, formats)
            self._room = page.room
            if page.is_full:
                inside.miss(sheet.name, Reason.TOO_LARGE)

    def _opened(self, *, formatting_info: bool) -> xlrd.Book:
        return xlrd.open_workbook(
            file_contents=bytes(self._stream),
            formatting_info=formatting_info,
            ragged_rows=True,
            logfile=StringIO(),
        )

    def _new(self, name: str) -> SheetPage:
        self.pages.append(SheetPage(name, self._room))
        return self.pages[-1]

    def _walk(self) -> None:
        """Go through the records: sheets are listed first; each has a part of the stream, charts lie inside."""
        page: SheetPage | None = None
        depth = 0
        for kind, body, place in records(bytes(self._stream)):
            if kind == _BEGIN:
                self._is_wide = body[:2] == _BIFF_8
                page = self._by_start.get(place, page) if depth == 0 else page
                depth += 1
            elif kind == _END:
                depth = max(0, depth - 1)
            elif kind == _SHEET and body[5:6] != _MODULE:
                self._by_start[int.from_bytes(body[:4], "little")] = self._new(self._text(body[6:], 1))
            elif page is not None:
                self._take(page, kind, body)
            if kind in _NOT_FOR_XLRD:
                self._stream[place : place + 2] = _UNKNOWN

    def _take(self, page: SheetPage, kind: int, body: bytes) -> None:
        if kind == _CONTINUE and self._awaited:
            letters = _letters(body[:1], body[1:])[: self._awaited]
            self._awaited -= len(letters)
            page.beside[-1] += letters
            return
        self._awaited = 0
        if kind in (_HEADER, _FOOTER) and body:
            text = self._text(body, 2 if self._is_wide else 1)
            (page.print_head if kind == _HEADER else page.print_foot)(text)
        elif kind == _SERIES:
            page.beside.append(self._text(body[2:], 1))
        elif kind == _BOX:
            self._awaited = int.from_bytes(body[10:12], "little")
            page.beside.append("")

    def _text(self, data: bytes, length_bytes: int) -> str:
        """A text with its length before it; in BIFF 8 a byte tells whether its letters have two bytes."""
        length = int.from_bytes(data[:length_bytes], "little")
        if not self._is_wide:
            return data[length_bytes : length_bytes + length].decode("cp1252", "replace")
        return _letters(data[length_bytes : length_bytes + 1], data[length_bytes + 1 :])[:length]


class _Formats:
    """The number formats of a workbook's cells; days as dd/mm/yyyy where they could not be read."""

    def __init__(self, book: xlrd.Book) -> None:
        self._are_known = book.formatting_info
        keys = [style.format_key for style in book.xf_list] if self._are_known else [0, _DAY]
        codes = (BUILT_IN[key] if key in _OUR_FORMATS else book.format_map[key].format_str for key in keys)
        self._cells = CellFormats(tuple(codes), book.datemode == 1)

    def shown(self, sheet: xlrd.sheet.Sheet, row: int, column: int) -> str:
        """A cell as it is shown; empty for one without a value, or with an error."""
        kind, value = sheet.cell_type(row, column), sheet.cell_value(row, column)
        style = sheet.cell_xf_index(row, column) if self._are_known else int(kind == xlrd.XL_CELL_DATE)
        if kind in (xlrd.XL_CELL_NUMBER, xlrd.XL_CELL_DATE):
            return self._cells.number(value, style)
        if kind == xlrd.XL_CELL_BOOLEAN:
            return "TRUE" if value else "FALSE"
        return self._cells.text(value, style) if kind == xlrd.XL_CELL_TEXT else ""


def _add_cells(page: SheetPage, sheet: xlrd.sheet.Sheet, formats: _Formats) -> None:
    for row in range(sheet.nrows):
        for column in range(sheet.row_len(row)):
            page.add(row, column, formats.shown(sheet, row, column))
        if page.is_full:
            return


def records(stream: bytes) -> Iterator[tuple[int, bytes, int]]:
    """The records of a stream, each with its kind, its body and its place; what is cut off at the end is left out."""
    place = 0
    while place + 4 <= len(stream):
        kind, size = struct.unpack_from("<HH", stream, place)
        yield kind, stream[place + 4 : place + 4 + size], place
        place += 4 + size


def _letters(flags: bytes, data: bytes) -> str:
    is_wide = bool(flags) and bool(flags[0] & _WIDE)
    return data.decode("utf-16-le" if is_wide else "latin-1", "replace")
