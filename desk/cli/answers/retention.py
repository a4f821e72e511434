"""Says what falls due under the retention schedule."""

from __future__ import annotations

from archive.values.record import Record
from archive.values.retention_rule import Disposition
from desk.views.retention import SweepTotals
from desk.words.language import _
from desk.words.reasons import retention_text
from office.keeping.retention import RetentionOutcome, RetentionVerdict

_WORTH_TELLING = (
    RetentionOutcome.DUE_INACTIVE,
    RetentionOutcome.DUE_FINAL,
    RetentionOutcome.BLOCKED,
    RetentionOutcome.NOT_COMPUTABLE,
)


def retention_lines(record: Record, verdict: RetentionVerdict) -> list[str]:
    if verdict.outcome not in _WORTH_TELLING:
        return []
    reasons = "; ".join(retention_text(reason) for reason in verdict.reasons)
    due = verdict.due.isoformat() if verdict.due else "-"
    return [f"{_step(verdict):<22}{due:<12}{record.code or record.id}  {record.title}", f"{'':<34}{reasons}"]


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


def sweep_totals_text(totals: SweepTotals) -> str:
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
