"""Makes rows of a sweep: what is due, and the totals."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from archive.values.record import Record
from archive.values.retention_rule import Disposition, RetentionSchedule
from desk.words.reasons import retention_text
from office.keeping.adoption import AdoptionPreview, VerdictChange
from office.keeping.retention import RetentionOutcome, RetentionVerdict


@dataclass(frozen=True, slots=True)
class RetentionRow:
    record: str
    code: str | None
    verdict: RetentionOutcome
    due: date | None
    disposition: Disposition | None
    reason: str
    reasons: tuple[str, ...]
    title: str
    schedule: str | None = None
    schedule_from: date | None = None


@dataclass(frozen=True, slots=True)
class SweepTotals:
    records: int
    not_due: int
    due_inactive: int
    due_final: int
    not_computable: int
    blocked: int


def retention_row(record: Record, verdict: RetentionVerdict) -> RetentionRow:
    return RetentionRow(
        record=record.id,
        code=record.code,
        verdict=verdict.outcome,
        due=verdict.due,
        disposition=verdict.disposition,
        reason="; ".join(retention_text(reason) for reason in verdict.reasons),
        reasons=tuple(reason.code.value for reason in verdict.reasons),
        title=record.title,
        schedule=verdict.schedule,
        schedule_from=verdict.schedule_from,
    )


@dataclass(frozen=True, slots=True)
class AdoptionRow:
    """What another version of the schedule changes, and whether it is in force now."""

    schedule: str | None
    schedule_from: date
    former: str | None
    day: date
    records: int
    changed: int
    changes: tuple[VerdictChange, ...]
    adopted: bool


def adoption_row(version: RetentionSchedule, preview: AdoptionPreview, *, adopted: bool) -> AdoptionRow:
    return AdoptionRow(
        schedule=version.mandate,
        schedule_from=version.valid_from,
        former=preview.former,
        day=preview.day,
        records=preview.records,
        changed=preview.changed,
        changes=preview.changes,
        adopted=adopted,
    )
