"""`arsip agenda` shows what is due, for whom and why."""

from __future__ import annotations

from datetime import date

import click

from desk.cli.answers.office.signing import duty_text
from desk.cli.options import Command, Desk, desk_command, option
from desk.cli.parameters import DATE, DAYS
from desk.operations.clock import today
from desk.operations.office.agenda import agenda
from desk.views.office.signing import duty_row
from desk.words.language import N_
from office.people.permissions import Right


@click.command("agenda", cls=Command)
@option("--for", "whom", metavar=N_("PENGENAL|UNIT"), help=N_("Hanya tugas petugas atau unit ini."))
@option("--on", "day", type=DATE, help=N_("Pada hari ini; biasanya sekarang."))
@option("--within", type=DAYS, default="30d", show_default=True, help=N_("Yang jatuh tempo dalam waktu ini."))
@desk_command(may=Right.READ)
def command(desk: Desk, whom: str | None, day: date | None, within: int) -> None:
    day = day or today(desk.settings)
    with desk.opened() as archive:
        duties = agenda(archive, desk.settings, day, within, whom)
    for duty in duties:
        row = duty_row(duty, day)
        desk.tell(row, duty_text(row))
