"""`arsip code` gives a code to a record without one, or puts the class of a coded record right."""

from __future__ import annotations

import click

from desk.cli.options import Command, Desk, argument, desk_command, option
from desk.operations.record.describe import give_code
from desk.views.record.record import record_row
from desk.words.language import N_, _
from office.people.permissions import Right


@click.command("code", cls=Command)
@argument("name", metavar="ID")
@option("--classification", required=True, help=N_("Kode klasifikasi."))
@option("--unit", help=N_("Kode unit, bila belum tercatat."))
@option("--reason", help=N_("Alasan membetulkan klasifikasi arsip yang sudah berkode."))
@desk_command(may=Right.CODE)
def command(desk: Desk, name: str, classification: str, unit: str | None, reason: str | None) -> None:
    with desk.opened() as archive:
        coded = give_code(archive, name, classification, unit, reason)
    desk.tell(record_row(coded), _("{id} berkode {code}").format(id=coded.id, code=coded.code))
