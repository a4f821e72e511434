"""`arsip appointments` lists who holds which role, and ends an appointment."""

from __future__ import annotations

from datetime import date

import click

from desk.cli.answers.office.people import appointment_line
from desk.cli.options import Desk, Group, argument, desk_command, option
from desk.cli.parameters import DATE
from desk.operations.office.people import directory_of
from desk.words.language import N_
from office.people.permissions import Right


@click.group("appointments", cls=Group, invoke_without_command=True)
@option("--person", metavar=N_("PENGENAL"), help=N_("Hanya penugasan petugas ini."))
@desk_command(may=Right.READ)
def command(desk: Desk, person: str | None) -> None:
    if click.get_current_context().invoked_subcommand is not None:
        return
    with desk.opened() as archive:
        for appointment in directory_of(archive).appointments(person):
            desk.tell(appointment, appointment_line(appointment))


@command.command("end", help=N_("Mengakhiri satu penugasan; riwayatnya tetap tercatat."))
@argument("number", metavar=N_("NOMOR"), type=int)
@option("--on", "day", type=DATE, required=True, help=N_("Hari terakhir."))
@option("--reason", required=True, help=N_("Alasan mengakhiri penugasan."))
@desk_command(may=Right.MANAGE_PEOPLE)
def end(desk: Desk, number: int, day: date, reason: str) -> None:
    with desk.opened() as archive:
        ended = directory_of(archive).end_appointment(number, day, reason)
    desk.tell(ended, appointment_line(ended))
