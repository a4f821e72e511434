"""Reads the description sheet of a batch: a row a file, checked as a whole before anything is ingested."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Any

from archive.values.dates import BadDate, parse_date
from archive.values.error import ArsipError
from archive.values.objection import Objection, objection
from archive.values.period import BadPeriod, Period
from archive.values.record import AccessLevel, Description, Publicity
from ingest.tables.columns import Column, normal, read_table
from ingest.tables.table_reader import BadTable, SheetRow, number_as_code

_ACCESS = {
    "biasa": AccessLevel.ORDINARY,
    "terbuka": AccessLevel.ORDINARY,
    "biasaterbuka": AccessLevel.ORDINARY,
    "terbatas": AccessLevel.RESTRICTED,
    "rahasia": AccessLevel.SECRET,
    "sangatrahasia": AccessLevel.TOP_SECRET,
} | {normal(level.value): level for level in AccessLevel}

_PUBLICITY = {
    "berkala": Publicity.PERIODIC,
    "sertamerta": Publicity.IMMEDIATE,
    "setiapsaat": Publicity.STANDING,
    "dikecualikan": Publicity.EXEMPT,
    "belumditetapkan": Publicity.UNDECIDED,
} | {normal(publicity.value): publicity for publicity in Publicity}


@dataclass(frozen=True, slots=True)
class SheetColumn:
    """One column: its headers, the field of `Description` it fills, and how a cell is read.

    `is_code` is true where a spreadsheet's number would be another text than the one that was meant.
    """

    column: Column
    field: str
    parse: Callable[[str], Any]
    is_code: bool = False


@dataclass(frozen=True, slots=True)
class DescribedFile:
    """One row: the file it names, below the batch's folder, and what it says of it."""

    line: int
    file: str
    description: Description


@dataclass(frozen=True, slots=True)
class Sheet:
    rows: tuple[DescribedFile, ...]


@dataclass(frozen=True, slots=True)
class SheetFault:
    """A fault in one cell; docs/sheet.md lists the codes."""

    line: int
    column: str
    code: str
    objection: Objection

    def placed(self) -> Objection:
        """The fault with its place, as one objection."""
        return objection(
            "faulty_cell",
            "line {line}, {column}: {code}: {why}",
            line=self.line,
            column=self.column,
            code=self.code,
            why=self.objection,
        )


class BadSheet(ArsipError, ValueError):
    """The sheet cannot be used; every fault is named, and nothing was ingested."""

    code = "bad_sheet"

    def __init__(self, path: Path, faults: Sequence[SheetFault]) -> None:
        super().__init__(f"{path}\n" + "\n".join(str(fault.placed()) for fault in faults))
        self.path = path
        self.faults = tuple(faults)

    @property
    def values(self) -> Mapping[str, object]:
        return {"path": self.path, "faults": tuple(fault.placed() for fault in self.faults)}


def read_sheet(path: Path) -> Sheet:
    """Read a CSV or XLSX sheet (docs/sheet.md); raises `BadSheet` with all its faults, `BadTable`, `OSError`.

    A header that no column is called by is a fault of the whole table: a misspelt column would be lost.
    """
    header, rows = read_table(path, [known.column for known in COLUMNS])
    if header.ignored:
        raise BadTable("unknown_column", _unknown(header.ignored), header.line)
    faults: list[SheetFault] = []
    described = [
        _described(row, header.places, faults)
        for row in rows
        if row.line > header.line and any(cell.strip() for cell in row.cells)
    ]
    faults += _duplicates(described)
    if faults:
        raise BadSheet(path, sorted(faults, key=lambda fault: fault.line))
    return Sheet(tuple(described))


def _unknown(headers: Sequence[str]) -> Objection:
    return objection("unknown_column", "no such column: {headers}", headers=", ".join(headers))


def _described(row: SheetRow, places: Sequence[int | None], faults: list[SheetFault]) -> DescribedFile:
    faults += _strays(row, places)
    file, said = "", dict[str, Any]()
    for known, place in zip(COLUMNS, places, strict=True):
        try:
            cell = _cell(row, known, place)
            if known.field == "file":
                file = known.parse(cell)
            elif cell:
                said[known.field] = known.parse(" ".join(cell.split()))
        except _BadCell as error:
            faults.append(SheetFault(row.line, known.column.name, error.code, error.objection))
    return DescribedFile(row.line, file, Description(**said))


