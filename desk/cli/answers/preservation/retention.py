"""Says what falls due under the retention schedule."""

from __future__ import annotations

from archive.values.record import Record
from archive.values.retention_rule import Disposition
from desk.views.preservation.retention import AdoptionRow, SweepTotals
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
    reasons = "; ".join([*map(retention_text, verdict.reasons), *_schedule(verdict)])
    due = verdict.due.isoformat() if verdict.due else "-"
    return [f"{_step(verdict):<22}{due:<12}{record.code or record.id}  {record.title}", f"{'':<34}{reasons}"]


def _schedule(verdict: RetentionVerdict) -> list[str]:
    if verdict.schedule is None:
        return []
    return [_("menurut {schedule} sejak {day}").format(schedule=verdict.schedule, day=verdict.schedule_from)]


def adoption_lines(row: AdoptionRow) -> list[str]:
    """What another version of the schedule changes, and what is to be done about it."""
    text = _("{changed} dari {records} putusan berubah bila {schedule} berlaku sejak {day}")
    named = row.schedule or "-"
    lines = [text.format(changed=row.changed, records=row.records, schedule=named, day=row.schedule_from)]
    for change in row.changes:
        before = _verdict(change.before, change.disposition_before)
        after = _verdict(change.after, change.disposition_after)
        lines.append(f"{change.records:>8}  {before} → {after}")
    if not row.adopted:
        lines.append(_("belum diberlakukan; ulangi dengan --adopt untuk memberlakukannya"))
    return lines


def _step(verdict: RetentionVerdict) -> str:
    worth = verdict.outcome in _WORTH_TELLING
    return _verdict(verdict.outcome, verdict.disposition) if worth else ""


def _verdict(outcome: RetentionOutcome, disposition: Disposition | None) -> str:
    steps = {
        RetentionOutcome.NOT_DUE: _("belum jatuh tempo"),
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
    return fates[disposition] if disposition else steps.get(outcome, "")


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
