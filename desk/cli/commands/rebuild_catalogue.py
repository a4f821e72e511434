"""`arsip rebuild-catalogue`: a catalogue again, when it is lost or broken and there is no backup of it."""

from __future__ import annotations

from pathlib import Path

import click

from archive.copies.rebuild import Rebuilt
from desk.cli import exits
from desk.cli.click_words import PathType
from desk.cli.options import Command, Desk, desk_command, option
from desk.operations.index_upkeep import catch_up
from desk.operations.wiring import opened_archive, rebuild_catalogue
from desk.words.language import N_, _


@click.command("rebuild-catalogue", cls=Command, findings=N_("ada yang tidak dapat dibangun lagi"))
@option(
    "--journal",
    "segments",
    type=PathType(exists=True, file_okay=False),
    help=N_("Folder jurnal, misalnya dari salinan; biasanya milik arsip sendiri."),
)
@desk_command
def command(desk: Desk, segments: Path | None) -> int:
    rebuilt = rebuild_catalogue(desk.settings, segments)
    with opened_archive(desk.settings) as archive:
        catch_up(archive)
    desk.tell(rebuilt, _text(rebuilt))
    return exits.FINDINGS if rebuilt.unread or rebuilt.lost or rebuilt.gaps else exits.DONE


def _text(rebuilt: Rebuilt) -> str:
    lines = [
        _("katalog dibangun: {records} arsip, {entries} catatan jurnal").format(
            records=rebuilt.records, entries=rebuilt.entries
        )
    ]
    if rebuilt.aside is not None:
        lines.append(_("katalog lama disimpan di {place}").format(place=rebuilt.aside))
    lines += [
        _("tidak tercatat di jurnal, dicatat sekarang: {record}").format(record=record)
        for record in rebuilt.recovered
    ]
    lines += [_("TIDAK TERBACA: {record}").format(record=record) for record in rebuilt.unread]
    lines += [_("HILANG dari penyimpanan: {record}").format(record=record) for record in rebuilt.lost]
    lines += [
        _("catatan jurnal {sequence} terlalu singkat: muat lagi tabel atau polanya").format(sequence=sequence)
        for sequence in rebuilt.gaps
    ]
    return "\n".join(lines)
