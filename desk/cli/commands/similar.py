"""`arsip similar` finds the records that look like one, and the words in which they differ."""

from __future__ import annotations

import click

from desk.cli.answers.record.look_alikes import lookalike_text
from desk.cli.options import Command, Desk, argument, desk_command
from desk.views.record.look_alikes import lookalike_row
from desk.words.language import N_, _
from ingest.describe.similar_records import lookalikes
from office.people.permissions import Right


@click.command("similar", cls=Command)
@argument("name", metavar=N_("ID|KODE"))
@desk_command(may=Right.COMPARE)
def command(desk: Desk, name: str) -> None:
    with desk.opened() as archive:
        rows = [lookalike_row(found) for found in lookalikes(archive, archive.find(name))]
    for row in rows:
        desk.tell(row, lookalike_text(row))
    if not rows:
        desk.remark(_("tidak ada arsip yang mirip"))
