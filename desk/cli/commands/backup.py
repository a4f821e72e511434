"""`arsip backup` makes one more generation of the whole archive in a folder elsewhere."""

from __future__ import annotations

from pathlib import Path

import click

from archive.copies.backup import Backup
from archive.integrity.parallel import Manner
from desk.cli import exits
from desk.cli.answers.copies import backup_text, generation_text
from desk.cli.answers.verdicts import tell_checks
from desk.cli.click_words import PathType
from desk.cli.options import Command, Desk, argument, desk_command, option
from desk.views.copies import backup_row
from desk.words.language import N_
from office.people.permissions import Right


@click.command(
    "backup",
    cls=Command,
    findings=N_(
        "ada arsip rusak yang tidak dicadangkan, cadangan sendiri rusak, atau jam mesin terlalu awal"
    ),
)
@argument("target", metavar=N_("FOLDER"), type=PathType(file_okay=False))
@option("--with-keys", is_flag=True, help=N_("Sertakan kunci rahasia jurnal; simpan cadangannya terkunci."))
@option("--list", "only_list", is_flag=True, help=N_("Hanya mendaftar cadangan yang ada."))
@option("--check", "only_check", is_flag=True, help=N_("Hanya membaca ulang cadangan yang terakhir."))
@desk_command(may=Right.COPY)
def command(desk: Desk, target: Path, with_keys: bool, only_list: bool, only_check: bool) -> int:
    backup = Backup(target)
    if only_list:
        for generation in backup.generations():
            desk.tell(generation, generation_text(generation))
        return exits.DONE
    if only_check:
        return tell_checks(desk, backup.check(backup.generation(), Manner(workers=desk.settings.workers)))
    with desk.opened() as archive:
        made = backup.make(archive, with_keys=with_keys)
    desk.tell(backup_row(made), backup_text(made))
    return exits.FINDINGS if made.failures or made.clock_behind else exits.DONE
