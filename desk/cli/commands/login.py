"""`arsip login` signs a person in, for twelve hours."""

from __future__ import annotations

from pathlib import Path

import click

from desk.cli.options import ANYBODY, Command, Desk, argument, desk_command, option
from desk.cli.parameters import EXISTING_FILE
from desk.cli.passwords import asked_password
from desk.operations.sign_in import sign_in
from desk.views.office.people import SessionRow
from desk.words.language import N_, _


@click.command("login", cls=Command)
@argument("person", metavar=N_("PENGENAL"))
@option("--password-file", type=EXISTING_FILE, help=N_("Baca kata sandi dari baris pertama berkas ini."))
@desk_command(may=ANYBODY)
def command(desk: Desk, person: str, password_file: Path | None) -> None:
    password = asked_password(password_file)
    with desk.opened() as archive:
        session = sign_in(archive, desk.settings, person, password)
    until = session.ends.isoformat(timespec="seconds")
    text = _("{person} masuk sampai {until} UTC").format(person=person, until=until)
    desk.tell(SessionRow(person, until), text)
