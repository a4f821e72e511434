"""Reads the agenda of the office, or of one person or unit."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from archive.archive import Archive
from desk.settings.general import Settings
from ingest.tables.office_tables import HolidayLine
from office.people.appointments import held_by
from office.people.directory import Directory, NoSuchPerson
from office.service.agenda import Duty, due_within
from office.service.duties import duties_of
from office.service.holidays import Holidays
from office.service.working_days import DayKind, OfficeCalendar, ServiceHours, SpecialDay


def calendar_of(archive: Archive, settings: Settings) -> OfficeCalendar:
    """The office's calendar, in its own zone."""
    return Holidays(archive.catalogue, archive.journal).calendar(ServiceHours(zone=settings.zone))


def take_holidays(archive: Archive, source: str, lines: Sequence[HolidayLine]) -> None:
    """Enter the days of a table; one that is known already is replaced."""
    days = [SpecialDay(one.day, DayKind(one.kind), one.name, one.decree) for one in lines]
    Holidays(archive.catalogue, archive.journal).import_all(days, source)


def agenda(
    archive: Archive, settings: Settings, day: date, days: int | None, whom: str | None
) -> tuple[Duty, ...]:
    """What is late on a day or falls due within `days` of it; for a person's roles and units, or for a unit."""
    duties = due_within(duties_of(archive, calendar_of(archive, settings)), day, days)
    if whom is None:
        return duties
    directory = Directory(archive.catalogue, archive.journal)
    try:
        person = directory.find(whom)
    except NoSuchPerson:
        return tuple(
            duty for duty in duties if duty.unit is not None and duty.unit.casefold() == whom.casefold()
        )
    held = tuple(held_by(person.id, directory.appointments(person.id), day))
    return tuple(
        duty for duty in duties if any(one.role in duty.roles and one.is_for(duty.unit) for one in held)
    )
