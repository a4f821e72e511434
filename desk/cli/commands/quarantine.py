"""`arsip quarantine` lists the files that could not be filed, and tries them again or files them as they are."""

from __future__ import annotations

import click

from desk.cli import exits
from desk.cli.answers.ingest.ingest import outcome_text
from desk.cli.options import Desk, Group, argument, desk_command, option
from desk.operations.ingest.retry import release_held, retry_held
from desk.views.ingest.ingest import outcome_row
from desk.views.ingest.quarantine import held_row
from desk.words.language import N_
from desk.words.states import reason_text, short_id
from ingest.batch.outcome import Outcome, OutcomeKind
from office.people.permissions import Right

_READMITTED = option(
    "--reason", help=N_("Alasan menerima lagi yang pernah dimusnahkan; tanpa alasan berkasnya tetap di sini.")
)


@click.group("quarantine", cls=Group)
def command() -> None:
    """The group has no options of its own."""


@command.command("list", help=N_("Mendaftar isi karantina dengan alasannya."))
@desk_command(may=Right.RECEIVE)
def list_held(desk: Desk) -> None:
    with desk.opened() as archive:
        for held in archive.quarantine.listed():
            desk.tell(
                held_row(held),
                f"{short_id(held.id)}  {held.original.name}: {reason_text(held.reason)}",
            )


@command.command(
    "retry", findings=N_("berkas tetap di karantina"), help=N_("Membaca ulang satu berkas dari karantina.")
)
@argument("held_id", metavar="ID")
@_READMITTED
@desk_command(may=Right.RECEIVE)
def retry(desk: Desk, held_id: str, reason: str | None) -> int:
    with desk.opened() as archive:
        outcome = retry_held(archive, desk.settings, held_id, reason)
    return _report(desk, outcome)


@command.command(
    "release",
    findings=N_("berkas tetap di karantina"),
    help=N_("Mengarsipkan satu berkas apa adanya, tanpa teks."),
)
@argument("held_id", metavar="ID")
@_READMITTED
@desk_command(may=Right.RECEIVE)
def release(desk: Desk, held_id: str, reason: str | None) -> int:
    with desk.opened() as archive:
        outcome = release_held(archive, held_id, reason)
    return _report(desk, outcome)


def _report(desk: Desk, outcome: Outcome) -> int:
    desk.tell(outcome_row(outcome), outcome_text(outcome))
    return exits.FINDINGS if outcome.kind is OutcomeKind.QUARANTINED else exits.DONE
