"""`arsip checklist` shows the questions of the verification, or writes them as a table to fill in."""

from __future__ import annotations

from pathlib import Path

import click

from desk.cli.options import Command, Desk, argument, desk_command, option
from desk.cli.parameters import NEW_TABLE
from desk.operations.office.signing import questions
from desk.printing.table_file import write_table
from desk.views.office.signing import ChecklistRow
from desk.words.language import N_
from office.people.permissions import Right


@click.command("checklist", cls=Command)
@argument("kind", metavar=N_("[JENIS]"), required=False)
@option("--to", "target", type=NEW_TABLE, help=N_("Tulis tabel kosong untuk diisi, CSV atau XLSX."))
@desk_command(may=Right.READ)
def command(desk: Desk, kind: str | None, target: Path | None) -> None:
    with desk.opened() as archive:
        asked = questions(archive, kind)
    if target is not None:
        write_table(
            target, [("pertanyaan", "jawaban", "catatan"), *((question, "", "") for question in asked)]
        )
    for number, question in enumerate(asked, start=1):
        desk.tell(ChecklistRow(number, question), f"{number}. {question}")
