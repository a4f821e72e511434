"""Shows an answer to a person: on the screen, or all of it in a table."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import click

from archive.values.record import Phase
from desk.cli.answers.question.explanation import explanation_text
from desk.cli.answers.record.record import named_unit
from desk.cli.options import Desk
from desk.operations.clock import Stopwatch
from desk.operations.question.finder import Finder
from desk.printing.answer_tables import write_records
from desk.views.question.answer import AnswerRow, ExportedRow, FacetRow, HitRow, answer_row
from desk.words.escaping import HarmlessText, joined, one_line
from desk.words.language import _
from search.answer.ask import AnswerShape, Filters, Mode
from search.index.contract import Facet

_FACET_VALUES_TOLD = 8


def tell_answer(
    desk: Desk, finder: Finder, text: str, filters: Filters, wanted: AnswerShape, export: Path | None
) -> None:
    """Tell the part of an answer that is wanted, or write all of it to a table."""
    if export is not None:
        _tell_exported(desk, export, write_records(export, finder.all(text, filters, wanted)))
        return
    watch = Stopwatch()
    found = finder.ask(text, filters, wanted)
    answer = answer_row(found, watch.milliseconds(), with_boxes=wanted.with_boxes, units=finder.units)
    desk.tell(answer, answer_text(answer, wanted.offset))


def tell_similar(
    desk: Desk, finder: Finder, name: str, filters: Filters, wanted: AnswerShape, export: Path | None
) -> None:
    """Tell, or write to a table, the records most like one: as many as are wanted, for all are a little alike."""
    watch = Stopwatch()
    found = finder.similar(finder.view.find(name), filters, wanted)
    if export is not None:
        _tell_exported(desk, export, write_records(export, (hit.record for hit in found.answer.hits)))
        return
    answer = answer_row(
        found.answer,
        watch.milliseconds(),
        with_boxes=wanted.with_boxes,
        words=found.words,
        units=finder.units,
    )
    desk.tell(answer, answer_text(answer, wanted.offset))


def _tell_exported(desk: Desk, path: Path, records: int) -> None:
    text = _("{records} arsip diekspor ke {path}").format(records=records, path=path)
    desk.tell(ExportedRow(str(path), records), text)


def answer_text(answer: AnswerRow, offset: int) -> list[str]:
    """An answer for a person, the words that matched in bold where a terminal can."""
    lines = list(_how_answered(answer))
    for place, hit in enumerate(answer.hits, start=offset + 1):
        lines += ["", joined(f"{place:>3}. ", _styled(hit.title, bold=True))]
        lines.append("     " + " · ".join(_whereabouts(hit)))
        if hit.snippet:
            lines.append(joined("     ", *_marked(hit)))
        lines += explanation_text(hit.why) if hit.why else ()
    for row in answer.facets:
        lines += ["", _facet_text(row)]
    return lines


def _how_answered(answer: AnswerRow) -> Iterator[str]:
    """How many records, and how the question was understood."""
    yield _("{total} arsip ditemukan ({took:.0f} ms)").format(total=answer.total, took=answer.took_ms)
    if answer.relaxed:
        yield _("Tidak ada arsip yang memuat semua kata; ini yang memuat sebagian.")
    if answer.mode == Mode.ENOUGH.value:
        yield _("{all} memuat semua kata, yang lain sebagian.").format(all=answer.having_all)
    if answer.operators:
        yield _("Dibaca sebagai operator: {words}").format(words=", ".join(answer.operators))
    for row in answer.added:
        yield _("Dicari juga untuk {typed}: {forms}").format(typed=row.typed, forms=", ".join(row.forms))
    if answer.words:
        yield _("Serupa menurut: {words}").format(words=", ".join(answer.words))
    if answer.mode == Mode.SENTENCE.value:
        yield _("Dijawab sebagai kalimat: cukup sebagian katanya, yang paling cocok di depan.")


def _whereabouts(hit: HitRow) -> Iterator[str]:
    yield from filter(None, [hit.code or hit.id, named_unit(hit.unit, hit.unit_name), hit.period])
    if hit.warrant is not None:
        yield _("MUSNAH {by}").format(by=f"{hit.warrant.number}, {hit.warrant.decided}")
    elif hit.phase == Phase.DESTROYED.value:
        yield _("MUSNAH {by}").format(by="").rstrip()
    if hit.page is not None:
        yield _("hlm. {page}").format(page=hit.page)
    if hit.matching_pages > 1:
        yield _("{pages} halaman memuatnya").format(pages=hit.matching_pages)


def _marked(hit: HitRow) -> Iterator[str]:
    end = 0
    for start, stop in hit.marks:
        yield hit.snippet[end:start]
        yield _styled(hit.snippet[start:stop], fg="yellow", bold=True)
        end = stop
    yield hit.snippet[end:]


def _styled(text: str, **style: Any) -> HarmlessText:
    return HarmlessText(click.style(one_line(text), **style))


def _facet_text(row: FacetRow) -> str:
    shown = [f"{found.value} ({found.count})" for found in row.counts[:_FACET_VALUES_TOLD]]
    if row.values > len(shown):
        shown.append(_("dan {more} lagi").format(more=row.values - len(shown)))
    return f"{_facet_label(Facet(row.facet))}: {', '.join(shown) or '–'}"


def _facet_label(facet: Facet) -> str:
    labels = {
        Facet.UNIT: _("Unit"),
        Facet.YEAR: _("Tahun"),
        Facet.KIND: _("Jenis"),
        Facet.CLASSIFICATION: _("Klasifikasi"),
        Facet.STAGE: _("Tahap"),
    }
    return labels[facet]
