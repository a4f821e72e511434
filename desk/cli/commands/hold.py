"""`arsip hold` keeps a record from any disposal while a case is pending."""

from __future__ import annotations

import click

from archive.lifecycle.holds import Hold
from desk.cli.options import Desk, Group, argument, desk_command, option
from desk.views.office.hold import HoldRow
from desk.words.language import N_
from office.people.permissions import Right


@click.group("hold", cls=Group)
def command() -> None:
    """The group has no options of its own."""


@command.command("add", help=N_("Menahan satu arsip; dasar penahanan wajib disebut."))
@argument("name", metavar=N_("ID|KODE"))
@option("--mandate", required=True, help=N_("Dasar penahanan, misalnya nomor perkara."))
@desk_command(may=Right.HOLD)
def add(desk: Desk, name: str, mandate: str) -> None:
    with desk.opened() as archive:
        hold = archive.holds.place(archive.find(name).id, mandate)
    _tell(desk, hold)


@command.command("lift", help=N_("Mengakhiri penahanan; riwayatnya tetap tercatat."))
@argument("hold_id", metavar=N_("NOMOR"), type=int)
@option("--reason", required=True, help=N_("Alasan mengakhiri penahanan."))
@desk_command(may=Right.HOLD)
def lift(desk: Desk, hold_id: int, reason: str) -> None:
    with desk.opened() as archive:
        hold = archive.holds.lift(hold_id, reason)
    _tell(desk, hold)


@command.command("list", help=N_("Mendaftar penahanan yang berlaku."))
@desk_command(may=Right.SWEEP)
def list_holds(desk: Desk) -> None:
    with desk.opened() as archive:
        for hold in archive.holds.in_force():
            _tell(desk, hold)


def _tell(desk: Desk, hold: Hold) -> None:
    desk.tell(HoldRow(hold.id, hold.record, hold.mandate), f"{hold.id}  {hold.record}  {hold.mandate}")
