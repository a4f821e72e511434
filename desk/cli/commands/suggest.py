"""`arsip suggest` completes what was typed so far by titles, codes and words."""

from __future__ import annotations

import click

from desk.cli.options import Command, Desk, argument, option, reader_command
from desk.cli.question_options import audience_of, audience_option
from desk.operations.question.finder import finder_of
from desk.words.language import N_, _
from office.people.permissions import Right


@click.command("suggest", cls=Command)
@argument("text", metavar=N_("TEKS"))
@audience_option
@option(
    "--limit",
    type=click.IntRange(1, 50),
    default=8,
    show_default=True,
    help=N_("Banyaknya saran tiap macam."),
)
@reader_command(may=Right.READ)
def command(desk: Desk, text: str, audience: str | None, limit: int) -> None:
    with desk.opened() as archive:
        asker = audience_of(desk.audience, audience)
        found = finder_of(archive, asker, desk.notify).suggest(text, limit)
    sections = [
        (_("Judul"), found.titles),
        (_("Kode arsip"), found.codes),
        (_("Kata"), found.words),
    ]
    lines = [f"{label:<12}{value}" for label, values in sections for value in values]
    desk.tell(found, lines)
