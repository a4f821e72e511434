"""Reads the tables that an office brings along: units, classification, retention schedule (docs/tables.md)."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Generic, TypeVar

from archive.values.codes import canonical
from archive.values.objection import Objection, objection
from archive.values.register_entries import Classification, OfficeWord, Unit
from archive.values.retention_rule import (
    BadDisposition,
    BadRetention,
    Retention,
    RetentionRule,
    parse_disposition,
)
from ingest.tables.columns import CLASSIFICATION, JRA, OFFICE_WORDS, UNITS, Column, Header, read_table
from ingest.tables.table_reader import SheetRow, number_as_code

Row = TypeVar("Row")
Row_co = TypeVar("Row_co", covariant=True)


@dataclass(frozen=True, slots=True)
class RowRefusal:
    """A row that was not taken: all that is wrong with it, and the row's cells, parted by bars."""

    line: int
    objections: tuple[Objection, ...]
    text: str

    @property
    def code(self) -> str:
        """The stable code of the first objection."""
        return self.objections[0].code

    @property
    def message(self) -> str:
        return "; ".join(map(str, self.objections))


@dataclass(frozen=True, slots=True)
class Table(Generic[Row_co]):
    """The content of a file: every row below the header is in one of these, or empty.

    `headings` are the classes that a schedule names without a rule; `repeated` the lines of rows that stood
    before, word for word; `ignored` the headers that no column is known by.
    """

    rows: tuple[Row_co, ...]
    refused: tuple[RowRefusal, ...] = ()
    headings: tuple[Classification, ...] = ()
    repeated: tuple[int, ...] = ()
    ignored: tuple[str, ...] = ()


def read_units(path: Path) -> Table[Unit]:
    """Units: `kode`, `nama`, perhaps `induk` and `bahasa`; raises `BadTable`."""
    return _read(path, UNITS, _unit)


def read_classification(path: Path) -> Table[Classification]:
    """Classes: `kode`, `uraian`; raises `BadTable`."""
    return _read(path, CLASSIFICATION, _classification)


def read_jra(path: Path, label: str | None = None) -> Table[RetentionRule]:
    """Retention rules: `kode`, `retensi_aktif`, `retensi_inaktif`, `status_akhir`, perhaps `uraian`.

    A row with none of the three fields of a rule is a heading. `label` names the schedule in every rule.
    Raises `BadTable`.
    """
    both = _read(path, JRA, lambda cells: _rule(cells, label))
    rules = tuple(row for row in both.rows if isinstance(row, RetentionRule))
    headings = tuple(row for row in both.rows if isinstance(row, Classification))
    return Table(rules, both.refused, headings, both.repeated, both.ignored)


def read_office_words(path: Path) -> Table[OfficeWord]:
    """Office words: `singkatan`, `kepanjangan`, where one short form may stand for several; raises `BadTable`."""
    return read_each(path, OFFICE_WORDS, _office_word)


class RowRejected(Exception):
    """One row cannot be taken."""

    def __init__(self, *objections: Objection) -> None:
        super().__init__(*objections)
        self.objections = objections


@dataclass(frozen=True, slots=True)
class _TableLine:
    """A row below the header: its cells in the order of the columns, each on one line, empty where absent."""

    number: int
    cells: tuple[str, ...]
    text: str
    is_code_unsure: bool

    @property
    def key(self) -> str:
        return canonical(self.cells[0])


def _read(path: Path, columns: Sequence[Column], parse: Callable[[tuple[str, ...]], Row]) -> Table[Row]:
    header, rows = read_table(path, columns)
    lines = list(_lines(rows, header))
    alike: dict[str, list[_TableLine]] = {}
    for line in lines:
        alike.setdefault(line.key, []).append(line)
    taken: list[Row] = []
    refused: list[RowRefusal] = []
    repeated: list[int] = []
    for line in lines:
        same = alike[line.key]
        try:
            _check(line, columns[0], same)
            row = parse(line.cells)
        except RowRejected as error:
            refused.append(RowRefusal(line.number, error.objections, line.text))
            continue
        if line is same[0]:
            taken.append(row)
        else:
            repeated.append(line.number)
    return Table(tuple(taken), tuple(refused), (), tuple(repeated), header.ignored)


def read_each(path: Path, columns: Sequence[Column], parse: Callable[[tuple[str, ...]], Row]) -> Table[Row]:
    """Every row by itself, whatever stands in the others; `parse` raises `RowRejected`. Raises `BadTable`."""
    header, rows = read_table(path, columns)
    taken: list[Row] = []
    refused: list[RowRefusal] = []
    for line in _lines(rows, header):
        try:
            taken.append(parse(line.cells))
        except RowRejected as error:
            refused.append(RowRefusal(line.number, error.objections, line.text))
    return Table(tuple(taken), tuple(refused), (), (), header.ignored)


