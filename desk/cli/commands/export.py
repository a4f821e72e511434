"""`arsip export` writes records as BagIt bags, to be handed to another archive or kept apart."""

from __future__ import annotations

from pathlib import Path

import click

from archive.export.bag import Sender
from desk.cli import exits
from desk.cli.answers.ingest.bag import bag_text
from desk.cli.click_words import PathType
from desk.cli.options import Command, Desk, argument, desk_command, option
from desk.operations.clock import today
from desk.operations.preservation.export import export_records
from desk.views.ingest.bag import bag_row
from desk.words.language import N_, _
from office.people.permissions import Right


@click.command("export", cls=Command, findings=N_("ada arsip rusak yang tidak diekspor"))
@argument("names", metavar=N_("[ID|KODE]..."), nargs=-1)
@option("--all", "everything", is_flag=True, help=N_("Semua arsip yang tidak musnah."))
@option(
    "--to",
    "target",
    required=True,
    type=PathType(file_okay=False),
    help=N_("Folder tujuan."),
)
@option("--organization", required=True, help=N_("Lembaga yang menyerahkan, untuk bag-info.txt."))
@desk_command(may=Right.HAND_OUT)
def command(desk: Desk, names: tuple[str, ...], everything: bool, target: Path, organization: str) -> int:
    if bool(names) == everything:
        raise click.UsageError(_("sebutkan arsip, atau --all"))
    status = exits.DONE
    sender = Sender(organization, desk.settings.actor, today(desk.settings))
    with desk.opened() as archive:
        for exported in export_records(archive, names, sender, target):
            row = bag_row(exported)
            status = exits.FINDINGS if row.damaged else status
            desk.tell(row, bag_text(row))
    return status
