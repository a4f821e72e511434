"""`arsip search`: find records by words, code, unit and period."""

from __future__ import annotations

import click

from desk.answering import answer_row, answer_text
from desk.finding import opened_finder
from desk.language import _
from desk.options import Command, Desk, reader_command
from desk.questioning import filter_options, wanted_options
from desk.wiring import Stopwatch
from search.ask import Filters, Wanted


@click.command("search", cls=Command)
@click.argument("words", metavar=_("[PERTANYAAN]..."), nargs=-1)
@filter_options
@wanted_options
@reader_command
def command(desk: Desk, words: tuple[str, ...], filters: Filters, wanted: Wanted) -> None:
    watch = Stopwatch()
    with opened_finder(desk.settings, desk.settings.audience) as finder:
        found = finder.ask(" ".join(words), filters, wanted)
    answer = answer_row(found, watch.milliseconds(), with_boxes=wanted.with_boxes)
    desk.tell(answer, answer_text(answer, wanted.offset))
