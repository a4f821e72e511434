"""`arsip key` shows the keys that the archive signs with, and makes a new one."""

from __future__ import annotations

import click

from desk.cli.options import Desk, Group, desk_command, option
from desk.views.preservation.keys import KeyRow, key_rows
from desk.words.language import N_, _
from office.people.permissions import Right


@click.group("key", cls=Group)
def command() -> None:
    """The group has no options of its own."""


@command.command("show", help=N_("Menampilkan kunci publik, untuk dicetak dan diumumkan."))
@desk_command(may=Right.READ_JOURNAL)
def show(desk: Desk) -> None:
    with desk.opened() as archive:
        for row in key_rows(archive.notary.ring):
            desk.tell(row, _text(row))


@command.command("rotate", help=N_("Mengganti kunci; kunci lama ikut menandatangani penggantinya."))
@option(
    "--lost", is_flag=True, help=N_("Kunci lama hilang atau bocor: pengganti tanpa tanda tangan kunci lama.")
)
@desk_command(may=Right.SIGN_JOURNAL)
def rotate(desk: Desk, lost: bool) -> None:
    with desk.opened() as archive:
        archive.notary.rotate(lost=lost)
        *_old, row = key_rows(archive.notary.ring)
    desk.tell(row, _text(row))


def _text(row: KeyRow) -> str:
    notes = [
        _("berlaku") if row.current else _("diganti"),
        "" if row.endorsed else _("tidak ditandatangani kunci sebelumnya"),
    ]
    return f"{row.generation}  {row.key}  ({', '.join(filter(None, notes))})"
