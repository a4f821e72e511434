"""`arsip sign` signs one step of records, many in one transaction."""

from __future__ import annotations

from pathlib import Path

import click

from desk.cli import exits
from desk.cli.answers.office.signing import outcome_text
from desk.cli.options import Command, Desk, argument, desk_command, option
from desk.cli.parameters import EXISTING_FILE
from desk.operations.office.signing import answers_in, sign
from desk.views.office.signing import outcome_row
from desk.words.language import N_
from office.people.permissions import SIGNING
from office.signing.requirements import Signing
from office.signing.sign_offs import Step


@click.command("sign", cls=Command)
@argument("step", metavar=N_("TAHAP"), type=click.Choice([step.value for step in Step]))
@argument("names", metavar=N_("ID|KODE..."), nargs=-1, required=True)
@option("--checklist", type=EXISTING_FILE, help=N_("Daftar periksa yang sudah diisi, CSV atau XLSX."))
@option("--statement", help=N_("Pernyataan yang ditandatangani."))
@desk_command(may=SIGNING)
def command(
    desk: Desk, step: str, names: tuple[str, ...], checklist: Path | None, statement: str | None
) -> int:
    answers = answers_in(checklist)
    small = desk.settings.small_office
    with desk.opened() as archive:
        signing = Signing(Step(step), archive.journal.actor, answers, statement, small_office=small)
        outcomes = sign(archive, desk.settings, desk.audience, names, signing)
    for outcome in outcomes:
        desk.tell(outcome_row(outcome), outcome_text(outcome))
    return exits.COULD_NOT if any(outcome.refused for outcome in outcomes) else exits.DONE
