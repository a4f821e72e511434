"""`arsip repair`: damaged files put right from a replica or a backup, or named again."""

from __future__ import annotations

from pathlib import Path

import click

from archive.copies.replica import Replicas, repair_of
from desk.cli import exits
from desk.cli.answers.verdicts import mended_text
from desk.cli.click_words import PathType
from desk.cli.options import Command, Desk, argument, desk_command, option
from desk.views.verdicts import mended_row
from desk.words.language import N_


@click.command("repair", cls=Command, findings=N_("ada berkas yang tidak mempunyai salinan yang baik"))
@argument("names", metavar=N_("[ID|KODE]..."), nargs=-1)
@option(
    "--from",
    "others",
    multiple=True,
    type=PathType(exists=True, file_okay=False),
    help=N_("Folder cadangan atau salinan lain yang juga ditanya."),
)
@desk_command
def command(desk: Desk, names: tuple[str, ...], others: tuple[Path, ...]) -> int:
    left = False
    with desk.opened() as archive:
        roots = [replica.duplicate.store for replica in Replicas(archive).reachable()]
        roots += [other / "store" for other in others]
        chosen = [archive.find(name).id for name in names]
        repair = repair_of(archive)
        repairs = (
            (repair.repair(record, roots) for record in chosen) if chosen else repair.repair_damaged(roots)
        )
        for repaired in repairs:
            left = left or bool(repaired.mended.left)
            row = mended_row(repaired.record, repaired.mended)
            desk.tell(row, mended_text(row))
    return exits.FINDINGS if left else exits.DONE
