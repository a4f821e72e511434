"""Reads binary workbooks (.xlsb), by [MS-XLSB]."""

from __future__ import annotations

import struct
from collections.abc import Iterator
from math import isfinite
from pathlib import Path

from archive.values.record import Page
from ingest.formats.office_xml.linked_parts import LinkedParts
from ingest.formats.office_xml.package import OfficePackage, Relation, opened_package
from ingest.formats.packages.enclosures import Enclosures
from ingest.formats.sheets.number_format import BUILT_IN, GENERAL
from ingest.formats.sheets.sheet_page import CellFormats, SheetPage
from ingest.formats.sheets.xlsx import ENGINE
from ingest.formats.text.page_text import UnreadPart, text_pages
from ingest.task.limits import Limits
from ingest.task.reasons import CannotRead, Reason

# 2.3.2: kinds of records.
_ROW, _RK, _BOOL, _REAL, _TEXT, _SHARED = 0, 2, 4, 5, 6, 7
_FORMULA_TEXT, _FORMULA_NUMBER, _FORMULA_BOOL = 8, 9, 10
_SHARED_TEXT, _FORMAT, _STYLE, _STYLES, _WORKBOOK, _SHEET = 19, 44, 47, 617, 153, 156
_HEADERS, _COMMENT = 479, 637
_CELL_HEAD = 8  # bytes: column, style, flags
_NO_STRING = 0xFFFFFFFF
_ON_SHEETS = ("drawing", "vmlDrawing", "threadedComment", "package", "oleObject", "control")
_Record = tuple[int, bytes]


def read_xlsb(path: Path, limits: Limits, inside: Enclosures) -> tuple[Page, ...]:
    """A page a sheet, hidden ones too; a sheet that is broken or missing is a page with its name and the reason.

    Raises `CannotRead` as `opened_package` does, and `damaged`.
    """
    with opened_package(path, limits) as package:
        pages = _Book(package, inside, limits).sheets()
        if not pages:
            raise CannotRead(Reason.DAMAGED, "the workbook has no sheets")
        return text_pages(pages, ENGINE, inside.unread, in_rows=True)


class _Book:
    def __init__(self, package: OfficePackage, inside: Enclosures, limits: Limits) -> None:
        self._package = package
        self._inside = inside
        self._linked = LinkedParts(package, inside)
        self._room = limits.text_characters
        self._main = package.main_part()
        self._relations = package.relations(self._main)
        self._strings = [
            _string(body, 1)[0] for kind, body in self._all("sharedStrings") if kind == _SHARED_TEXT
        ]
        self._formats = CellFormats(tuple(self._codes()))

    def _all(self, kind: str) -> Iterator[_Record]:
        for relation in self._relations.values():
            if relation.kind == kind:
                yield from _records(self._package, relation.target, self._inside)

    def _codes(self) -> Iterator[str]:
        own: dict[int, str] = {}
        in_cells = False
        for kind, body in self._all("styles"):
            if kind == _FORMAT:
                own[int.from_bytes(body[:2], "little")] = _string(body, 2)[0]
            elif kind in (_STYLES, _STYLES + 1):
                in_cells = kind == _STYLES
            elif kind == _STYLE and in_cells:
                number = int.from_bytes(body[2:4], "little")
                yield own.get(number, BUILT_IN.get(number, GENERAL))

    def sheets(self) -> list[str | CannotRead | UnreadPart]:
        pages: list[str | CannotRead | UnreadPart] = []
        for kind, body in _records(self._package, self._main, self._inside):
            if kind == _WORKBOOK:
                self._formats = CellFormats(self._formats.codes, bool(body[:1] and body[0] & 1))
            elif kind == _SHEET:
                link, place = _string(body, 8)
                pages.append(self._sheet(_string(body, place)[0], self._relations.get(link)))
        return pages

    def _sheet(self, name: str, relation: Relation | None) -> str | UnreadPart:
        if relation is None or not self._package.has(relation.target):
            return UnreadPart(name, Reason.DAMAGED)
        page = SheetPage(name, self._room)
        row = 0
        for kind, body in _records(self._package, relation.target, self._inside):
            if kind == _ROW:
                row = int.from_bytes(body[:4], "little")
            elif kind == _HEADERS:
                _print(page, body)
            elif _RK <= kind <= _FORMULA_BOOL and len(body) > _CELL_HEAD:
                page.add(row, int.from_bytes(body[:4], "little"), self._shown(kind, body))
        if page.is_full:
            self._inside.miss(name, Reason.TOO_LARGE)
        self._room = page.room
        page.beside += [*self._linked.texts(relation.target, _ON_SHEETS), *self._comments(relation.target)]
        return page.text()

    def _shown(self, kind: int, body: bytes) -> str:
        style = int.from_bytes(body[4:7], "little")
        value = body[_CELL_HEAD:]
        if kind in (_RK, _REAL, _FORMULA_NUMBER):
            number = _plain_number(value) if kind != _RK else packed_number(value)
            return "" if number is None else self._formats.number(number, style)
        if kind in (_BOOL, _FORMULA_BOOL):
            return "TRUE" if value[0] else "FALSE"
        if kind == _SHARED:
            place = int.from_bytes(value[:4], "little")
            return self._formats.text(self._strings[place] if place < len(self._strings) else "", style)
        return (
            self._formats.text(_string(body, _CELL_HEAD)[0], style) if kind in (_TEXT, _FORMULA_TEXT) else ""
        )

    def _comments(self, part: str) -> list[str]:
        found = [each for each in self._package.relations(part).values() if each.kind == "comments"]
        records = (record for each in found for record in _records(self._package, each.target, self._inside))
        return [_string(body, 1)[0] for kind, body in records if kind == _COMMENT]


