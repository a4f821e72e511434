"""`arsip search`: find records by words, code, unit and period."""

from __future__ import annotations

import click

from archive.period import Period
from desk.answering import answer_row, answer_text
from desk.language import _
from desk.options import Command, Desk, desk_command
from desk.parameters import PERIOD
from desk.troubles import trouble_text
from desk.wiring import Stopwatch, generations, opened_archive
from search.ask import Filters, ask
from search.bydescription import ask_by_description
from search.index import IndexUnavailable


@click.command("search", cls=Command)
@click.argument("words", metavar=_("[PERTANYAAN]..."), nargs=-1)
@click.option("--code", help=_("Kode, atau awal kode menurut ruas."))
@click.option("--unit", help=_("Kode unit."))
@click.option("--period", type=PERIOD, help=_("Kurun waktu yang bersinggungan."))
@click.option(
    "--limit", type=click.IntRange(0, 10_000), default=10, show_default=True, help=_("Banyaknya hasil.")
)
@click.option("--offset", type=click.IntRange(min=0), default=0, help=_("Hasil yang dilewati."))
@desk_command
def command(
    desk: Desk,
    words: tuple[str, ...],
    code: str | None,
    unit: str | None,
    period: Period | None,
    limit: int,
    offset: int,
) -> None:
    text, filters, watch = " ".join(words), Filters(code, unit, period), Stopwatch()
    with opened_archive(desk.settings) as archive:
        try:
            found = ask(archive, generations(archive).current(), text, filters, limit, offset)
            answer = answer_row(found, watch.milliseconds())
        except IndexUnavailable as error:
            click.echo(_("arsip: pencarian isi sedang mati: {why}").format(why=trouble_text(error)), err=True)
            found = ask_by_description(archive, text, filters, limit, offset)
            answer = answer_row(found, watch.milliseconds(), content=False)
    desk.tell(answer, answer_text(answer, offset))
