"""`arsip doctor`: what this machine and this archive are like, and what is missing."""

from __future__ import annotations

import click

from desk.cli import exits
from desk.cli.options import Command, Desk, desk_command, option
from desk.operations.diagnosis import diagnosis_text, examine, glance, glance_text
from desk.words.language import N_


@click.command(
    "doctor",
    cls=Command,
    findings=N_("ada yang perlu diperbaiki"),
)
@option(
    "--quick", is_flag=True, help=N_("Hanya apakah arsip dapat dibuka dan ditulisi; untuk pemantau layanan.")
)
@desk_command
def command(desk: Desk, quick: bool) -> int:
    if quick:
        seen = glance(desk.settings)
        desk.tell(seen, glance_text(seen))
        return exits.FINDINGS if seen.complaints else exits.DONE
    diagnosis = examine(desk.settings)
    desk.tell(diagnosis, diagnosis_text(diagnosis))
    return exits.FINDINGS if diagnosis.complaints else exits.DONE
