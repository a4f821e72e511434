"""`arsip rebuild-catalogue` rebuilds a catalogue that is lost or broken and has no backup."""

from __future__ import annotations

from pathlib import Path

import click

from desk.cli import exits
from desk.cli.answers.preservation.copies import rebuilt_text
from desk.cli.click_words import PathType
from desk.cli.options import ANYBODY, Command, Desk, desk_command, option
from desk.operations.preservation.restore import rebuild
from desk.words.language import N_


@click.command("rebuild-catalogue", cls=Command, findings=N_("ada yang tidak dapat dibangun lagi"))
@option(
    "--journal",
    "segments",
    type=PathType(exists=True, file_okay=False),
    help=N_("Folder jurnal, misalnya dari salinan; biasanya milik arsip sendiri."),
)
@desk_command(may=ANYBODY)
def command(desk: Desk, segments: Path | None) -> int:
    rebuilt = rebuild(desk.settings, segments, desk.notify)
    desk.tell(rebuilt, rebuilt_text(rebuilt))
    return exits.FINDINGS if rebuilt.unread or rebuilt.lost or rebuilt.gaps else exits.DONE
