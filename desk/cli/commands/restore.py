"""`arsip restore` restores a backup into an empty home, and checks everything then."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import click

from desk.cli import exits
from desk.cli.answers.preservation.copies import restored_text
from desk.cli.click_words import PathType
from desk.cli.options import ANYBODY, Command, Desk, argument, desk_command, option
from desk.cli.parameters import EXISTING_FILE
from desk.operations.preservation.backup import opened_backup
from desk.operations.preservation.restore import restore
from desk.views.preservation.copies import restored_row
from desk.words.language import N_


@click.command("restore", cls=Command, findings=N_("ada yang tidak pulih utuh"))
@argument("source", metavar=N_("CADANGAN"), type=PathType(exists=True, file_okay=False))
@option("--generation", "name", metavar=N_("NAMA"), help=N_("Cadangan yang ini, bukan yang terakhir."))
@option(
    "--journal",
    "later",
    multiple=True,
    type=PathType(exists=True, file_okay=False),
    help=N_("Folder jurnal lain yang lebih baru; yang dimusnahkan menurutnya tidak kembali."),
)
@option("--identity", type=EXISTING_FILE, help=N_("Berkas kunci rahasia, untuk cadangan yang tersandi."))
@desk_command(may=ANYBODY)
def command(
    desk: Desk, source: Path, name: str | None, later: tuple[Path, ...], identity: Path | None
) -> int:
    with opened_backup(desk.settings, source, name, identity) as opened:
        wanted = replace(opened, later=(*opened.later, *later))
        result = restore(desk.settings, wanted, desk.notify)
    desk.tell(restored_row(result), restored_text(result))
    return exits.DONE if result.is_whole else exits.FINDINGS
