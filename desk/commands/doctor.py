"""`arsip doctor`: what this machine and this archive are like, and what is missing."""

from __future__ import annotations

import click

from desk import exits
from desk.diagnosis import diagnosis_text, examine
from desk.language import _
from desk.options import Command, Desk, desk_command


@click.command(
    "doctor",
    cls=Command,
    findings=_("ada yang perlu diperbaiki"),
)
@desk_command
def command(desk: Desk) -> int:
    diagnosis = examine(desk.settings)
    desk.tell(diagnosis, diagnosis_text(diagnosis))
    return exits.FINDINGS if diagnosis.complaints else exits.DONE
