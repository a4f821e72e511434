"""`arsip duplicates` lists records that may be one paper scanned twice, and takes people's decisions."""

from __future__ import annotations

import click

from archive.accession.duplicate_candidates import RescanState
from desk.cli import exits
from desk.cli.answers.record.look_alikes import rescan_text
from desk.cli.options import Desk, Group, argument, desk_command, option
from desk.operations.record.duplicates import open_rescans
from desk.views.record.look_alikes import rescan_row
from desk.words.language import N_
from office.people.permissions import Right


@click.group("duplicates", cls=Group)
def command() -> None:
    """The group has no options of its own."""


@command.command(
    "list",
    help=N_("Antrean arsip yang mungkin kertas yang sama; tidak ada yang digabungkan."),
    findings=N_("ada yang menunggu keputusan"),
)
@desk_command(may=Right.VERIFY)
def list_open(desk: Desk) -> int:
    with desk.opened() as archive:
        rows = [rescan_row(archive, rescan) for rescan in open_rescans(archive)]
    for row in rows:
        desk.tell(row, rescan_text(row))
    return exits.FINDINGS if rows else exits.DONE


@command.command("decide", help=N_("Memutuskan apakah dua arsip kertas yang sama; dicatat di jurnal."))
@argument("one", metavar=N_("ID|KODE"))
@argument("two", metavar=N_("ID|KODE"))
@option("--same/--different", "is_same", required=True, help=N_("Kertas yang sama, atau dua dokumen."))
@option("--reason", help=N_("Alasannya."))
@desk_command(may=Right.VERIFY)
def decide(desk: Desk, one: str, two: str, is_same: bool, reason: str | None) -> None:
    state = RescanState.SAME if is_same else RescanState.DIFFERENT
    with desk.opened() as archive:
        ids = archive.find(one).id, archive.find(two).id
        row = rescan_row(archive, archive.rescans.decide(*ids, state, reason))
    desk.tell(row, rescan_text(row))
