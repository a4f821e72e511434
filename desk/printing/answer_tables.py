"""Writes answers as tables for a spreadsheet: the records of one, or the hits of many questions."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

from archive.values.record import Record
from desk.operations.question.batch import AskedQuestion
from desk.printing.table_file import write_table
from desk.words.language import _
from desk.words.problems import unasked_text
from search.answer.ask import Answer


def write_records(path: Path, records: Iterable[Record]) -> int:
    """Write records to a new table; returns how many they are. Raises as `write_table` does."""
    return write_table(path, _table(records)) - 1


def report_table(questions: Iterable[AskedQuestion]) -> Iterator[tuple[str, ...]]:
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
    for asked in questions:
        if isinstance(asked.result, Answer):
            yield from _answer_rows(asked, asked.result)
        else:
            yield (str(asked.line), asked.question, *[""] * 9, unasked_text(asked.result))


def _answer_rows(asked: AskedQuestion, answer: Answer) -> Iterator[tuple[str, ...]]:
    begin = (str(asked.line), asked.question, str(answer.total))
    if not answer.hits:
        yield (*begin, *[""] * 9)
    for rank, hit in enumerate(answer.hits, start=1):
        record, said = hit.record, hit.record.description
        page, snippet = (str(hit.pages[0].number), hit.pages[0].snippet) if hit.pages else ("", hit.beginning)
        period = str(said.period) if said.period else ""
        yield (
            *begin,
            str(rank),
            record.code or "",
            record.title,
            said.unit or "",
            period,
            page,
            snippet,
            record.id,
            "",
        )


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
