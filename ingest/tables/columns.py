"""Knows the columns of the import tables under all their names, and finds the header row."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from archive.values.objection import objection
from ingest.tables.table_reader import BadTable, SheetRow, readings


@dataclass(frozen=True, slots=True)
class Column:
    """A column by its own header and the headers it also goes by; the earlier one wins where both stand."""

    name: str
    synonyms: tuple[str, ...] = ()
    is_required: bool = True

    def place_in(self, headers: Sequence[str]) -> int | None:
        """The place of this column among normalised headers, None if it is absent; raises `BadTable`."""
        for wanted in (self.name, *self.synonyms):
            places = [place for place, header in enumerate(headers) if header == normal(wanted)]
            if len(places) > 1:
                twice = objection("repeated_column", "two columns are called '{name}'", name=wanted)
                raise BadTable("repeated_column", twice)
            if places:
                return places[0]
        return None

    def is_called(self, header: str) -> bool:
        return normal(header) in {normal(name) for name in (self.name, *self.synonyms)}


UNITS = (
    # A list of units without codes is often numbered; its numbers are then the codes.
    Column("kode", ("kode unit", "kode unit kerja", "kode opd", "kode skpd", "no", "nomor")),
    Column(
        "nama",
        ("nama unit", "unit", "unit kerja", "nama unit kerja", "unit pengolah", "opd", "perangkat daerah"),
    ),
    Column("induk", ("kode induk", "unit induk"), is_required=False),
    Column("bahasa", ("bahasa ocr",), is_required=False),
)

CLASSIFICATION = (
    Column("kode", ("kode klasifikasi", "kode arsip", "klasifikasi", "nomor kode")),
    Column("uraian", ("uraian klasifikasi", "jenis arsip", "jenis", "judul", "nama", "keterangan")),
)

JRA = (
    CLASSIFICATION[0],
    Column("uraian", ("jenis arsip", "jenis", "uraian klasifikasi", "judul", "nama"), is_required=False),
    Column("retensi_aktif", ("aktif", "jangka simpan aktif", "masa simpan aktif", "jangka waktu aktif")),
    Column(
        "retensi_inaktif", ("inaktif", "jangka simpan inaktif", "masa simpan inaktif", "jangka waktu inaktif")
    ),
    Column("status_akhir", ("nasib akhir", "penyusutan akhir", "tindakan akhir", "keterangan")),
)

OFFICE_WORDS = (
    Column("singkatan", ("kependekan", "istilah", "bentuk singkat")),
    Column("kepanjangan", ("arti", "bentuk panjang", "padanan", "uraian")),
)

_TITLE_ROWS = 20


@dataclass(frozen=True, slots=True)
class Header:
    """Where the columns of a table stand: one place for each, None for one that is absent."""

    line: int
    places: tuple[int | None, ...]
    ignored: tuple[str, ...]


def normal(header: str) -> str:
    """Only letters and digits, case folded: `Retensi Aktif`, `retensi_aktif` and `retensiAktif` are one."""
    return "".join(filter(str.isalnum, header.casefold()))


def find_header(rows: Iterable[SheetRow], columns: Sequence[Column]) -> Header:
    """The header row: the first, among the first 20, that has every required column; titles may stand above.

    Raises `BadTable` that names the missing columns and the headers found.
    """
    candidates = [row for row in islice(rows, _TITLE_ROWS) if any(map(normal, row.cells))]
    for row in candidates:
        places = _places(row, columns)
        if not _missing(columns, places):
            ignored = [cell.strip() for place, cell in enumerate(row.cells) if place not in places]
            return Header(row.line, places, tuple(filter(None, ignored)))
    raise _no_header(candidates, columns)


def read_table(path: Path, columns: Sequence[Column]) -> tuple[Header, tuple[SheetRow, ...]]:
    """The header and all rows of a table; in CSV the separator is the one by which a header is found.

    Raises `BadTable` as the likeliest separator shows the table, and `OSError`.
    """
    refused: list[BadTable] = []
    for reading in readings(path):
        try:
            rows = tuple(reading)
            return find_header(rows, columns), rows
        except BadTable as error:
            refused.append(error)
    raise refused[0]


def _missing(columns: Sequence[Column], places: Sequence[int | None]) -> list[str]:
    pairs = zip(columns, places, strict=True)
    return [column.name for column, place in pairs if column.is_required and place is None]


def _no_header(candidates: Sequence[SheetRow], columns: Sequence[Column]) -> BadTable:
    if not candidates:
        return BadTable("missing_column", objection("empty_table", "the table is empty"))
    best = min(candidates, key=lambda row: len(_missing(columns, _places(row, columns))))
    missing = _missing(columns, _places(best, columns))
    found = ", ".join(" ".join(cell.split()) for cell in best.cells if cell.strip())
    absent = objection(
        "missing_column",
        "no column {missing}; the headers are: {found}",
        missing=", ".join(missing),
        found=found,
    )
    return BadTable("missing_column", absent, best.line)


def _places(row: SheetRow, columns: Sequence[Column]) -> tuple[int | None, ...]:
    headers = [normal(cell) for cell in row.cells]
    shortened = [
        normal(cell.partition(",")[0]) for cell in row.cells
    ]  # `uraian, jenis, isi` is headed uraian
    places = ((column.place_in(headers), column) for column in columns)
    return tuple(column.place_in(shortened) if place is None else place for place, column in places)
