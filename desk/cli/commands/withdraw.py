"""`arsip withdraw` takes records back from the public."""

from __future__ import annotations

import click

from desk.cli.answers.record.record import record_line
from desk.cli.options import Command, Desk, argument, desk_command, option
from desk.views.record.record import record_row
from desk.words.language import N_, _
from office.people.permissions import Right


@click.command("withdraw", cls=Command)
@argument("names", metavar=N_("ID|KODE..."), nargs=-1, required=True)
@option("--reason", required=True, help=N_("Alasan penarikan; tercatat dalam jurnal."))
@desk_command(may=(Right.PUBLISH, Right.CLOSE))
def command(desk: Desk, names: tuple[str, ...], reason: str) -> None:
    with desk.opened() as archive:
        found = [archive.find(name) for name in names]
        for record in found:
            withdrawn = archive.publishing.withdraw(record.id, reason)
            desk.tell(record_row(withdrawn), _("ditarik: {record}").format(record=record_line(withdrawn)))
