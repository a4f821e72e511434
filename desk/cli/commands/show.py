"""`arsip show` shows everything known about one record, or the text of its pages."""

from __future__ import annotations

import click

from desk.cli.answers.record.record import facts_page
from desk.cli.options import Command, Desk, argument, option, reader_command
from desk.operations.record.facts import facts_of
from desk.views.record.record import facts_row
from desk.words.language import N_
from office.people.access_log import CLI, note_access
from office.people.permissions import Right


@click.command("show", cls=Command)
@argument("name", metavar=N_("ID|KODE"))
@option("--text", "with_text", is_flag=True, help=N_("Isi halaman, dipisahkan form feed."))
@reader_command(may=Right.READ)
def command(desk: Desk, name: str, with_text: bool) -> None:
    with desk.opened() as archive:
        facts = facts_of(archive, desk.audience, name, with_text=with_text)
        note_access(archive, [facts.record], "text" if with_text else "description", CLI)
        row = facts_row(archive, facts)
    desk.tell(row, facts_page(facts, row))
