"""Lists what is due, for whom and why; nothing stores that something is late."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from office.people.appointments import OfficeRole


class DutySource(StrEnum):
    """Where a duty comes from; the words are stable."""

    STAGE = "stage"
    FAST_LANE = "fast_lane"
    PROVISIONAL_EXEMPTION = "provisional_exemption"
    CHECK = "check"
    REPLICA = "replica"
    BACKUP = "backup"
    CHECKPOINT = "checkpoint"


@dataclass(frozen=True, slots=True)
class Duty:
    """One line of the agenda: by `day`, one of `roles` (of `unit`, if it names one) must do `what` to `subject`."""

    source: DutySource
    subject: str
    what: str
    day: date
    roles: tuple[OfficeRole, ...]
    unit: str | None = None
    provisional: bool = False

    def is_late(self, today: date) -> bool:
        return today > self.day


def due_within(duties: Iterable[Duty], today: date, days: int | None) -> tuple[Duty, ...]:
    """The duties that are late or fall due in `days` days, the oldest first; all of them where `days` is None."""
    last = None if days is None else today + timedelta(days=days)
    wanted = (duty for duty in duties if last is None or duty.day <= last)
    return tuple(sorted(wanted, key=lambda duty: (duty.day, duty.source, duty.subject)))
