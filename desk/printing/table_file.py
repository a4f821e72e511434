"""Writes rows of text into a CSV or XLSX file, so that no spreadsheet takes a cell for a formula."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING

from archive.storage.disk import Disk
from archive.values.error import ArsipError
from desk.words.escaping import one_line

if TYPE_CHECKING:
    # takes longer to load than most commands do
    from openpyxl import Workbook
    from openpyxl.cell import Cell
    from openpyxl.worksheet._write_only import WriteOnlyWorksheet

KINDS = (".csv", ".xlsx")

_STARTS_FORMULA = tuple("=+-@\t\r\n＝＋－＠|%")
_LONGEST_CELL = 32_767  # characters that Excel takes
_MOST_ROWS = 1_048_576  # rows that a sheet of Excel has
_ROWS_AT_ONCE = 1000


class TooManyRows(ArsipError, ValueError):
    """An XLSX sheet ends at 1,048,576 rows; CSV does not."""

    code = "too_many_rows"


def write_table(path: Path, rows: Iterable[Sequence[str]]) -> int:
    """Write a new file, CSV or XLSX by its ending, whole or not at all; returns how many rows it has.

    In CSV (UTF-8 with its mark, which Excel wants) a cell that begins like a formula is written behind an
    apostrophe, as OWASP's "CSV Injection" says; in XLSX every cell is marked as text, whatever it begins with. In
    both, control characters and ends of lines inside a cell are shown by their numbers.

    Raises `AlreadyThere` where something is at `path`, `TooManyRows`, `OSError`.
    """
    disk = Disk()
    counted = _Counted(rows)
    with disk.part_beside(path) as part:
        if path.suffix.casefold() == ".xlsx":
            _workbook(counted).save(part)
        else:
            disk.write(part, _csv_chunks(counted))
            part.chmod(0o644)
        disk.sync_file(part)
        disk.rename_new(part, path)
    return counted.count


class _Counted:
    """The rows, counted as they go by."""

    def __init__(self, rows: Iterable[Sequence[str]]) -> None:
        self._rows = rows
        self.count = 0

    def __iter__(self) -> Iterator[Sequence[str]]:
        for row in self._rows:
            self.count += 1
            yield row


def harmless(cell: str) -> str:
    """The cell as text for a program that would compute it."""
    return f"'{cell}" if cell.lstrip(" \u00a0").startswith(_STARTS_FORMULA) else cell


def _csv_chunks(rows: Iterable[Sequence[str]]) -> Iterator[bytes]:
    yield b"\xef\xbb\xbf"
    left = iter(rows)
    while batch := list(islice(left, _ROWS_AT_ONCE)):
        text = io.StringIO(newline="")
        csv.writer(text).writerows([harmless(one_line(cell)) for cell in row] for row in batch)
        yield text.getvalue().encode()


def _workbook(rows: Iterable[Sequence[str]]) -> Workbook:
    from openpyxl import Workbook  # noqa: PLC0415

    book = Workbook(write_only=True)
    sheet = book.create_sheet()
    try:
        for number, row in enumerate(rows):
            if number == _MOST_ROWS:
                raise TooManyRows
            sheet.append([_text_cell(sheet, text) for text in row])
    finally:
        sheet.close()  # else its XML writer complains of what was broken off
    return book


def _text_cell(sheet: WriteOnlyWorksheet, text: str) -> Cell:
    from openpyxl.cell import WriteOnlyCell  # noqa: PLC0415

    cell = WriteOnlyCell(sheet, one_line(text)[:_LONGEST_CELL])
    cell.data_type = "s"
    return cell
