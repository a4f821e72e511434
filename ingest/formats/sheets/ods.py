"""Reads OpenDocument workbooks (.ods): cells as they are shown, and what stands around and on the sheets."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import datetime
from pathlib import Path

from archive.values.record import Page
from ingest.formats.opendocument.document import (
    CONTENT,
    OpenDocumentObjects,
    OpenDocumentWords,
    around,
    opened_opendocument,
)
from ingest.formats.opendocument.styles import OpenDocumentStyles
from ingest.formats.packages.enclosures import Enclosures
from ingest.formats.sheets.cell_value import shows_all
from ingest.formats.sheets.figure_format import general
from ingest.formats.sheets.sheet_page import SheetPage
from ingest.formats.sheets.xlsx import ENGINE
from ingest.formats.text.markup import attribute, listen, local
from ingest.formats.text.page_text import text_pages
from ingest.formats.text.text_flow import TextFlow
from ingest.task.limits import Limits
from ingest.task.reasons import Reason

_CELLS = ("table-cell", "covered-table-cell")
_NUMBERS = ("float", "percentage", "currency")
_MOST_REPEATED = 8


def read_ods(path: Path, limits: Limits, inside: Enclosures) -> tuple[Page, ...]:
    """A page a sheet, hidden ones too. Raises `CannotRead` as `opened_opendocument` and `listen` do."""
    with opened_opendocument(path, limits) as bundle:
        styles = OpenDocumentStyles()
        printed = around(bundle, styles, inside)
        words = _SheetWords(styles, OpenDocumentObjects(bundle, inside).text, limits.text_characters)
        listen(bundle.read(CONTENT), words)
        for sheet in words.sheets:
            sheet.heads += printed.heads
            sheet.feet += printed.feet
            if sheet.is_full:
                inside.miss(sheet.name, Reason.TOO_LARGE)
        return text_pages([sheet.text() for sheet in words.sheets], ENGINE, inside.unread, in_rows=True)


class _SheetWords(OpenDocumentWords):
    """Hears a workbook: each table that lies in no cell is a sheet."""

    def __init__(self, styles: OpenDocumentStyles, linked: Callable[[str], str], room: int) -> None:
        super().__init__(styles, linked)
        self.sheets: list[SheetPage] = []
        self._room = room
        self._tables = 0
        self._row = 0
        self._column = 0
        self._cell: Mapping[str, str] = {}

    def start(self, tag: str, attributes: Mapping[str, str]) -> None:
        name = local(tag)
        if name == "table":
            self._tables += 1
            if self._tables == 1:
                room = self.sheets[-1].room if self.sheets else self._room
                self.sheets.append(SheetPage(attribute(attributes, "name") or "", room))
                self._row = 0
        if self._tables == 1 and name == "table-row":
            self._column = 0
        elif self._tables == 1 and name in _CELLS and not self._unseen:
            self._cell = attributes
            self._begin_block()
        else:
            super().start(tag, attributes)

    def end(self, tag: str) -> None:
        name = local(tag)
        if self._tables == 1 and name == "table-row":
            self._row += 1
        elif self._tables == 1 and name in _CELLS and not self._unseen:
            self._add(self._cut_block())
        else:
            super().end(tag)
        if name == "table":
            self._tables -= 1
            if not self._tables:
                self.sheets[-1].beside.append(self._cut_flow())

    def _add(self, text: str) -> None:
        repeated = attribute(self._cell, "number-columns-repeated") or "1"
        times = int(repeated) if repeated.isdecimal() and len(repeated) < 7 else 1  # noqa: PLR2004
        if text:
            whole = _hidden_value(self._cell, text)
            for place in range(min(times, _MOST_REPEATED)):
                shown = f"{text} [{whole}]" if whole else text
                self.sheets[-1].add(self._row, self._column + place, shown)
        self._column += times

    def _cut_flow(self) -> str:
        """What lies on the sheet that ends, and the notes of its cells."""
        text, self._flow = self._flow.text(), TextFlow()
        return text


def _hidden_value(cell: Mapping[str, str], shown: str) -> str:
    """The value of a cell, where less of it is shown."""
    try:
        if attribute(cell, "value-type") in _NUMBERS:
            number = float(attribute(cell, "value") or "")
            return "" if shows_all(shown, number) else general(number)
        if attribute(cell, "value-type") == "date":
            day = datetime.fromisoformat(attribute(cell, "date-value") or "")
            is_journalled = str(day.year) in shown and re.search(rf"\b0?{day.day}\b", shown)
            return "" if is_journalled else f"{day:%d/%m/%Y}"
    except ValueError:
        pass
    return ""
