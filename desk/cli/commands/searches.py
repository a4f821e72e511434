"""`arsip searches` lists, asks and deletes the questions that somebody saved."""

from __future__ import annotations

from pathlib import Path

import click

from archive.values.access import Public
from desk.cli.answers.question.answer import tell_answer
from desk.cli.options import Desk, Group, NotForReaders, argument, option, reader_command
from desk.cli.parameters import NEW_TABLE
from desk.cli.question_options import audience_of, audience_option, wanted_options
from desk.operations.question.finder import finder_of
from desk.words.language import N_, _
from office.people.permissions import Right
from search.answer.ask import AnswerShape
from search.answer.written_filters import read_filters


@click.group("searches", cls=Group)
def command() -> None:
    """The group has no options of its own."""


@command.command("list", help=N_("Mendaftar pencarian yang Anda simpan."))
@reader_command(may=Right.READ)
def list_searches(desk: Desk) -> None:
    _refuse_the_public(desk)
    with desk.opened() as archive:
        for search in archive.searches(desk.audience).all():
            filters = (f"--{name} {value}" for name, value in search.filters.items())
            desk.tell(search, "  ".join(filter(None, [search.name, search.question, *filters])))


@command.command("run", help=N_("Menanyakan lagi pencarian yang tersimpan."))
@argument("name", metavar=N_("NAMA"))
@wanted_options
@audience_option
@option("--export", type=NEW_TABLE, help=N_("Tulis semua arsip yang ditemukan ke berkas CSV atau XLSX."))
@reader_command(may=Right.READ)
def run(desk: Desk, name: str, wanted: AnswerShape, audience: str | None, export: Path | None) -> None:
    _refuse_the_public(desk)
    with desk.opened() as archive:
        asker = audience_of(desk.audience, audience)
        search = archive.searches(desk.audience).named(name)
        filters = read_filters(search.filters)
        tell_answer(desk, finder_of(archive, asker, desk.notify), search.question, filters, wanted, export)


@command.command("delete", help=N_("Menghapus satu pencarian yang tersimpan."))
@argument("name", metavar=N_("NAMA"))
@reader_command(may=Right.SAVE_SEARCH)
def delete(desk: Desk, name: str) -> None:
    _refuse_the_public(desk)
    with desk.opened() as archive:
        search = archive.searches(desk.audience).named(name)
        archive.searches(desk.audience).delete(name)
    desk.tell(search, _("pencarian {name} dihapus").format(name=name))


def _refuse_the_public(desk: Desk) -> None:
    """Searches belong to the staff who saved them; a public reader may bear the name of one of them."""
    if isinstance(desk.audience, Public):
        raise NotForReaders
