"""`arsip compare` decides whether a presented copy is the archived document."""

from __future__ import annotations

from pathlib import Path

import click

from desk.cli import exits
from desk.cli.answers.record.comparison import compared_text
from desk.cli.options import Command, Desk, argument, desk_command
from desk.cli.parameters import EXISTING_FILE
from desk.operations.record.comparison import ComparisonVerdict, compare_copy
from desk.views.record.comparison import compared_row
from desk.words.language import N_
from office.people.permissions import Right


@click.command(
    "compare", cls=Command, findings=N_("salinan itu bukan, bita demi bita, berkas yang diarsipkan")
)
@argument("copy", metavar=N_("BERKAS"), type=EXISTING_FILE)
@desk_command(may=Right.COMPARE)
def command(desk: Desk, copy: Path) -> int:
    with desk.opened() as archive:
        found = compare_copy(archive, desk.settings, copy)
    row = compared_row(found)
    desk.tell(row, compared_text(row))
    return exits.DONE if found.verdict is ComparisonVerdict.SAME and row.intact else exits.FINDINGS
