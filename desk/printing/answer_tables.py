"""Answers as tables for a spreadsheet: all records of one answer, or the hits of many questions."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from archive.values.record import Record
from desk.cli.options import Desk
from desk.printing.table_file import write_table
from desk.words.language import _


@dataclass(frozen=True, slots=True)
class _Exported:
    path: str
    records: int


def export_records(desk: Desk, path: Path, records: Iterable[Record]) -> None:
    """Write records to a new table and say so; raises as `write_table` does."""
    count = write_table(path, _table(records)) - 1
    text = _("{records} arsip diekspor ke {path}").format(records=count, path=path)
    desk.tell(_Exported(str(path), count), text)


def _table(records: Iterable[Record]) -> Iterator[tuple[str, ...]]:
    yield (
        _("Kode arsip"),
        _("Judul"),
        _("Nomor dokumen"),
        _("Tanggal"),
        _("Jenis"),
        _("Unit"),
        _("Klasifikasi"),
        _("Kurun waktu"),
        _("Ringkasan"),
        _("Tahap"),
        _("Halaman"),
        _("Id"),
    )
    for record in records:
        said = record.description
        values = (
            record.code,
            record.title,
            said.number,
            said.dated,
            said.kind,
            said.unit,
            said.classification,
            said.period,
            said.summary,
            record.stage.value,
            record.pages.total,
            record.id,
        )
        yield tuple("" if value is None else str(value) for value in values)
