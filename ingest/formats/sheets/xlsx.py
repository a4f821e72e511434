"""Reads workbooks in XML (.xlsx, .xlsm): cells as they are shown, and what stands around and on the sheets."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from archive.values.record import Page
from ingest.formats.office_xml.linked_parts import LinkedParts
from ingest.formats.office_xml.package import OfficePackage, linked_ids, opened_package
from ingest.formats.packages.enclosures import Enclosures
from ingest.formats.sheets.number_format import BUILT_IN, GENERAL
from ingest.formats.sheets.sheet_page import CellFormats, SheetPage
from ingest.formats.text.markup import Listener, attribute, listen, local
from ingest.formats.text.page_text import UnreadPart, text_pages
from ingest.task.limits import Limits
from ingest.task.reasons import CannotRead, Reason

ENGINE = "arsip sheets"
_TRUE = ("1", "true", "on")
_ON_SHEETS = ("drawing", "comments", "threadedComment", "vmlDrawing", "package", "oleObject", "control")
_HEADS = ("oddHeader", "evenHeader", "firstHeader")
_FEET = ("oddFooter", "evenFooter", "firstFooter")
_FIRST_DAY = datetime(1899, 12, 30)  # noqa: DTZ001 - days of a sheet have no zone


def read_xlsx(path: Path, limits: Limits, inside: Enclosures) -> tuple[Page, ...]:
    """A page a sheet, hidden ones too; a sheet that is broken or missing is a page with its name and the reason.

    Raises `CannotRead` as `opened_package` and `listen` do.
    """
    with opened_package(path, limits) as package:
        workbook = _Workbook(package, inside, limits)
        return text_pages(workbook.sheets(), ENGINE, inside.unread, in_rows=True)


@dataclass(frozen=True, slots=True)
class BookSheet:
    """A sheet in the list of a workbook, and the id of the relation that leads to it."""

    name: str
    link: str


class _Workbook:
    """Reads the sheets of one package."""

    def __init__(self, package: OfficePackage, inside: Enclosures, limits: Limits) -> None:
        self._package = package
        self._inside = inside
        self._linked = LinkedParts(package, inside)
        self._room = limits.text_characters
        self._main = package.main_part()
        self._relations = package.relations(self._main)
        self._list = _BookListener()
        listen(package.read(self._main), self._list)
        self._strings = _SharedStrings()
        styles = _CellStyles()
        for kind, listener in (("styles", styles), ("sharedStrings", self._strings)):
            self._hear_all(kind, listener)
        self._formats = CellFormats(tuple(styles.codes()), self._list.is_1904)

    def _hear_all(self, kind: str, listener: Listener) -> None:
        for relation in self._relations.values():
            if relation.kind == kind:
                try:
                    listen(self._package.read(relation.target), listener)
                except CannotRead as error:
                    self._inside.miss(relation.target, error.reason)

    def sheets(self) -> list[str | CannotRead | UnreadPart]:
        return [self._sheet(sheet) for sheet in self._list.sheets]

    def _sheet(self, sheet: BookSheet) -> str | UnreadPart:
        relation = self._relations.get(sheet.link)
        if relation is None:
            return UnreadPart(sheet.name, Reason.DAMAGED)
        page = SheetPage(sheet.name, self._room)
        try:
            listen(
                self._package.read(relation.target), _SheetListener(page, self._strings.texts, self._formats)
            )
        except _Full:
            self._inside.miss(sheet.name, Reason.TOO_LARGE)
        except CannotRead as error:
            return UnreadPart(sheet.name, error.reason)
        self._room = page.room
        page.beside += self._linked.texts(relation.target, _ON_SHEETS)
        return page.text()


class _Full(Exception):
    """A sheet has more words than a file may have."""


class _BookListener(Listener):
    def __init__(self) -> None:
        self.sheets: list[BookSheet] = []
        self.is_1904 = False

    def start(self, tag: str, attributes: Mapping[str, str]) -> None:
        if local(tag) == "sheet":
            link = next(linked_ids(attributes), "")
            self.sheets.append(BookSheet(attribute(attributes, "name") or "", link))
        elif local(tag) == "workbookPr":
            self.is_1904 = attribute(attributes, "date1904") in _TRUE


class _CellStyles(Listener):
    """Hears which number format each style of cells has."""

    def __init__(self) -> None:
        self._own: dict[str, str] = {}
        self._styles: list[str] = []
        self._in_cells = False

    def codes(self) -> list[str]:
        numbers = {str(number): code for number, code in BUILT_IN.items()} | self._own
        return [numbers.get(number, GENERAL) for number in self._styles]

    def start(self, tag: str, attributes: Mapping[str, str]) -> None:
        match local(tag):
            case "numFmt":
                self._own[attribute(attributes, "numFmtId") or ""] = (
                    attribute(attributes, "formatCode") or GENERAL
                )
            case "cellXfs":
                self._in_cells = True
            case "xf" if self._in_cells:
                self._styles.append(attribute(attributes, "numFmtId") or "0")
            case _:
                pass

    def end(self, tag: str) -> None:
        if local(tag) == "cellXfs":
            self._in_cells = False


class _SharedStrings(Listener):
    """Hears the texts that cells share; phonetic guides are left out."""

    def __init__(self) -> None:
        self.texts: list[str] = []
        self._pieces: list[str] = []
        self._in_text = self._in_guide = False

    def start(self, tag: str, attributes: Mapping[str, str]) -> None:  # noqa: ARG002
        match local(tag):
            case "si":
                self._pieces = []
            case "rPh":
                self._in_guide = True
            case "t":
                self._in_text = not self._in_guide
            case _:
                pass

    def end(self, tag: str) -> None:
        match local(tag):
            case "si":
                self.texts.append("".join(self._pieces))
            case "rPh":
                self._in_guide = False
            case "t":
                self._in_text = False
            case _:
                pass

    def data(self, text: str) -> None:
        if self._in_text:
            self._pieces.append(text)


@dataclass(slots=True)
class _SheetListener(Listener):
    """Hears the cells of a sheet, and its headers and footers."""

    page: SheetPage
    strings: list[str]
    formats: CellFormats
    _row: int = -1
    _column: int = -1
    _style: int = 0
    _kind: str = "n"
    _is_taking: bool = False
    _pieces: list[str] = field(default_factory=list)

    def start(self, tag: str, attributes: Mapping[str, str]) -> None:
        name = local(tag)
        if name == "c":
            self._start_cell(attributes)
        elif name in ("v", "t"):
            self._is_taking = True
        elif name == "row":
            reference = attributes.get("r", "")
            self._row = int(reference) - 1 if reference.isdecimal() else self._row + 1
            self._column = -1
        elif name in _HEADS or name in _FEET:
            self._pieces, self._is_taking = [], True

    def _start_cell(self, attributes: Mapping[str, str]) -> None:
        letters = attributes.get("r", "").rstrip("0123456789")
        self._column = _column(letters) if letters else self._column + 1
        style = attributes.get("s", "0")
        self._style = int(style) if style.isdecimal() else 0
        self._kind = attributes.get("t", "n")
        self._pieces = []

    def end(self, tag: str) -> None:
        name = local(tag)
        if name == "c":
            self.page.add(self._row, self._column, self._shown("".join(self._pieces)))
            if self.page.is_full:
                raise _Full
        elif name in ("v", "t"):
            self._is_taking = False
        elif name in _HEADS or name in _FEET:
            put = self.page.print_head if name in _HEADS else self.page.print_foot
            put("".join(self._pieces))
            self._is_taking = False

    def data(self, text: str) -> None:
        if self._is_taking:
            self._pieces.append(text)

    def _shown(self, value: str) -> str:
        """The value of a cell as it is shown."""
        match self._kind:
            case _ if not value:
                return ""
            case "s":
                place = int(value) if value.strip().isdecimal() else -1
                text = self.strings[place] if 0 <= place < len(self.strings) else ""
                return self.formats.text(text, self._style)
            case "b":
                return "TRUE" if value.strip() in _TRUE else "FALSE"
            case "n" | "d":
                number = _number(value, is_day=self._kind == "d")
                return value if number is None else self.formats.number(number, self._style)
            case _:
                return self.formats.text(value, self._style)


def _number(value: str, *, is_day: bool) -> float | None:
    try:
        if is_day:
            since = datetime.fromisoformat(value.rstrip("Z")) - _FIRST_DAY
            return since.total_seconds() / 86_400
        number = float(value)
    except (ValueError, TypeError, OverflowError):
        return None
    return number if abs(number) < float("inf") else None


def _column(letters: str) -> int:
    """The number of a column, from 0, by its letters.

    >>> _column("A"), _column("AB")
    (0, 27)
    """
    number = 0
    for letter in letters[:3].upper():
        number = 26 * number + ord(letter) - ord("A") + 1
    return max(0, number - 1)
