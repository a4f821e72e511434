"""Makes rows of an imported table: its refused lines, and the totals."""

from __future__ import annotations

from dataclasses import dataclass

from ingest.tables.import_tables import RowRefusal


@dataclass(frozen=True, slots=True)
class RefusedLineRow:
    line: int
    code: str
    message: str
    text: str


@dataclass(frozen=True, slots=True)
class ImportTotals:
    accepted: int
    refused: int
    imported: bool
    repeated: tuple[int, ...]
    ignored: tuple[str, ...]


def refused_line_row(refusal: RowRefusal) -> RefusedLineRow:
    return RefusedLineRow(refusal.line, refusal.code, refusal.message, refusal.text)
