"""`arsip return` returns records to a step, with the reason."""

from __future__ import annotations

import click

from desk.cli import exits
from desk.cli.answers.office.signing import outcome_text
from desk.cli.options import Command, Desk, argument, desk_command, option
from desk.operations.office.signing import send_back
from desk.views.office.signing import outcome_row
from desk.words.language import N_
from office.people.permissions import SIGNING
from office.signing.sign_offs import Step


@click.command("return", cls=Command)
@argument("names", metavar=N_("ID|KODE..."), nargs=-1, required=True)
@option(
    "--to",
    "step",
    type=click.Choice([step.value for step in Step]),
    required=True,
    help=N_("Tahap yang harus dikerjakan lagi."),
)
@option("--reason", required=True, help=N_("Alasan mengembalikan; tercatat dalam jurnal."))
@desk_command(may=SIGNING)
def command(desk: Desk, names: tuple[str, ...], step: str, reason: str) -> int:
    with desk.opened() as archive:
        outcomes = send_back(archive, desk.settings, desk.audience, names, Step(step), reason)
    for outcome in outcomes:
        desk.tell(outcome_row(outcome), outcome_text(outcome))
    return exits.COULD_NOT if any(outcome.refused for outcome in outcomes) else exits.DONE
