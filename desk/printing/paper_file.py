"""Writes a print-out as PDF, XLSX, CSV or JSON, all from one value."""

from __future__ import annotations

from pathlib import Path

import msgspec

from archive.storage.disk import AlreadyThere, Disk
from desk.printing.pdf import pdf_of
from desk.printing.printout import Printout, table_of
from desk.printing.table_file import write_table


def write_paper(path: Path, printout: Printout) -> None:
    """Write a new file of the kind that its name ends with. Raises `AlreadyThere`, `OSError`."""
    if path.exists():
        raise AlreadyThere(path)
    match path.suffix.casefold():
        case ".pdf":
            Disk().write_new(path, [pdf_of(printout)])
        case ".json":
            Disk().write_new(path, [msgspec.json.format(msgspec.json.encode(printout), indent=2) + b"\n"])
        case _:
            write_table(path, table_of(printout))
