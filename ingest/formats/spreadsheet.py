"""Reads workbooks with calamine, a page a sheet: .xlsx, .xlsm, .xlsb, .xls and .ods."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, datetime, time, timedelta
from importlib.metadata import version
from pathlib import Path

from python_calamine import CalamineError, CalamineWorkbook, PasswordError

from archive.values.record import Page
from ingest.formats.enclosures import Enclosures
from ingest.formats.page_text import text_pages
from ingest.formats.zip_file import opened_bundle
from ingest.task.limits import Limits
from ingest.task.reasons import CannotRead, Reason

_ENGINE = f"calamine {version('python-calamine')}"
_ZIP_MARK = b"PK"
_Cell = int | float | str | bool | date | time | timedelta


def read_workbook(path: Path, limits: Limits, inside: Enclosures) -> tuple[Page, ...]:
    """A page a sheet, hidden ones too: its name, then a line a row, the cells parted by tabs.

    A sheet that is broken is a page with a reason. Raises `CannotRead`: `damaged`, `encrypted`, and as
    `opened_bundle` does.
    """
    with path.open("rb") as file:
        is_zip = file.read(2) == _ZIP_MARK
    if is_zip:
        with opened_bundle(path, limits, unpacked_bytes=limits.office_bytes):
            pass  # it is safe to unpack
    try:
        book = CalamineWorkbook.from_path(path)
        texts = [_sheet_text(book, name) for name in book.sheet_names]
        return text_pages(texts, _ENGINE, inside.unread, in_rows=True)
    except PasswordError as error:
        raise CannotRead(Reason.ENCRYPTED, "asks for a password") from error
    except (CalamineError, OSError, ValueError) as error:
        raise CannotRead(Reason.DAMAGED, f"not a workbook that can be read: {error}") from error


def _sheet_text(book: CalamineWorkbook, name: str) -> str | CannotRead:
    try:
        rows = book.get_sheet_by_name(name).iter_rows()
        return "\n".join([name, *_lines(rows)])
    except CalamineError as error:
        return CannotRead(Reason.DAMAGED, f"sheet {name}: {error}")


def _lines(rows: Iterator[Sequence[_Cell]]) -> Iterator[str]:
    for row in rows:
        line = "\t".join(map(_cell_text, row)).rstrip("\t")
        if line:
            yield line


def _cell_text(cell: _Cell) -> str:
    """As people write it: no decimals that are none, days as ISO 8601."""
    if isinstance(cell, bool):
        return "TRUE" if cell else "FALSE"
    if isinstance(cell, float):
        return f"{cell:.15g}"
    if isinstance(cell, datetime):
        return cell.isoformat(" ").removesuffix(" 00:00:00")
    return " ".join(str(cell).split())