def packed_number(data: bytes) -> float | None:
    """A number in four bytes ([MS-XLSB] 2.5.122, and in .xls): an integer or half a float, perhaps in hundredths."""
    if len(data) < 4:  # noqa: PLR2004
        return None
    (bits,) = struct.unpack_from("<i", data)
    whole = float(bits >> 2) if bits & 2 else _plain_number(bytes(4) + struct.pack("<i", bits & ~3))
    return whole / 100 if bits & 1 and whole is not None else whole


def _plain_number(data: bytes) -> float | None:
    if len(data) < 8:  # noqa: PLR2004
        return None
    (number,) = struct.unpack_from("<d", data)
    return float(number) if isfinite(number) else None


def _print(page: SheetPage, body: bytes) -> None:
    """Headers and footers (2.4.98): of odd, even and first pages in turn."""
    place = 2
    for put in (page.print_head, page.print_foot) * 3:
        if place + 4 > len(body):
            return
        text, place = _string(body, place)
        put(text)


def _records(package: OfficePackage, part: str, inside: Enclosures) -> Iterator[_Record]:
    """The records of a part; one that is missing or ends in the middle of a record is noted as not read."""
    try:
        data = package.read(part)
    except CannotRead as error:
        inside.miss(part, error.reason)
        return
    place = 0
    while place < len(data):
        kind, place = _packed(data, place, 2)
        size, place = _packed(data, place, 4)
        if place + size > len(data):
            inside.miss(part, Reason.DAMAGED)
            return
        yield kind, data[place : place + size]
        place += size


def _packed(data: bytes, place: int, most: int) -> tuple[int, int]:
    """A number of up to `most` bytes with seven bits in each (2.1.4)."""
    number = 0
    for index in range(most):
        byte = data[place] if place < len(data) else 0
        place += 1
        number |= (byte & 0x7F) << (7 * index)
        if byte < 0x80:  # noqa: PLR2004
            break
    return number, place


def _string(data: bytes, place: int) -> tuple[str, int]:
    """A string with its length before it (2.5.168), and the place behind it; none is empty."""
    length = int.from_bytes(data[place : place + 4], "little")
    place += 4
    if length == _NO_STRING:
        return "", place
    return data[place : place + 2 * length].decode("utf-16-le", "replace"), place + 2 * length
