"""`arsip restore`: the archive again, from a backup, in a home that is empty; then everything is checked."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import click

from archive.copies.backup import Backup, Generation
from archive.copies.copy import CopyFailure
from archive.copies.restore import Restored, Source, matches
from archive.integrity.parallel import Manner
from archive.integrity.scrub import Budget
from desk.cli import exits
from desk.cli.click_words import PathType
from desk.cli.options import Command, Desk, argument, desk_command, option
from desk.operations.index_upkeep import catch_up
from desk.operations.wiring import opened_archive, restore_archive
from desk.views.verdicts import check_text, failure_text
from desk.words.language import N_, _


@dataclass(frozen=True, slots=True)
class _RestoredRow:
    """`journal`: the restored journal is, entry by entry and so by its root, the one that was backed up."""

    generation: Generation
    records: int
    buried: tuple[str, ...]
    failures: tuple[CopyFailure, ...]
    findings: int
    journal: bool


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
    with opened_archive(desk.settings) as archive:
        found = [
            check
            for check in archive.scrub.run(Budget(), Manner(workers=desk.settings.workers))
            if check.is_finding
        ]
        same = matches(archive, restored.generation)
        catch_up(archive)
    row = _RestoredRow(
        restored.generation, restored.records, restored.buried, restored.failures, len(found), same
    )
    desk.tell(row, "\n".join([_text(restored, same=same), *map(check_text, found)]))
    return exits.FINDINGS if found or restored.failures or not same else exits.DONE


def _text(restored: Restored, *, same: bool) -> str:
    lines = [
        _("{records} arsip dipulihkan dari cadangan {name}").format(
            records=restored.records, name=restored.generation.name
        ),
        _("jurnal sama dengan yang dicadangkan") if same else _("JURNAL TIDAK SAMA dengan yang dicadangkan"),
    ]
    lines += [_("tetap musnah: {record}").format(record=record) for record in restored.buried]
    return "\n".join([*lines, *map(failure_text, restored.failures)])
