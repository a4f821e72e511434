"""An answer asked for and told: on the screen, or all of it in a table."""

from __future__ import annotations

from pathlib import Path

from desk.cli.options import Desk
from desk.operations.asking import Finder
from desk.operations.wiring import Stopwatch
from desk.printing.answer_tables import export_records
from desk.views.answer import answer_row, answer_text
from search.answer.ask import AnswerShape, Filters


def tell_answer(
    desk: Desk, finder: Finder, text: str, filters: Filters, wanted: AnswerShape, export: Path | None
) -> None:
    """Tell the part of an answer that is wanted, or write all of it to a table."""
    if export is not None:
        export_records(desk, export, finder.all(text, filters, wanted.sort))
        return
    watch = Stopwatch()
    found = finder.ask(text, filters, wanted)
    answer = answer_row(found, watch.milliseconds(), with_boxes=wanted.with_boxes)
    desk.tell(answer, answer_text(answer, wanted.offset))


def tell_similar(
    desk: Desk, finder: Finder, name: str, filters: Filters, wanted: AnswerShape, export: Path | None
) -> None:
    """Tell, or write to a table, the records most like one: as many as are wanted, for all are a little alike."""
    watch = Stopwatch()
    found = finder.similar(finder.view.find(name), filters, wanted)
    if export is not None:
        export_records(desk, export, (hit.record for hit in found.answer.hits))
        return
    answer = answer_row(found.answer, watch.milliseconds(), with_boxes=wanted.with_boxes, words=found.words)
    desk.tell(answer, answer_text(answer, wanted.offset))
