"""`arsip hold`: keep a record from any disposal while a case is pending."""

from __future__ import annotations

from dataclasses import dataclass

import click

from archive.lifecycle.holds import Hold
from desk.cli.options import Desk, Group, argument, desk_command, option
from desk.operations.index_upkeep import catch_up
from desk.operations.wiring import opened_archive
from desk.words.language import N_


@dataclass(frozen=True, slots=True)
class _HoldRow:
    id: int
    record: str
    mandate: str


@click.group("hold", cls=Group)
def command() -> None:
    """The group has no options of its own."""


@command.command("add", help=N_("Menahan satu arsip; dasar penahanan wajib disebut."))
@argument("name", metavar=N_("ID|KODE"))
@option("--mandate", required=True, help=N_("Dasar penahanan, misalnya nomor perkara."))
@desk_command
def add(desk: Desk, name: str, mandate: str) -> None:
    with opened_archive(desk.settings) as archive:
        hold = archive.holds.place(archive.find(name).id, mandate)
        catch_up(archive)
    _tell(desk, hold)


@command.command("lift", help=N_("Mengakhiri penahanan; riwayatnya tetap tercatat."))
@argument("hold_id", metavar=N_("NOMOR"), type=int)
@option("--reason", required=True, help=N_("Alasan mengakhiri penahanan."))
@desk_command
def lift(desk: Desk, hold_id: int, reason: str) -> None:
    with opened_archive(desk.settings) as archive:
        hold = archive.holds.lift(hold_id, reason)
        catch_up(archive)
    _tell(desk, hold)


@command.command("list", help=N_("Mendaftar penahanan yang berlaku."))
@desk_command
def list_holds(desk: Desk) -> None:
    with opened_archive(desk.settings) as archive:
        for hold in archive.holds.in_force():
            _tell(desk, hold)


def _tell(desk: Desk, hold: Hold) -> None:
    desk.tell(_HoldRow(hold.id, hold.record, hold.mandate), f"{hold.id}  {hold.record}  {hold.mandate}")
