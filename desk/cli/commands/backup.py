"""`arsip backup`: one more generation of the whole archive in a folder elsewhere."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import click

from archive.copies.backup import BackedUp, Backup, Generation
from archive.copies.copy import CopyFailure
from archive.integrity.fixity import FixityCheck
from archive.integrity.parallel import Manner
from desk.cli import exits
from desk.cli.click_words import PathType
from desk.cli.options import Command, Desk, argument, desk_command, option
from desk.operations.index_upkeep import catch_up
from desk.operations.wiring import opened_archive
from desk.views.verdicts import failure_text, tell_checks
from desk.words.language import N_, _


@dataclass(frozen=True, slots=True)
class _BackupRow:
    generation: Generation
    written: int
    failures: tuple[CopyFailure, ...]


@click.command(
    "backup", cls=Command, findings=N_("ada arsip rusak yang tidak dicadangkan, atau cadangan sendiri rusak")
)
@argument("target", metavar=N_("FOLDER"), type=PathType(file_okay=False))
@option("--with-keys", is_flag=True, help=N_("Sertakan kunci rahasia jurnal; simpan cadangannya terkunci."))
@option("--list", "only_list", is_flag=True, help=N_("Hanya mendaftar cadangan yang ada."))
@option("--check", "only_check", is_flag=True, help=N_("Hanya membaca ulang cadangan yang terakhir."))
@desk_command
def command(desk: Desk, target: Path, with_keys: bool, only_list: bool, only_check: bool) -> int:
    backup = Backup(target)
    if only_list:
        for generation in backup.generations():
            desk.tell(generation, _generation_text(generation))
        return exits.DONE
    if only_check:
        return tell_checks(desk, _checks(desk, backup))
    with opened_archive(desk.settings) as archive:
        made = backup.make(archive, with_keys=with_keys)
        catch_up(archive)
    desk.tell(_BackupRow(made.generation, made.written, made.failures), _made_text(made))
    return exits.FINDINGS if made.failures else exits.DONE


def _checks(desk: Desk, backup: Backup) -> list[FixityCheck]:
    manner = Manner(workers=desk.settings.workers)
    return list(backup.check(backup.generation(), manner))


def _generation_text(generation: Generation) -> str:
    return _("{name}  {made}  {records} arsip, jurnal sampai {position}").format(
        name=generation.name,
        made=generation.made[:16],
        records=generation.records,
        position=generation.position,
    )


def _made_text(made: BackedUp) -> str:
    lines = [_generation_text(made.generation)]
    lines.append(_("{written} arsip baru atau berubah disalin").format(written=made.written))
    lines += [failure_text(failure) for failure in made.failures]
    return "\n".join(lines)
