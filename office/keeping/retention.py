"""Judges a record by the retention schedule on a given day, with the reasons; changes nothing."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import StrEnum

from archive.values.codes import canonical, leading_paths
from archive.values.record import Description, Phase, Record, RecordId
from archive.values.retention_rule import Disposition, Retention, RetentionRule, RetentionSchedule


class RetentionOutcome(StrEnum):
    """The outcomes of judging a record."""

    NOT_DUE = "not_due"
    DUE_INACTIVE = "due_inactive"
    DUE_FINAL = "due_final"
    NOT_COMPUTABLE = "not_computable"
    BLOCKED = "blocked"


class ReasonCode(StrEnum):
    """Why a verdict is what it is; behind each, what `text` and `day` of the reason hold."""

    NO_RULE = "no_rule"  # text: the record's class, if it has one
    INHERITED = "inherited"  # text: the higher class whose rule is used
    SETTLED = "settled"  # text: the phase, permanent or destroyed
    FROM_CLOSING = "from_closing"  # day: when the file was closed
    FROM_PERIOD = "from_period"  # day: the last of the period
    FROM_EVENT = "from_event"  # text: the trigger, day: the event's
    FROM_BUDGET_YEAR = "from_budget_year"  # text: the trigger, day: the last of the budget year
    NO_BASE_DATE = "no_base_date"
    WAITING_FOR_EVENT = "waiting_for_event"  # text: the trigger
    OPEN_ENDED = "open_ended"  # text: the trigger
    NEVER_RELOCATED = "never_relocated"
    EXCEPTION = "exception"  # text: the exception
    PERSONAL_FILE = "personal_file"
    HELD = "held"  # text: the mandate of the hold


class Expiry(StrEnum):
    """On which day a count of years ends: on 31 December of its last year, or on the day itself.

    No source settles it. The year's end never releases a record early.
    """

    YEAR_END = "year_end"
    EXACT = "exact"


@dataclass(frozen=True, slots=True)
class RetentionReason:
    code: ReasonCode
    text: str = ""
    day: date | None = None


@dataclass(frozen=True, slots=True)
class RetentionVerdict:
    """The judgement of a record; `due` is the day of the next step, `disposition` is set once it is due.

    `schedule` is the mandate of the schedule that it was judged by, None where that has none; `schedule_from` is its
    first day, None where no schedule was in force.
    """

    outcome: RetentionOutcome
    due: date | None
    disposition: Disposition | None
    reasons: tuple[RetentionReason, ...]
    schedule: str | None = None
    schedule_from: date | None = None


def schedule_of(rules: Iterable[RetentionRule]) -> Mapping[str, RetentionRule]:
    """The rules by the canonical spelling of their codes."""
    return {canonical(rule.code): rule for rule in rules}


def rule_for(classification: str | None, schedule: Mapping[str, RetentionRule]) -> RetentionRule | None:
    """The rule of this class, else that of the nearest class above it by segment, else None.

    A class below the schedule's finest shares that one's fate; `judge` names it as inherited.
    """
    paths = leading_paths(classification or "")
    return next((schedule[path] for path in reversed(paths) if path in schedule), None)


def judge_by(
    version: RetentionSchedule | None, holds: Mapping[RecordId, Sequence[str]]
) -> Callable[[Record, date], RetentionVerdict]:
    """Judges records by one version of the schedule, which each verdict names; None where none is in force."""
    rules = schedule_of(version.rules if version else ())
    mandate, since = (version.mandate, version.valid_from) if version else (None, None)

    def judged(record: Record, today: date) -> RetentionVerdict:
        rule = rule_for(record.description.classification, rules)
        verdict = judge(record, rule, today, holds=holds.get(record.id, ()))
        return replace(verdict, schedule=mandate, schedule_from=since)

    return judged


def judge(
    record: Record,
    rule: RetentionRule | None,
    today: date,
    *,
    holds: Sequence[str] = (),
    expiry: Expiry = Expiry.YEAR_END,
) -> RetentionVerdict:
    """Judges `record` by `rule` on `today`; `holds` are the mandates of the holds on it.

    The active phase counts from the closing of the file, else from the end of its period: a file about a past period
    grows no more (Permenhub 92/2014, article 4(2)). With a trigger it counts from the event; without the event only the
    end of a budget year is known. The inactive phase follows the active one; with a trigger of its own it counts from
    the same `event`, if that is later. An unknown day is never due. The record is due on the day after the last.
    """
    if record.phase in (Phase.PERMANENT, Phase.DESTROYED):
        return RetentionVerdict(
            RetentionOutcome.NOT_DUE, None, None, (RetentionReason(ReasonCode.SETTLED, record.phase),)
        )
    verdict = _by_rule(record, rule, today, expiry)
    if not holds:
        return verdict
    held = tuple(RetentionReason(ReasonCode.HELD, mandate) for mandate in holds)
    return RetentionVerdict(RetentionOutcome.BLOCKED, verdict.due, None, held + verdict.reasons)


def _by_rule(record: Record, rule: RetentionRule | None, today: date, expiry: Expiry) -> RetentionVerdict:
    said = record.description
    if rule is None:
        return _unknown(RetentionReason(ReasonCode.NO_RULE, said.classification or ""))
    verdict = _by_calendar(record, rule, today, expiry)
    if canonical(said.classification or "") == canonical(rule.code):
        return verdict
    return replace(verdict, reasons=(RetentionReason(ReasonCode.INHERITED, rule.code), *verdict.reasons))


def _by_calendar(record: Record, rule: RetentionRule, today: date, expiry: Expiry) -> RetentionVerdict:
    active = _active(record.description, rule.active, expiry)
    if active.last is None:
        return _unknown(active.reason)
    if record.phase is Phase.ACTIVE and today <= active.last:
        return _due(RetentionOutcome.NOT_DUE, active.last, active.reason)
    inactive = _inactive(record.description, rule.inactive, active, expiry)
    reasons = tuple(dict.fromkeys((active.reason, inactive.reason)))
    if inactive.last is not None and today > inactive.last:
        return _final(record, rule, _due(RetentionOutcome.DUE_FINAL, inactive.last, *reasons))
    if record.phase is Phase.ACTIVE:
        return _due(RetentionOutcome.DUE_INACTIVE, active.last, *reasons)
    return _due(RetentionOutcome.NOT_DUE, inactive.last, *reasons) if inactive.last else _unknown(*reasons)


def _final(record: Record, rule: RetentionRule, verdict: RetentionVerdict) -> RetentionVerdict:
    late = (RetentionReason(ReasonCode.NEVER_RELOCATED),) if record.phase is Phase.ACTIVE else ()
    disposition, why = _fate(rule)
    return replace(verdict, disposition=disposition, reasons=(*verdict.reasons, *late, *why))


@dataclass(frozen=True, slots=True)
class _Count:
    """The last day of a phase, None if it cannot be known, and from where it was counted or why not."""

    last: date | None
    reason: RetentionReason


def _active(said: Description, retention: Retention, expiry: Expiry) -> _Count:
    reason = _start(said) if retention.trigger is None else _event(said, retention)
    return _Count(reason.day and _last_day(reason.day, retention, expiry), reason)


def _inactive(said: Description, retention: Retention, active: _Count, expiry: Expiry) -> _Count:
    reason = active.reason if retention.trigger is None else _event(said, retention)
    if active.last is None or reason.day is None:
        return _Count(None, reason)
    return _Count(_last_day(max(active.last, reason.day), retention, expiry), reason)


def _start(said: Description) -> RetentionReason:
    if said.closed is not None:
        return RetentionReason(ReasonCode.FROM_CLOSING, day=said.closed)
    if said.period is not None and said.period.end != date.max:
        return RetentionReason(ReasonCode.FROM_PERIOD, day=said.period.end)
    return RetentionReason(ReasonCode.NO_BASE_DATE)


def _event(said: Description, retention: Retention) -> RetentionReason:
    trigger = retention.trigger or ""
    if said.event is not None:
        return RetentionReason(ReasonCode.FROM_EVENT, trigger, said.event)
    if retention.ends_with_budget_year and said.period is not None and said.period.end != date.max:
        return RetentionReason(
            ReasonCode.FROM_BUDGET_YEAR, trigger, said.period.end.replace(month=12, day=31)
        )
    code = ReasonCode.OPEN_ENDED if retention.years is None else ReasonCode.WAITING_FOR_EVENT
    return RetentionReason(code, trigger)


_LAST_YEAR = date.max.year - 1  # so that there is a day after the last


def _last_day(base: date, retention: Retention, expiry: Expiry) -> date:
    """The last day of years counted from `base`; an open-ended phase lasts no longer than its event."""
    year = min(base.year + (retention.years or 0), _LAST_YEAR)
    if expiry is Expiry.YEAR_END:
        return date(year, 12, 31)
    try:
        return base.replace(year=year)
    except ValueError:  # 29 February has no anniversary in this year
        return date(year, 3, 1)


def _fate(rule: RetentionRule) -> tuple[Disposition, tuple[RetentionReason, ...]]:
    if rule.exception_text is not None:
        return Disposition.REVIEW, (RetentionReason(ReasonCode.EXCEPTION, rule.exception_text),)
    if rule.disposition is Disposition.PERSONAL_FILE:
        return Disposition.REVIEW, (RetentionReason(ReasonCode.PERSONAL_FILE),)
    return rule.disposition, ()


def _due(outcome: RetentionOutcome, last: date, *reasons: RetentionReason) -> RetentionVerdict:
    return RetentionVerdict(outcome, last + timedelta(days=1), None, reasons)


def _unknown(*reasons: RetentionReason) -> RetentionVerdict:
    return RetentionVerdict(RetentionOutcome.NOT_COMPUTABLE, None, None, reasons)
