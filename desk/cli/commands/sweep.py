"""`arsip sweep` lists what falls due under the retention schedule, with the reasons; it changes nothing."""

from __future__ import annotations

from collections import Counter
from datetime import date

import click

from desk.cli.answers.preservation.retention import retention_lines, sweep_totals_text
from desk.cli.options import Command, Desk, desk_command, option
from desk.cli.parameters import DATE
from desk.operations.clock import today
from desk.views.preservation.retention import SweepTotals, retention_row
from desk.views.summary import Summary
from desk.words.language import N_
from office.keeping.retention import RetentionOutcome
from office.keeping.sweep import sweep, swept_day
from office.people.permissions import Right


@click.command("sweep", cls=Command)
@option("--on", "day", type=DATE, help=N_("Hari yang dihitung; bawaan: hari ini."))
@desk_command(may=Right.SWEEP)
def command(desk: Desk, day: date | None) -> None:
    counts: Counter[RetentionOutcome] = Counter()
    with desk.opened() as archive:
        for record, verdict in sweep(archive, swept_day(archive, day, today(desk.settings))):
            counts[verdict.outcome] += 1
            desk.tell(retention_row(record, verdict), retention_lines(record, verdict))
    totals = SweepTotals(counts.total(), *(counts[outcome] for outcome in RetentionOutcome))
    desk.tell(Summary(totals), sweep_totals_text(totals))
