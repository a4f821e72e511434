"""Asks many questions out of one table; each row is answered or refused."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from desk.operations.clock import Stopwatch
from desk.operations.question.finder import Finder
from ingest.tables.columns import Column, read_table
from ingest.tables.table_reader import SheetRow
from search.answer.ask import Answer, AnswerShape
from search.answer.written_filters import FILTERS, BadFilter, read_filters
from search.question.parser import BadQuestion

_COLUMNS = (
    Column("pertanyaan", ("question", "kata kunci", "pencarian", "yang dicari")),
    Column("kode", ("code", "kode arsip"), is_required=False),
    Column("unit", ("kode unit", "unit pengolah"), is_required=False),
    Column("periode", ("period", "kurun waktu"), is_required=False),
    Column("tahun", ("year",), is_required=False),
    Column("jenis", ("kind", "jenis dokumen"), is_required=False),
    Column("kelas", ("class", "klasifikasi", "kode klasifikasi"), is_required=False),
    Column("tahap", ("stage",), is_required=False),
)


@dataclass(frozen=True, slots=True)
class AskedQuestion:
    """The question on a line of the table, with its answer, or with why it was refused."""

    line: int
    question: str
    result: Answer | BadQuestion | BadFilter
    took_ms: float = 0.0


def answered(finder: Finder, path: Path, wanted: AnswerShape) -> Iterator[AskedQuestion]:
    """Each question of the table; empty rows are passed over. Raises `BadTable` without a column of questions."""
    header, rows = read_table(path, _COLUMNS)
    for row in rows:
        text, *filters = (_cell(row, place) for place in header.places)
        written = {name: value for name, value in zip(FILTERS, filters, strict=True) if value}
        if row.line > header.line and (text or written):
            watch = Stopwatch()
            result = _result(finder, text, written, wanted)
            yield AskedQuestion(row.line, text, result, watch.milliseconds())


def _result(
    finder: Finder, text: str, written: Mapping[str, str], wanted: AnswerShape
) -> Answer | BadQuestion | BadFilter:
    try:
        return finder.ask(text, read_filters(written), wanted)
    except (BadQuestion, BadFilter) as error:
        return error


def _cell(row: SheetRow, place: int | None) -> str:
    return row.cells[place].strip() if place is not None and place < len(row.cells) else ""
