"""`arsip recode` puts a record into another class under a new code, and still finds it by the former one."""

from __future__ import annotations

import click

from desk.cli.options import Command, Desk, argument, desk_command, option
from desk.operations.record.describe import recode
from desk.views.record.record import record_row
from desk.words.language import N_, _
from office.people.permissions import Right


@click.command("recode", cls=Command)
@argument("name", metavar=N_("ID|KODE"))
@option("--classification", required=True, help=N_("Kode klasifikasi yang benar."))
@option("--reason", required=True, help=N_("Alasan mengganti kode; tercatat dalam jurnal."))
@desk_command(may=Right.CODE)
def command(desk: Desk, name: str, classification: str, reason: str) -> None:
    with desk.opened() as archive:
        record = recode(archive, name, classification, reason)
    text = _("{id} kini berkode {code}; kode lama tetap dapat dicari: {former}")
    former = ", ".join(record.aliases) or "-"
    desk.tell(record_row(record), text.format(id=record.id, code=record.code, former=former))
