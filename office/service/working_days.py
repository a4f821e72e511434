"""Counts the working days of an office by its calendar."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from types import MappingProxyType
from zoneinfo import ZoneInfo

from archive.values.objection import objection
from archive.values.record import BadValue

WITA = "Asia/Makassar"
_WEEKEND = frozenset({5, 6})  # Saturday and Sunday
_ONE_DAY = timedelta(days=1)


class DayKind(StrEnum):
    """Why a day differs from what its weekday says; the words are stable."""

    HOLIDAY = "holiday"
    JOINT_LEAVE = "joint_leave"
    EXTRA_WORKING_DAY = "extra_working_day"


@dataclass(frozen=True, slots=True)
class SpecialDay:
    """A day named by a decree: a holiday, joint leave (cuti bersama), or a working day in spite of its weekday."""

    day: date
    kind: DayKind
    name: str
    decree: str


@dataclass(frozen=True, slots=True)
class Deadline:
    """The last day of a term. It is `provisional` while a year on the way has no table of holidays."""

    day: date
    provisional: bool


@dataclass(frozen=True, slots=True)
class ServiceHours:
    """The zone that the office lives in, and when it serves the public.

    What comes after `closes` counts as the next day's only where `late_counts_next_day` says so. By default no
    deadline ever becomes later than the strict reading.
    """

    zone: str = WITA
    opens: time = time(8)
    closes: time = time(16)
    late_counts_next_day: bool = False


@dataclass(frozen=True, slots=True)
class OfficeCalendar:
    """Which days are worked, in the office's own zone; `years` are those whose decrees were imported."""

    special: Mapping[date, SpecialDay] = field(default_factory=lambda: MappingProxyType({}))
    years: frozenset[int] = frozenset()
    hours: ServiceHours = ServiceHours()

    def day_of(self, moment: datetime) -> date:
        """The day it is in the office at a moment that knows its zone. Raises `BadValue` for one that does not."""
        if moment.tzinfo is None:
            raise BadValue("time", objection("no_zone", "a moment without a zone"))
        local = moment.astimezone(ZoneInfo(self.hours.zone))
        is_late = self.hours.late_counts_next_day and local.time() > self.hours.closes
        return local.date() + _ONE_DAY if is_late else local.date()

    def is_working_day(self, day: date) -> bool:
        named = self.special.get(day)
        if named is not None:
            return named.kind is DayKind.EXTRA_WORKING_DAY
        return day.weekday() not in _WEEKEND

    def after(self, day: date, working_days: int) -> Deadline:
        """The n-th working day after `day`, which does not count itself (UU 14/2008, articles 22 and 36)."""
        if working_days < 1:
            raise _too_few(working_days)
        found, left = day, working_days
        while left:
            found += _ONE_DAY
            left -= self.is_working_day(found)
        return Deadline(found, not self._knows(day, found))

    def before(self, day: date, working_days: int) -> Deadline:
        """The n-th working day before `day`."""
        if working_days < 1:
            raise _too_few(working_days)
        found, left = day, working_days
        while left:
            found -= _ONE_DAY
            left -= self.is_working_day(found)
        return Deadline(found, not self._knows(found, day))

    def between(self, first: date, last: date) -> int:
        """How many working days lie after `first` and up to `last`; 0 when `last` is not later."""
        days = (first + _ONE_DAY * step for step in range(1, (last - first).days + 1))
        return sum(map(self.is_working_day, days))

    def _knows(self, first: date, last: date) -> bool:
        return self.years.issuperset(range(first.year, last.year + 1))


def _too_few(days: int) -> BadValue:
    return BadValue("working_days", objection("too_few_days", "at least one, not {days}", days=days))


def calendar_of(days: Iterable[SpecialDay], hours: ServiceHours = ServiceHours()) -> OfficeCalendar:
    """The calendar of the imported days; a year counts as known when it has one."""
    by_day = MappingProxyType({one.day: one for one in days})
    return OfficeCalendar(by_day, frozenset(day.year for day in by_day), hours)
