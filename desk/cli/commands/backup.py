"""`arsip backup` makes one more generation of the whole archive in a folder elsewhere."""

from __future__ import annotations

from pathlib import Path

import click

from archive.copies.encryption import Recipients
from archive.integrity.parallel import Manner
from desk.cli import exits
from desk.cli.answers.preservation.copies import backup_text, generation_text
from desk.cli.answers.preservation.verdicts import tell_checks
from desk.cli.click_words import PathType
from desk.cli.options import Command, Desk, argument, desk_command, option
from desk.operations.preservation.backup import back_up, checked_backup, generations_at
from desk.views.preservation.copies import backup_row
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
@option(
    "--encrypt-to",
    "encrypt_to",
    multiple=True,
    metavar=N_("PENERIMA"),
    help=N_("Sandikan (format age) untuk penerima ini: age1… atau kunci publik SSH. Boleh berulang."),
)
@option("--list", "only_list", is_flag=True, help=N_("Hanya mendaftar cadangan yang ada."))
@option("--check", "only_check", is_flag=True, help=N_("Hanya membaca ulang cadangan yang terakhir."))
@desk_command(may=Right.COPY)
def command(
    desk: Desk,
    target: Path,
    with_keys: bool,
    encrypt_to: tuple[str, ...],
    only_list: bool,
    only_check: bool,
) -> int:
    if only_list:
        for generation in generations_at(target):
            desk.tell(generation, generation_text(generation))
        return exits.DONE
    if only_check:
        return tell_checks(desk, checked_backup(target, Manner(workers=desk.settings.workers)))
    recipients = Recipients.parse(encrypt_to)
    with desk.opened() as archive:
        made = back_up(archive, target, recipients, with_keys=with_keys)
    desk.tell(backup_row(made), backup_text(made))
    return exits.FINDINGS if made.failures or made.clock_behind else exits.DONE
