"""Working days against a walk day by day, in the office's zone."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archive.values.record import BadValue
from office.service.working_days import DayKind, OfficeCalendar, ServiceHours, SpecialDay, calendar_of

EID = tuple(
    SpecialDay(date(2024, 4, day), kind, "Idul Fitri 1445 H", "SKB 855/2023")
    for day, kind in (
        (8, DayKind.JOINT_LEAVE), (9, DayKind.JOINT_LEAVE), (10, DayKind.HOLIDAY), (11, DayKind.HOLIDAY),
        (12, DayKind.JOINT_LEAVE), (15, DayKind.JOINT_LEAVE),
    )
)  # fmt: skip
DAYS = st.dates(date(2023, 1, 1), date(2026, 12, 31))


def walked(calendar: OfficeCalendar, day: date, working_days: int) -> date:
    """The same found out one day after the other, from the weekdays and the table alone."""
    special = {one.day: one.kind for one in calendar.special.values()}
    while working_days:
        day += timedelta(days=1)
        kind = special.get(day)
        works = kind is DayKind.EXTRA_WORKING_DAY if kind else day.isoweekday() < 6
        working_days -= works
    return day


def test_a_request_before_eid_is_due_after_the_joint_leave() -> None:
    deadline = calendar_of(EID).after(date(2024, 4, 5), 10)
    assert (deadline.day, deadline.provisional) == (date(2024, 4, 29), False)


@given(DAYS, st.integers(1, 40), st.lists(st.tuples(DAYS, st.sampled_from(DayKind)), max_size=40))
def test_deadlines_are_those_of_a_walk_day_by_day(
    day: date, count: int, named: list[tuple[date, DayKind]]
) -> None:
    calendar = calendar_of(SpecialDay(when, kind, "x", "y") for when, kind in named)
    due = calendar.after(day, count).day
    assert due == walked(calendar, day, count)
    assert calendar.is_working_day(due)
    assert calendar.between(day, due) == count


@given(DAYS, st.integers(1, 40), DAYS)
def test_a_holiday_never_makes_a_deadline_earlier(day: date, count: int, holiday: date) -> None:
    more = calendar_of([SpecialDay(holiday, DayKind.HOLIDAY, "x", "y")])
    assert more.after(day, count).day >= calendar_of([]).after(day, count).day


def test_friday_evening_saturday_and_sunday_have_the_same_deadline() -> None:
    calendar = calendar_of([])
    assert {calendar.after(date(2026, 11, day), 10).day for day in (27, 28, 29)} == {date(2026, 12, 11)}


def test_a_year_without_a_table_makes_a_deadline_provisional() -> None:
    assert calendar_of(EID).after(date(2024, 12, 27), 10).provisional
    assert not calendar_of(EID).after(date(2024, 6, 3), 10).provisional


def test_the_day_is_the_offices_and_not_that_of_the_machine() -> None:
    late_on_sunday = datetime(2026, 11, 29, 23, 30, tzinfo=UTC)
    assert calendar_of([]).day_of(late_on_sunday) == date(2026, 11, 30)
    assert calendar_of([], ServiceHours("UTC")).day_of(late_on_sunday) == date(2026, 11, 29)


def test_a_setting_lets_what_comes_after_hours_count_as_the_next_day() -> None:
    after_hours = datetime(2026, 11, 30, 9, 0, tzinfo=UTC)  # 17.00 WITA
    assert calendar_of([]).day_of(after_hours) == date(2026, 11, 30)
    shifted = calendar_of([], ServiceHours(late_counts_next_day=True))
    assert shifted.day_of(after_hours) == date(2026, 12, 1)


def test_a_moment_without_a_zone_is_refused() -> None:
    with pytest.raises(BadValue):
        calendar_of([]).day_of(datetime(2026, 11, 30, 9, 0))  # noqa: DTZ001 - that is what is refused


def test_before_is_the_mirror_of_after() -> None:
    calendar = calendar_of(EID)
    assert calendar.before(date(2024, 4, 29), 10).day == date(2024, 4, 5)
