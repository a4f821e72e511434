"""`arsip queue` shows what waits for which step."""

from __future__ import annotations

import click

from desk.cli.answers.office.signing import count_text, waiting_text
from desk.cli.options import Command, Desk, argument, option, reader_command
from desk.operations.office.signing import queue_counts, queue_of, scopes_of
from desk.views.office.signing import count_row, queue_row
from desk.words.language import N_
from office.people.permissions import Right
from office.signing.sign_offs import Step


@click.command("queue", cls=Command)
@argument("step", metavar=N_("[TAHAP]"), type=click.Choice([step.value for step in Step]), required=False)
@option("--unit", help=N_("Kode unit."))
@option("--mine", is_flag=True, help=N_("Hanya yang boleh saya tanda tangani."))
@option("--limit", type=click.IntRange(1, 10_000), default=50, show_default=True, help=N_("Banyaknya hasil."))
@reader_command(may=Right.READ)
def command(desk: Desk, step: str | None, unit: str | None, mine: bool, limit: int) -> None:
    with desk.opened() as archive:
        wanted = Step(step) if step else None
        scopes = scopes_of(archive, desk.settings, wanted, unit, mine=mine)
        if wanted is None and not mine:
            for count in queue_counts(archive, scopes):
                desk.tell(count_row(count), count_text(count))
            return
        for one in queue_of(archive, desk.audience, scopes, limit):
            desk.tell(queue_row(one), waiting_text(one))
