"""Reads the tables of an office's people, its holidays, and its checklists (docs/tables.md)."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from archive.values.dates import BadDate, parse_date
from archive.values.objection import objection
from ingest.tables.columns import Column
from ingest.tables.import_tables import RowRejected, Table, bad_cell, empty_cell, read_each

PEOPLE = (
    Column("pengenal", ("id", "nama pengguna", "pengguna")),
    Column("nama", ("nama lengkap", "nama petugas")),
    Column("jabatan", is_required=False),
    Column("nip", is_required=False),
    Column("peran", is_required=False),
    Column("unit", ("kode unit",), is_required=False),
    Column("sejak", ("mulai", "berlaku sejak"), is_required=False),
    Column("sampai", ("berakhir", "berlaku sampai"), is_required=False),
    Column("dasar", ("sk", "nomor sk", "dasar penugasan"), is_required=False),
)

HOLIDAYS = (
    Column("tanggal"),
    Column("jenis"),
    Column("nama", ("uraian", "keterangan", "hari libur")),
    Column("dasar", ("sk", "dasar hukum", "skb")),
)

CHECKLIST = (
    Column("pertanyaan", ("butir", "yang diperiksa")),
    Column("jenis", ("jenis dokumen",), is_required=False),
)

ANSWERS = (
    Column("pertanyaan", ("butir", "yang diperiksa")),
    Column("jawaban", ("ya/tidak", "hasil")),
    Column("catatan", ("keterangan",), is_required=False),
)

ANY_KIND = "*"
_YES_NO = {"ya": True, "yes": True, "tidak": False, "no": False}


@dataclass(frozen=True, slots=True)
class PersonLine:
    """A person, and with a `role` one appointment of theirs; a person may stand on several lines."""

    id: str
    name: str
    position: str | None = None
    nip: str | None = None
    role: str | None = None
    unit: str | None = None
    since: date | None = None
    until: date | None = None
    mandate: str | None = None


@dataclass(frozen=True, slots=True)
class HolidayLine:
    """A day that a decree names; `kind` is one of the words that the reader was given."""

    day: date
    kind: str
    name: str
    decree: str


@dataclass(frozen=True, slots=True)
class QuestionLine:
    """A question of the checklist for one kind of document, or for any (`*`)."""

    question: str
    kind: str


@dataclass(frozen=True, slots=True)
class AnswerLine:
    """A question of a checklist, answered."""

    question: str
    passed: bool
    note: str | None


def read_people(path: Path, roles: Collection[str]) -> Table[PersonLine]:
    """Persons: `pengenal`, `nama`, perhaps `jabatan`, `nip`; and `peran`, `unit`, `sejak`, `sampai`, `dasar`.

    Raises `BadTable`.
    """
    return read_each(path, PEOPLE, lambda cells: _person(cells, roles))


def read_holidays(path: Path, kinds: Collection[str]) -> Table[HolidayLine]:
    """Days: `tanggal`, `jenis`, `nama`, `dasar`; raises `BadTable`."""
    return read_each(path, HOLIDAYS, lambda cells: _holiday(cells, kinds))


def read_checklist(path: Path) -> Table[QuestionLine]:
    """Questions in their order: `pertanyaan`, perhaps `jenis`; raises `BadTable`."""
    return read_each(path, CHECKLIST, _question)


def read_answers(path: Path) -> Table[AnswerLine]:
    """A checklist filled in: `pertanyaan`, `jawaban` (ya or tidak), perhaps `catatan`; raises `BadTable`."""
    return read_each(path, ANSWERS, _answer)


def _answer(cells: tuple[str, ...]) -> AnswerLine:
    question, answer, note = cells
    if not question:
        raise RowRejected(empty_cell("incomplete_question", "pertanyaan"))
    return AnswerLine(question, _YES_NO[_known(answer.casefold(), _YES_NO, "jawaban")], note or None)


def _person(cells: tuple[str, ...], roles: Collection[str]) -> PersonLine:
    name, called, position, nip, role, unit, since, until, mandate = cells
    if not name or not called:
        raise RowRejected(empty_cell("incomplete_person", "pengenal" if not name else "nama"))
    if role:
        _known(role.casefold(), roles, "peran")
        if not since or not mandate:
            raise RowRejected(empty_cell("incomplete_appointment", "sejak" if not since else "dasar"))
    return PersonLine(
        name.casefold(),
        called,
        position or None,
        nip or None,
        role.casefold() or None,
        unit or None,
        _day("sejak", since),
        _day("sampai", until),
        mandate or None,
    )


def _holiday(cells: tuple[str, ...], kinds: Collection[str]) -> HolidayLine:
    text, kind, name, decree = cells
    day = _day("tanggal", text)
    if day is None or not name or not decree:
        lacking = "tanggal" if day is None else "nama" if not name else "dasar"
        raise RowRejected(empty_cell("incomplete_day", lacking))
    return HolidayLine(day, _known(kind.casefold().replace(" ", "_"), kinds, "jenis"), name, decree)


def _question(cells: tuple[str, ...]) -> QuestionLine:
    question, kind = cells
    if not question:
        raise RowRejected(empty_cell("incomplete_question", "pertanyaan"))
    return QuestionLine(question, kind or ANY_KIND)


def _known(word: str, words: Collection[str], column: str) -> str:
    if word not in words:
        known = ", ".join(words)
        raise RowRejected(
            objection("unknown_in_column", "{column}: none of {known}", column=column, known=known)
        )
    return word


def _day(column: str, cell: str) -> date | None:
    try:
        return parse_date(cell) if cell else None
    except BadDate as error:
        raise RowRejected(bad_cell("bad_day", column, error.objection, cell)) from error
