"""`arsip person` keeps the persons of the office, and their passwords."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import click

from desk.cli.options import ANYBODY, Desk, Group, argument, desk_command, option
from desk.cli.parameters import DATE, EXISTING_FILE
from desk.cli.passwords import asked_password
from desk.operations.office.people import directory_of
from desk.operations.sign_in import set_password
from desk.words.language import N_, _
from office.people.appointments import Person
from office.people.permissions import Right


@click.group("person", cls=Group)
def command() -> None:
    """The group has no options of its own."""


@command.command("add", help=N_("Mendaftarkan seorang petugas."))
@argument("name", metavar=N_("PENGENAL"))
@option("--name", "called", required=True, help=N_("Nama lengkap."))
@option("--position", help=N_("Jabatan."))
@option("--nip", help=N_("NIP."))
@desk_command(may=Right.MANAGE_PEOPLE)
def add(desk: Desk, name: str, called: str, position: str | None, nip: str | None) -> None:
    person = Person(name, called, position, nip)
    with desk.opened() as archive:
        directory_of(archive).add(person)
    _tell(desk, person)


@command.command("list", help=N_("Mendaftar para petugas."))
@desk_command(may=Right.READ)
def list_people(desk: Desk) -> None:
    with desk.opened() as archive:
        for person in directory_of(archive).everybody():
            _tell(desk, person)


@command.command("end", help=N_("Petugas berhenti; sejak itu ia tidak berhak apa-apa."))
@argument("name", metavar=N_("PENGENAL"))
@option("--on", "day", type=DATE, required=True, help=N_("Hari terakhir."))
@desk_command(may=Right.MANAGE_PEOPLE)
def end(desk: Desk, name: str, day: date) -> None:
    with desk.opened() as archive:
        person = directory_of(archive).end(name, day)
    _tell(desk, person)


@command.command("password", help=N_("Memberi kata sandi; sesi yang sedang berjalan diakhiri."))
@argument("name", metavar=N_("PENGENAL"))
@option("--password-file", type=EXISTING_FILE, help=N_("Baca kata sandi dari baris pertama berkas ini."))
@desk_command(may=ANYBODY)
def password(desk: Desk, name: str, password_file: Path | None) -> None:
    given = asked_password(password_file, confirm=True)
    with desk.opened() as archive:
        set_password(archive, desk.settings, name, given)
        person = directory_of(archive).find(name)
    desk.tell(person, _("kata sandi {person} diganti").format(person=name))


def _tell(desk: Desk, person: Person) -> None:
    ended = _("berhenti {day}").format(day=person.ended) if person.ended else ""
    desk.tell(person, "  ".join(filter(None, [person.id, person.name, person.position, person.nip, ended])))