def _lines(rows: Sequence[SheetRow], header: Header) -> Iterator[_TableLine]:
    for row in rows:
        cells = [" ".join(cell.split()) for cell in row.cells]
        if row.line > header.line and any(cells):
            wanted = ("" if place is None else "".join(cells[place : place + 1]) for place in header.places)
            text = " | ".join(filter(None, cells))
            yield _TableLine(row.line, tuple(wanted), text, header.places[0] in row.unsure)


_LONGEST_CODE = 64
_LONGEST_TERM = 200
_CODE = re.compile(r"[^\W_](?!.*[./_-]{2})(?:.*[^\W_)])?\)?")
_LANGUAGE = re.compile(r"[a-z]{3}(?:_[a-z]+)*(?:\+[a-z]{3}(?:_[a-z]+)*)*")


def _check(line: _TableLine, column: Column, same: Sequence[_TableLine]) -> None:
    code = line.cells[0]
    if not code:
        raise RowRejected(empty_cell("no_code", column.name))
    if column.is_called(code):
        raise RowRejected(objection("repeated_header", "the header stands here again"))
    if line.is_code_unsure:
        raise RowRejected(number_as_code(code))
    if len(code) > _LONGEST_CODE or not code.isprintable() or not _CODE.fullmatch(code):
        raise RowRejected(objection("bad_code", "not a code: '{code}'", code=code))
    if any(other.cells != line.cells for other in same):
        others = ", ".join(str(other.number) for other in same if other is not line)
        raise RowRejected(
            objection(
                "duplicate_code",
                "{code} stands with other content on line {lines} as well",
                code=code,
                lines=others,
            )
        )


def _unit(cells: tuple[str, ...]) -> Unit:
    code, name, parent, language = cells
    if not name:
        raise RowRejected(empty_cell("no_name", "nama"))
    if parent and canonical(parent) == canonical(code):
        raise RowRejected(objection("bad_parent", "induk is the unit itself"))
    if language and not _LANGUAGE.fullmatch(language):
        unknown = "not a language of Tesseract, such as ind or ind+eng: '{language}'"
        raise RowRejected(objection("bad_language", unknown, language=language))
    return Unit(code, name, parent or None, language or None)


def _classification(cells: tuple[str, ...]) -> Classification:
    code, title = cells
    if not title:
        raise RowRejected(empty_cell("no_title", "uraian"))
    return Classification(code, title)


def _office_word(cells: tuple[str, ...]) -> OfficeWord:
    short, long = cells
    absent = [column.name for column, cell in zip(OFFICE_WORDS, cells, strict=True) if not cell]
    if absent:
        raise RowRejected(empty_cell("incomplete_term", *absent))
    if short.casefold() == long.casefold():
        raise RowRejected(objection("same_term", "both forms are '{term}'", term=short))
    if too_long := next((cell for cell in cells if len(cell) > _LONGEST_TERM), None):
        raise RowRejected(
            objection(
                "long_term", "longer than {most} letters: '{term}'", most=str(_LONGEST_TERM), term=too_long
            )
        )
    return OfficeWord(short, long)


def _rule(cells: tuple[str, ...], label: str | None) -> RetentionRule | Classification:
    code, title, active, inactive, fate = cells
    if not (active or inactive or fate):
        return Classification(code, title)
    absent = [column.name for column, cell in zip(JRA, cells, strict=True) if column.is_required and not cell]
    if absent:
        raise RowRejected(empty_cell("incomplete_rule", *absent))
    problems = tuple(_problems(active, inactive, fate))
    if problems:
        raise RowRejected(*problems)
    phases = Retention.parse(active), Retention.parse(inactive)
    return RetentionRule(code, title, *phases, *parse_disposition(fate), label)


def _problems(active: str, inactive: str, fate: str) -> Iterator[Objection]:
    for name, cell in (("retensi_aktif", active), ("retensi_inaktif", inactive)):
        try:
            Retention.parse(cell)
        except BadRetention as error:
            yield bad_cell("bad_retention", name, error.objection, cell)
    try:
        parse_disposition(fate)
    except BadDisposition as error:
        yield bad_cell("bad_disposition", "status_akhir", error.objection, fate)


def bad_cell(code: str, column: str, why: Objection, cell: str) -> Objection:
    """The objection to a cell, with the reason why it cannot be read."""
    return objection(code, "{column}: {why}: '{cell}'", column=column, why=why, cell=cell)


def empty_cell(code: str, *columns: str) -> Objection:
    """The objection to a row that lacks what these columns should say."""
    return objection(code, "{columns} is empty", columns=", ".join(columns))
