"""`arsip doctor` examines this machine and this archive, and names what is missing."""

from __future__ import annotations

import click

from desk.cli import exits
from desk.cli.answers.preservation.diagnosis import diagnosis_text, glance_text
from desk.cli.options import ANYBODY, Command, Desk, desk_command, option
from desk.operations.preservation.diagnosis import examine, glance
from desk.views.preservation.diagnosis import diagnosis_row, glance_row
from desk.words.language import N_


@click.command(
    "doctor",
    cls=Command,
    findings=N_("ada yang perlu diperbaiki"),
)
@option(
    "--quick", is_flag=True, help=N_("Hanya apakah arsip dapat dibuka dan ditulisi; untuk pemantau layanan.")
)
@desk_command(may=ANYBODY)
def command(desk: Desk, quick: bool) -> int:
    if quick:
        seen = glance_row(glance(desk.settings))
        desk.tell(seen, glance_text(seen))
        return exits.FINDINGS if seen.complaints else exits.DONE
    found = diagnosis_row(examine(desk.settings))
    desk.tell(found, diagnosis_text(found))
    return exits.FINDINGS if found.complaints else exits.DONE
