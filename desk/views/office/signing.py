"""Makes rows of sign-offs, queues and duties."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from office.service.agenda import Duty
from office.signing.queues import QueueCount, QueuedRecord
from office.signing.record_signing import SignOutcome


@dataclass(frozen=True, slots=True)
class SignOffOutcomeRow:
    """What was signed or returned, and the stage that the record has come to."""

    id: str
    step: str
    verdict: str
    stage: str


@dataclass(frozen=True, slots=True)
class SignOffRefusalRow:
    """What was not signed, by the codes of all that stands against it."""

    id: str
    step: str
    refused: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class QueueRow:
    """A record that waits for a step, and since when."""

    id: str
    code: str | None
    title: str
    unit: str | None
    step: str
    since: str


@dataclass(frozen=True, slots=True)
class QueueCountRow:
    """How many records of a unit wait for a step."""

    step: str
    unit: str | None
    waiting: int


@dataclass(frozen=True, slots=True)
class DutyRow:
    """A line of the agenda; `provisional` while a year has no table of holidays."""

    source: str
    subject: str
    what: str
    day: date
    late: bool
    roles: tuple[str, ...]
    unit: str | None
    provisional: bool


@dataclass(frozen=True, slots=True)
class ChecklistRow:
    """A question of a checklist, and its number."""

    number: int
    question: str


def outcome_row(outcome: SignOutcome) -> SignOffOutcomeRow | SignOffRefusalRow:
    if outcome.stage is None:
        return SignOffRefusalRow(outcome.record, outcome.step, outcome.refused)
    return SignOffOutcomeRow(outcome.record, outcome.step, outcome.verdict, outcome.stage)


def queue_row(one: QueuedRecord) -> QueueRow:
    record = one.record
    return QueueRow(record.id, record.code, record.title, record.description.unit, one.step, one.since)


def count_row(count: QueueCount) -> QueueCountRow:
    return QueueCountRow(count.step, count.unit, count.waiting)


def duty_row(duty: Duty, today: date) -> DutyRow:
    return DutyRow(
        duty.source,
        duty.subject,
        duty.what,
        duty.day,
        duty.is_late(today),
        tuple(duty.roles),
        duty.unit,
        duty.provisional,
    )
