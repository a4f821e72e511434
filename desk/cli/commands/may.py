"""`arsip may` says whether a person may do something, and why."""

from __future__ import annotations

from datetime import date

import click

from desk.cli import exits
from desk.cli.answers.office.people import answer_text
from desk.cli.options import Command, Desk, argument, desk_command, option
from desk.cli.parameters import DATE
from desk.operations.clock import today
from desk.operations.sign_in import may
from desk.views.office.people import answer_row
from desk.words.language import N_
from office.people.permissions import Permit, Right


@click.command("may", cls=Command)
@argument("person", metavar=N_("PENGENAL"))
@argument("act", metavar=N_("HAK"), type=click.Choice([right.value for right in Right]))
@option("--unit", help=N_("Tentang arsip unit ini."))
@option("--on", "day", type=DATE, help=N_("Pada hari ini; biasanya sekarang."))
@desk_command(may=Right.READ)
def command(desk: Desk, person: str, act: str, unit: str | None, day: date | None) -> int:
    with desk.opened() as archive:
        answer = may(archive, person, Right(act), unit, day or today(desk.settings))
    desk.tell(answer_row(answer), answer_text(answer))
    return exits.DONE if isinstance(answer, Permit) else exits.COULD_NOT
