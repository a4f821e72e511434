"""`arsip code` gives a code to a record that was filed without one."""

from __future__ import annotations

import click

from desk.cli.options import Command, Desk, argument, desk_command, option
from desk.operations.describe import give_code
from desk.views.record import record_row
from desk.words.language import N_, _


@click.command("code", cls=Command)
@argument("name", metavar="ID")
@option("--classification", required=True, help=N_("Kode klasifikasi."))
@option("--unit", help=N_("Kode unit, bila belum tercatat."))
@desk_command
def command(desk: Desk, name: str, classification: str, unit: str | None) -> None:
    with desk.opened() as archive:
        coded = give_code(archive, name, classification, unit)
    desk.tell(record_row(coded), _("{id} berkode {code}").format(id=coded.id, code=coded.code))