def _cell(row: SheetRow, known: SheetColumn, place: int | None) -> str:
    cell = row.cells[place].strip() if place is not None and place < len(row.cells) else ""
    if known.is_code and place in row.unsure:
        raise _BadCell("number_as_code", number_as_code(cell))
    return cell


def _strays(row: SheetRow, places: Sequence[int | None]) -> Iterator[SheetFault]:
    """Cells below no header: most often a comma without quotation marks moved the whole row along."""
    for place, cell in enumerate(row.cells):
        if cell.strip() and place not in places:
            stray = objection("stray_cell", "no header stands above '{cell}'", cell=cell.strip())
            yield SheetFault(row.line, f"#{place + 1}", "stray_cell", stray)


class _BadCell(ValueError):
    """One cell cannot be read: a stable reason code and what is wrong."""

    def __init__(self, code: str, objection: Objection) -> None:
        super().__init__(str(objection))
        self.code = code
        self.objection = objection


def _file(cell: str) -> str:
    path = PurePosixPath(cell.replace("\\", "/"))
    if not path.parts:
        raise _BadCell("no_file", objection("no_file", "names no file"))
    if path.is_absolute() or ".." in path.parts or ":" in path.parts[0]:
        escapes = objection("path_escapes", "not a path below the batch's folder: {cell}", cell=cell)
        raise _BadCell("path_escapes", escapes)
    return path.as_posix()


def _date(cell: str) -> Any:
    try:
        # A spreadsheet hands a day over with midnight behind it.
        return parse_date(cell.removesuffix(" 00:00:00"))
    except BadDate as error:
        raise _BadCell("bad_value", _bad_value(error.objection, cell)) from error


def _period(cell: str) -> Period:
    try:
        return Period.parse(cell)
    except BadPeriod as error:
        raise _BadCell("bad_value", _bad_value(error.objection, cell)) from error


def _bad_value(why: Objection, cell: str) -> Objection:
    return objection("bad_value", "{why}: '{cell}'", why=why, cell=cell)


def _one_of(values: Mapping[str, Any]) -> Callable[[str], Any]:
    def parse(cell: str) -> Any:
        try:
            return values[normal(cell)]
        except KeyError as error:
            known = objection("unknown_word", "none of {known}", known=", ".join(values))
            raise _BadCell("bad_value", _bad_value(known, cell)) from error

    return parse


def _duplicates(described: Sequence[DescribedFile]) -> Iterator[SheetFault]:
    first: dict[str, int] = {}
    for row in described:
        line = first.setdefault(row.file, row.line)
        if row.file and line != row.line:
            twice = objection(
                "duplicate_file", "{file} stands on line {line} already", file=row.file, line=str(line)
            )
            yield SheetFault(row.line, COLUMNS[0].column.name, "duplicate_file", twice)


def _optional(name: str, *synonyms: str) -> Column:
    return Column(name, synonyms, is_required=False)


COLUMNS = (
    SheetColumn(Column("berkas", ("file", "nama berkas", "nama file")), "file", _file),
    SheetColumn(_optional("judul", "title", "perihal"), "title", str),
    SheetColumn(_optional("nomor", "number", "nomor dokumen", "nomor surat"), "number", str, is_code=True),
    SheetColumn(_optional("tanggal", "date", "tanggal dokumen"), "dated", _date),
    SheetColumn(_optional("jenis", "kind", "jenis naskah"), "kind", str),
    SheetColumn(_optional("unit", "kode unit", "unit pengolah"), "unit", str, is_code=True),
    SheetColumn(
        _optional("klasifikasi", "classification", "kode klasifikasi"), "classification", str, is_code=True
    ),
    SheetColumn(_optional("periode", "period", "kurun waktu"), "period", _period),
    SheetColumn(_optional("ringkasan", "summary", "uraian", "uraian informasi"), "summary", str),
    SheetColumn(_optional("tanggal_tutup", "closed", "ditutup", "tanggal berkas ditutup"), "closed", _date),
    SheetColumn(_optional("tanggal_peristiwa", "event", "peristiwa"), "event", _date),
    SheetColumn(_optional("keamanan", "access", "klasifikasi keamanan"), "access", _one_of(_ACCESS)),
    SheetColumn(
        _optional("sifat_informasi", "publicity", "klasifikasi informasi"), "publicity", _one_of(_PUBLICITY)
    ),
)
