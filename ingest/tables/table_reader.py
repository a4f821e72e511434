"""Reads rows of text out of a CSV or XLSX file, each with the number a person sees beside it."""

from __future__ import annotations

import csv
import io
import warnings
import zlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any
from zipfile import BadZipFile

from archive.values.error import ArsipError
from archive.values.objection import Objection, objection


class BadTable(ArsipError, ValueError):
    """The file as a whole is not the table it should be; `line` is known when one place is to blame.

    Reasons: `unreadable`, `missing_column`, `repeated_column`.
    """

    code = "bad_table"

    def __init__(self, reason: str, objection: Objection, line: int | None = None) -> None:
        super().__init__(str(objection) if line is None else f"line {line}: {objection}")
        self.reason = reason
        self.objection = objection
        self.line = line

    @property
    def values(self) -> Mapping[str, object]:
        place = "" if self.line is None else objection("on_line", "line {line}: ", line=self.line)
        return {"place": place, "objection": self.objection}


@dataclass(frozen=True, slots=True)
class SheetRow:
    """One row: `line` is the row number in an XLSX file, the physical line where it begins in a CSV file.

    `unsure` names the columns, from 0, where the file holds a number or a date, which may be shown otherwise
    than it is kept: a spreadsheet keeps the code 500.10 as 500.1.
    """

    line: int
    cells: tuple[str, ...]
    unsure: frozenset[int] = frozenset()


def read_rows(path: Path) -> Iterator[SheetRow]:
    """All rows by the first of the `readings`. Raises `BadTable` (`unreadable`) and `OSError`."""
    yield from next(readings(path))


def readings(path: Path) -> Iterator[Iterator[SheetRow]]:
    """All rows, in each way the file can be read; the content tells the kind of file.

    Of an XLSX file there is one, the first visible sheet. CSV may be UTF-8 (with or without mark), UTF-16 with its
    mark, or Windows-1252; its fields may be parted by comma, semicolon or tab, first the one that its first line has
    most of. Raises `BadTable` (`unreadable`) and `OSError`, some of them while the rows are read.
    """
    content = path.read_bytes()
    if content.startswith(_OLD_EXCEL):
        raise BadTable("unreadable", _OLD_WORKBOOK)
    if content.startswith(_ZIP):
        yield _xlsx_rows(content)
        return
    text = _decoded(content)
    first = text.lstrip("\r\n").partition("\n")[0]
    for delimiter in sorted(",;\t", key=first.count, reverse=True):
        yield _csv_rows(text, delimiter)


_OLD_WORKBOOK = objection("old_workbook", "an Excel file of the old kind (.xls), save it as .xlsx or CSV")


def number_as_code(cell: str) -> Objection:
    """The objection to a code in a cell that `SheetRow.unsure` names."""
    return objection(
        "number_as_code", "the cell holds a number or date ({cell}), format it as text", cell=cell
    )


_ZIP = b"PK\x03\x04"
_OLD_EXCEL = b"\xd0\xcf\x11\xe0"
_BROKEN_WORKBOOK = (
    BadZipFile,
    KeyError,
    StopIteration,
    SyntaxError,
    ValueError,
    zlib.error,
)
_UTF16 = (b"\xff\xfe", b"\xfe\xff")


def _decoded(content: bytes) -> str:
    encodings = ("utf-16",) if content.startswith(_UTF16) else ("utf-8-sig", "cp1252")
    for encoding in encodings:
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    unknown = objection(
        "unknown_encoding",
        "the text is in none of these encodings: {encodings}",
        encodings=", ".join(encodings),
    )
    raise BadTable("unreadable", unknown)


def _csv_rows(text: str, delimiter: str) -> Iterator[SheetRow]:
    # Strict, for else an open quotation mark takes the rest of the file into one field.
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    line = 1
    try:
        for cells in reader:
            yield SheetRow(line, tuple(cells))
            line = reader.line_num + 1
    except csv.Error as error:
        broken = objection("broken_row", "the row that begins here cannot be read: {error}", error=str(error))
        raise BadTable("unreadable", broken, line) from error


def _xlsx_rows(content: bytes) -> Iterator[SheetRow]:
    from openpyxl import load_workbook  # noqa: PLC0415 - takes longer to load than most commands do
    from openpyxl.utils.exceptions import InvalidFileException  # noqa: PLC0415

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # what openpyxl does not know of a workbook has no part in its cells
        try:
            book = load_workbook(io.BytesIO(content), read_only=True, data_only=True)
            sheet = next(sheet for sheet in book.worksheets if sheet.sheet_state == "visible")
            sheet.reset_dimensions()
            rows = [_xlsx_row(line, cells) for line, cells in enumerate(sheet.iter_rows(), start=1)]
        except (InvalidFileException, *_BROKEN_WORKBOOK) as error:
            broken = objection(
                "broken_workbook", "not a workbook that can be read: {error}", error=str(error)
            )
            raise BadTable("unreadable", broken) from error
    yield from rows


def _xlsx_row(line: int, cells: tuple[Any, ...]) -> SheetRow:
    unsure = (place for place, cell in enumerate(cells) if _is_unsure(cell))
    return SheetRow(line, tuple(_text(cell.value) for cell in cells), frozenset(unsure))


def _is_unsure(cell: Any) -> bool:
    if isinstance(cell.value, int):
        return cell.number_format not in ("General", "0", "@")
    return isinstance(cell.value, float | date)


def _text(value: object) -> str:
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return "" if value is None else str(value)
