"""`arsip logout` ends the session."""

from __future__ import annotations

import click

from desk.cli.options import ANYBODY, Command, Desk, desk_command
from desk.operations.sign_in import sign_out
from desk.views.office.people import SessionRow
from desk.words.language import _


@click.command("logout", cls=Command)
@desk_command(may=ANYBODY)
def command(desk: Desk) -> None:
    with desk.opened() as archive:
        person = sign_out(archive, desk.settings)
    name = person.id if person else None
    text = _("{person} keluar").format(person=name) if name else _("tidak ada yang masuk")
    desk.tell(SessionRow(name), text)
