"""`arsip repair` puts damaged files right from a replica or a backup, or names them again."""

from __future__ import annotations

from pathlib import Path

import click

from desk.cli import exits
from desk.cli.answers.preservation.verdicts import mended_text
from desk.cli.click_words import PathType
from desk.cli.options import Command, Desk, argument, desk_command, option
from desk.operations.preservation.repair import repair_records
from desk.views.preservation.verdicts import mended_row
from desk.words.language import N_
from office.people.permissions import Right


@click.command("repair", cls=Command, findings=N_("ada berkas yang tidak mempunyai salinan yang baik"))
@argument("names", metavar=N_("[ID|KODE]..."), nargs=-1)
@option(
    "--from",
    "others",
    multiple=True,
    type=PathType(exists=True, file_okay=False),
    help=N_("Folder cadangan atau salinan lain yang juga ditanya."),
)
@desk_command(may=Right.REPAIR)
def command(desk: Desk, names: tuple[str, ...], others: tuple[Path, ...]) -> int:
    left = False
    with desk.opened() as archive:
        for repaired in repair_records(archive, names, others):
            left = left or bool(repaired.mended.left)
            row = mended_row(repaired.record, repaired.mended)
            desk.tell(row, mended_text(row))
    return exits.FINDINGS if left else exits.DONE
