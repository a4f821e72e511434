"""`arsip appoint` gives a person a role, for a unit or the whole office, by a mandate."""

from __future__ import annotations

from datetime import date

import click

from desk.cli.answers.office.people import appointment_line
from desk.cli.options import Command, Desk, argument, desk_command, option
from desk.cli.parameters import DATE
from desk.operations.office.people import appoint, directory_of
from desk.words.language import N_, _
from office.people.appointments import Appointment, OfficeRole
from office.people.permissions import Right


@click.command("appoint", cls=Command)
@argument("person", metavar=N_("PENGENAL"))
@argument("role", metavar=N_("PERAN"), type=click.Choice([role.value for role in OfficeRole]))
@option("--unit", help=N_("Kode unit; tanpa ini untuk seluruh kantor."))
@option("--from", "since", type=DATE, required=True, help=N_("Hari pertama."))
@option("--until", type=DATE, help=N_("Hari terakhir."))
@option("--mandate", required=True, help=N_("Dasar penugasan, misalnya nomor SK."))
@option("--stands-in-for", type=int, metavar=N_("NOMOR"), help=N_("Nomor penugasan yang digantikan."))
@desk_command(may=Right.MANAGE_PEOPLE)
def command(
    desk: Desk,
    person: str,
    role: str,
    unit: str | None,
    since: date,
    until: date | None,
    mandate: str,
    stands_in_for: int | None,
) -> None:
    wanted = Appointment(0, person, OfficeRole(role), unit, since, until, mandate, stands_in_for)
    with desk.opened() as archive:
        was_closed = directory_of(archive).is_closed()
        appointed = appoint(archive, wanted)
        is_closed = directory_of(archive).is_closed()
    desk.tell(appointed, appointment_line(appointed))
    if is_closed and not was_closed:
        desk.warn(
            _(
                "rumah arsip kini tertutup: setiap petugas masuk dengan arsip login; "
                "agar pencarian memuat tahap yang baru, jalankan: arsip index rebuild"
            )
        )
