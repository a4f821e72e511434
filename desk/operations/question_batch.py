"""Many questions out of one table: each answered or refused by its row, and one report of all of them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

import click

from desk.cli.question_options import FILTERS, filters_of
from desk.operations.asking import Finder
from desk.operations.wiring import Stopwatch
from desk.views.answer import AnswerRow, HitRow, answer_row
from desk.words.language import _
from desk.words.reasons import refusal_text
from ingest.tables.columns import Column, find_header
from ingest.tables.table_reader import SheetRow, read_rows
from search.answer.ask import AnswerShape
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
class QuestionRow:
    """One question and what became of it: `answer`, or else `code` and `message`, with the `position` if known."""

    line: int
    question: str
    answer: AnswerRow | None = None
    code: str | None = None
    position: int | None = None
    message: str | None = None


@dataclass(frozen=True, slots=True)
class BatchSummary:
    """`found` counts the questions that some record answers."""

    questions: int
    found: int
    refused: int


def summary_of(rows: Iterable[QuestionRow]) -> BatchSummary:
    questions = found = refused = 0
    for row in rows:
        questions += 1
        refused += row.answer is None
        found += row.answer is not None and row.answer.total > 0
    return BatchSummary(questions, found, refused)


def answered(finder: Finder, path: Path, wanted: AnswerShape) -> Iterator[QuestionRow]:
    """Each question of the table with its answer, or with why it was refused; empty rows are passed over.

    Raises `BadTable` where the table has no column of questions.
    """
    rows = tuple(read_rows(path))
    header = find_header(rows, _COLUMNS)
    for row in rows:
        text, *filters = (_cell(row, place) for place in header.places)
        told = {name: value for name, value in zip(FILTERS, filters, strict=True) if value}
        if row.line > header.line and (text or told):
            yield _answered(finder, QuestionRow(row.line, text), told, wanted)


def _answered(finder: Finder, row: QuestionRow, told: dict[str, str], wanted: AnswerShape) -> QuestionRow:
    watch = Stopwatch()
    try:
        answer = finder.ask(row.question, filters_of(told), wanted)
    except BadQuestion as error:
        return QuestionRow(row.line, row.question, None, error.code, error.position, refusal_text(error.code))
    except click.BadParameter as error:
        return QuestionRow(row.line, row.question, None, "bad_filter", None, error.message)
    told_answer = answer_row(answer, watch.milliseconds(), with_boxes=wanted.with_boxes)
    return QuestionRow(row.line, row.question, told_answer)


def _cell(row: SheetRow, place: int | None) -> str:
    return row.cells[place].strip() if place is not None and place < len(row.cells) else ""


def question_text(row: QuestionRow) -> str:
    """A question with the names of its hits, for a person."""
    if row.answer is None:
        return _("baris {line}: {question}: tidak dapat dipahami: {message}").format(
            line=row.line, question=row.question, message=row.message
        )
    found = _("baris {line}: {question}: {total} arsip").format(
        line=row.line, question=row.question, total=row.answer.total
    )
    relaxed = "  " + _("(sebagian kata)") if row.answer.relaxed else ""
    return "\n".join([found + relaxed, *(_hit_text(hit) for hit in row.answer.hits)])


def _hit_text(hit: HitRow) -> str:
    page = _("hlm. {page}").format(page=hit.page) if hit.page else None
    return "     " + " · ".join(filter(None, [hit.code or hit.id, hit.title, page]))


def report_table(rows: Iterable[QuestionRow]) -> Iterator[tuple[str, ...]]:
    """The report as a table: a row a hit; a question without one has a row of its own."""
    yield (
        _("Baris"),
        _("Pertanyaan"),
        _("Jumlah"),
        _("Urutan"),
        _("Kode arsip"),
        _("Judul"),
        _("Unit"),
        _("Kurun waktu"),
        _("Halaman"),
        _("Kutipan"),
        _("Id"),
        _("Catatan"),
    )
    for row in rows:
        asked = (str(row.line), row.question, "" if row.answer is None else str(row.answer.total))
        hits = row.answer.hits if row.answer else ()
        if not hits:
            yield (*asked, *[""] * 8, row.message or "")
        for rank, hit in enumerate(hits, start=1):
            page = "" if hit.page is None else str(hit.page)
            told = (hit.code or "", hit.title, hit.unit or "", hit.period or "", page, hit.snippet, hit.id)
            yield (*asked, str(rank), *told, "")
