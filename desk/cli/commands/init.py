"""`arsip init` makes a new archive."""

from __future__ import annotations

import click

from desk.cli.options import ANYBODY, Command, Desk, desk_command, option
from desk.operations.assembly import create_archive
from desk.views.preservation.keys import NewArchiveRow
from desk.words.language import N_, _


@click.command("init", cls=Command)
@option(
    "--origin",
    metavar=N_("NAMA"),
    help=N_("Nama arsip pada tanda tangannya, misalnya ppid.example.go.id/arsip."),
)
@desk_command(may=ANYBODY)
def command(desk: Desk, origin: str | None) -> None:
    archive = create_archive(desk.settings, origin)
    (key,) = archive.notary.ring.public()
    lines = [
        _("Arsip baru dibuat di {home}").format(home=archive.home.root),
        _("Kunci publik: {key}").format(key=key),
    ]
    desk.tell(NewArchiveRow(str(archive.home.root), str(key)), lines)
    archive.close()
