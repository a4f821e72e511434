"""Finds what is due in an archive: waiting stages, fast lanes, provisional closures, checks and copies."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta

from sqlalchemy import Connection, func, select

from archive.archive import Archive
from archive.catalogue import schema
from archive.catalogue.schema.journal import is_filing
from archive.journal.entries import Action
from archive.values.record import Phase, Publication, Publicity, Stage
from office.people.appointments import OfficeRole
from office.people.directory import is_closed
from office.people.permissions import PERMISSIONS, Right
from office.service.agenda import Duty, DutySource
from office.service.working_days import OfficeCalendar
from office.signing.queues import BEFORE
from office.signing.sign_offs import STEPS

_DAYS_FOR_A_STEP = 3
_DAYS_AFTER_FAST_LANE = 3
_DAYS_FOR_THE_TEST = 10  # the consequence test of what was closed at once (UU 14/2008, article 19)
_CHECK_EVERY = timedelta(days=90)
_COPY_EVERY = timedelta(days=1)
_OFFICERS = (OfficeRole.DOCUMENTATION, OfficeRole.ADMINISTRATOR)


def duties_of(archive: Archive, calendar: OfficeCalendar) -> tuple[Duty, ...]:
    """All that is due some day, by the catalogue and the journal alone; nothing is stored."""
    coverage = archive.checks.coverage()
    with archive.catalogue.reading() as connection:
        signed = (
            (
                *_stages(connection, calendar),
                *_fast_lane(connection, calendar),
                *_closures(connection, calendar),
            )
            if is_closed(connection)
            else ()
        )
        copies = tuple(_copies(connection, calendar))
    if coverage.oldest is None:
        return (*signed, *copies)
    day = _day(calendar, coverage.oldest) + _CHECK_EVERY
    return (*signed, *copies, Duty(DutySource.CHECK, "arsip check", "check", day, _OFFICERS))


def _stages(connection: Connection, calendar: OfficeCalendar) -> Iterator[Duty]:
    """Each queue of each unit is one duty; its day is that of the record that was filed first."""
    record, filed = schema.record.c, schema.journal.c
    for step in STEPS:
        query = (
            select(record.unit, func.count(), func.min(filed.time))
            .join_from(schema.record, schema.journal, filed.record == record.id)
            .where(is_filing, record.stage == BEFORE[step].value, record.phase != Phase.DESTROYED.value)
            .group_by(record.unit)
        )
        for unit, count, since in connection.execute(query):
            due = calendar.after(_day(calendar, since), _DAYS_FOR_A_STEP)
            what = f"{step.value} {count}"
            yield Duty(
                DutySource.STAGE,
                unit or "-",
                what,
                due.day,
                _roles(step.right),
                unit,
                provisional=due.provisional,
            )


def _fast_lane(connection: Connection, calendar: OfficeCalendar) -> Iterator[Duty]:
    table = schema.record.c
    owed = (Stage.RECEIVED.value, Stage.DESCRIBED.value, Stage.VERIFIED.value)
    query = select(table.id, table.unit).where(
        table.publicity == Publicity.IMMEDIATE.value,
        table.publication == Publication.PUBLISHED.value,
        table.stage.in_(owed),
    )
    for record, unit in connection.execute(query).all():
        due = calendar.after(_last(connection, calendar, record, Action.PUBLISHED), _DAYS_AFTER_FAST_LANE)
        roles = (*_roles(Right.VERIFY), OfficeRole.UNIT_HEAD)
        yield Duty(
            DutySource.FAST_LANE,
            record,
            "verify authenticate",
            due.day,
            roles,
            unit,
            provisional=due.provisional,
        )


def _closures(connection: Connection, calendar: OfficeCalendar) -> Iterator[Duty]:
    table = schema.record.c
    query = select(table.id, table.unit).where(
        table.publicity == Publicity.EXEMPT.value, table.phase != Phase.DESTROYED.value
    )
    for record, unit in connection.execute(query).all():
        since = _last(connection, calendar, record, Action.DESCRIBED, Action.FILED)
        due = calendar.after(since, _DAYS_FOR_THE_TEST)
        yield Duty(
            DutySource.PROVISIONAL_EXEMPTION,
            record,
            "consequence test",
            due.day,
            (OfficeRole.PPID,),
            unit,
            provisional=due.provisional,
        )


def _copies(connection: Connection, calendar: OfficeCalendar) -> Iterator[Duty]:
    for source, action in (
        (DutySource.REPLICA, Action.REPLICA_SYNCED),
        (DutySource.BACKUP, Action.BACKED_UP),
    ):
        table = schema.journal.c
        last = connection.scalar(select(func.max(table.time)).where(table.action == action.value))
        if last is not None:
            yield Duty(source, f"arsip {source}", source.value, _day(calendar, last) + _COPY_EVERY, _OFFICERS)


def _last(connection: Connection, calendar: OfficeCalendar, record: str, *actions: Action) -> date:
    table = schema.journal.c
    query = select(func.max(table.time)).where(table.record == record, table.action.in_(actions))
    return _day(calendar, connection.scalar(query) or "1970-01-01T00:00:00+00:00")


def _day(calendar: OfficeCalendar, time: str) -> date:
    return calendar.day_of(datetime.fromisoformat(time))


def _roles(right: Right) -> tuple[OfficeRole, ...]:
    return tuple(grant.role for grant in PERMISSIONS[right])
