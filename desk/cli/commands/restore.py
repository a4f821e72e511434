"""`arsip restore`: the archive again, from a backup, in a home that is empty; then everything is checked."""

from __future__ import annotations

from pathlib import Path

import click

from archive.copies.backup import Backup
from archive.copies.restore import Source, matches
from archive.integrity.parallel import Manner
from archive.integrity.scrub import Budget
from desk.cli import exits
from desk.cli.answers.copies import restored_text
from desk.cli.answers.verdicts import check_text
from desk.cli.click_words import PathType
from desk.cli.options import Command, Desk, argument, desk_command, option
from desk.operations import index_upkeep
from desk.operations.wiring import restore_archive
from desk.views.copies import RestoredRow
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
@desk_command
def command(desk: Desk, source: Path, name: str | None, later: tuple[Path, ...]) -> int:
    backup = Backup(source)
    restored = restore_archive(desk.settings, Source(backup, backup.generation(name), later))
    with desk.opened() as archive:
        found = [
            check
            for check in archive.scrub.run(Budget(), Manner(workers=desk.settings.workers))
            if check.is_finding
        ]
        same = matches(archive, restored.generation)
        index_upkeep.catch_up(archive, desk.notify)
    row = RestoredRow(
        restored.generation, restored.records, restored.buried, restored.failures, len(found), same
    )
    desk.tell(row, "\n".join([restored_text(restored, same=same), *map(check_text, found)]))
    return exits.FINDINGS if found or restored.failures or not same else exits.DONE
