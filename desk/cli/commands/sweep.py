"""`arsip sweep`: what falls due under the retention schedule, with the reasons; nothing is changed."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date

import click

from archive.values.record import Record
from archive.values.retention_rule import Disposition
from desk.cli.options import Command, Desk, desk_command, option
from desk.cli.parameters import DATE
from desk.operations.wiring import opened_archive, today
from desk.words.language import N_, _
from desk.words.reasons import retention_text
from office.keeping.retention import RetentionOutcome, RetentionVerdict
from office.keeping.sweep import sweep

_WORTH_TELLING = (
    RetentionOutcome.DUE_INACTIVE,
    RetentionOutcome.DUE_FINAL,
    RetentionOutcome.BLOCKED,
    RetentionOutcome.NOT_COMPUTABLE,
)


@dataclass(frozen=True, slots=True)
class _SweepRow:
    record: str
    code: str | None
    verdict: RetentionOutcome
    due: date | None
    disposition: Disposition | None
    reason: str
    reasons: tuple[str, ...]
    title: str


@dataclass(frozen=True, slots=True)
class _SweepTotals:
    records: int
    not_due: int
    due_inactive: int
    due_final: int
    not_computable: int
    blocked: int


@dataclass(frozen=True, slots=True)
class _SweepSummary:
    summary: _SweepTotals


@click.command("sweep", cls=Command)
@option("--on", "day", type=DATE, help=N_("Hari yang dihitung; bawaan: hari ini."))
@desk_command
def command(desk: Desk, day: date | None) -> None:
    counts: Counter[RetentionOutcome] = Counter()
    with opened_archive(desk.settings) as archive:
        for record, verdict in sweep(archive, day or today()):
            counts[verdict.outcome] += 1
            desk.tell(_row(record, verdict), _text(record, verdict))
    totals = _SweepTotals(counts.total(), *(counts[outcome] for outcome in RetentionOutcome))
    desk.tell(_SweepSummary(totals), _summary_text(totals))


def _row(record: Record, verdict: RetentionVerdict) -> _SweepRow:
    return _SweepRow(
        record=record.id,
        code=record.code,
        verdict=verdict.outcome,
        due=verdict.due,
        disposition=verdict.disposition,
        reason="; ".join(retention_text(reason) for reason in verdict.reasons),
        reasons=tuple(reason.code.value for reason in verdict.reasons),
        title=record.title,
    )


def _text(record: Record, verdict: RetentionVerdict) -> str:
    if verdict.outcome not in _WORTH_TELLING:
        return ""
    reasons = "; ".join(retention_text(reason) for reason in verdict.reasons)
    due = verdict.due.isoformat() if verdict.due else "-"
    return f"{_step(verdict):<22}{due:<12}{record.code or record.id}  {record.title}\n{'':<34}{reasons}"


def _step(verdict: RetentionVerdict) -> str:
    steps = {
        RetentionOutcome.DUE_INACTIVE: _("pindah ke inaktif"),
        RetentionOutcome.BLOCKED: _("ditahan"),
        RetentionOutcome.NOT_COMPUTABLE: _("belum dapat dihitung"),
    }
    fates = {
        Disposition.DESTROY: _("usul musnah"),
        Disposition.PERMANENT: _("permanen, serahkan"),
        Disposition.REVIEW: _("dinilai kembali"),
        Disposition.PERSONAL_FILE: _("berkas perseorangan"),
    }
    return fates[verdict.disposition] if verdict.disposition else steps.get(verdict.outcome, "")


def _summary_text(totals: _SweepTotals) -> str:
    return _(
        "{records} arsip: {not_due} belum jatuh tempo, {due_inactive} menjadi inaktif, "
        "{due_final} nasib akhir, {not_computable} belum dapat dihitung, {blocked} ditahan"
    ).format(
        records=totals.records,
        not_due=totals.not_due,
        due_inactive=totals.due_inactive,
        due_final=totals.due_final,
        not_computable=totals.not_computable,
        blocked=totals.blocked,
    )
