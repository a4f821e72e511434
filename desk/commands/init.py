"""`arsip init`: make a new archive."""

from __future__ import annotations

from dataclasses import dataclass

import click

from desk.language import _
from desk.options import Command, Desk, desk_command
from desk.wiring import create_archive


@dataclass(frozen=True, slots=True)
class _Made:
    home: str


@click.command("init", cls=Command)
@desk_command
def command(desk: Desk) -> None:
    archive = create_archive(desk.settings)
    desk.tell(_Made(str(archive.home.root)), _("Arsip baru dibuat di {home}").format(home=archive.home.root))
    archive.close()
