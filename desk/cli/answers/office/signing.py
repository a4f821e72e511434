"""Shows what was signed, what waits, and what is due."""

from __future__ import annotations

from datetime import date

from desk.views.office.signing import DutyRow
from desk.words.language import _
from desk.words.states import state_text
from office.signing.queues import QueueCount, QueuedRecord
from office.signing.record_signing import SignOutcome
from office.signing.sign_offs import SignOffVerdict


def outcome_text(outcome: SignOutcome) -> str:
    """What became of one record, on one line."""
    if outcome.stage is None:
        words = _("{record}  {step}  tidak: {codes}")
        return words.format(record=outcome.record, step=outcome.step, codes=", ".join(outcome.refused))
    is_return = outcome.verdict is SignOffVerdict.RETURNED
    words = _("{record}  dikembalikan, kini {stage}") if is_return else _("{record}  {step}  kini {stage}")
    return words.format(record=outcome.record, step=outcome.step, stage=state_text(outcome.stage))


def waiting_text(one: QueuedRecord) -> str:
    """A record that waits, on one line."""
    record = one.record
    unit = record.description.unit or "-"
    return f"{one.since[:10]}  {record.id}  {record.code or '-'}  {unit}  {record.title}"


def count_text(count: QueueCount) -> str:
    """How many records wait, on one line."""
    return f"{count.step:<14}{count.unit or '-':<16}{count.waiting}"


def duty_text(row: DutyRow) -> str:
    """A line of the agenda."""
    notes = [_("terlambat")] * row.late + [_("sementara: kalender tahun itu belum dimuat")] * row.provisional
    roles = ", ".join(row.roles)
    return "  ".join([_day_text(row.day), row.source, row.subject, row.what, f"({roles})", *notes])


def _day_text(day: date) -> str:
    return day.isoformat()
