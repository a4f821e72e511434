"""Adds persons, appoints them, and ends both."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from sqlalchemy import Connection, Row, func, select

from archive.catalogue import schema
from archive.catalogue.database import Catalogue
from archive.journal.entries import Act, Action, Journal, JournalEntry
from archive.journal.replay import ReplayTable, ReplayTarget, enact
from archive.values.error import ArsipError
from archive.values.record import Stage
from office.people.appointments import Appointment, OfficeRole, Person


class NoSuchPerson(ArsipError, LookupError):
    """Nobody is known by this name."""

    code = "no_such_person"

    def __init__(self, person: str) -> None:
        super().__init__(f"nobody is known as {person}")
        self.person = person


class NoSuchAppointment(ArsipError, LookupError):
    """No appointment has this number."""

    code = "no_such_appointment"

    def __init__(self, number: int) -> None:
        super().__init__(f"no appointment has the number {number}")
        self.number = number


class PersonExists(ArsipError, ValueError):
    """The name or the civil servant's number is somebody's already."""

    code = "person_exists"

    def __init__(self, person: str) -> None:
        super().__init__(f"{person}, or the number, is known already")
        self.person = person


class Directory:
    """Persons and appointments. Nobody is ever deleted; an appointment ends."""

    def __init__(self, catalogue: Catalogue, journal: Journal) -> None:
        self._catalogue = catalogue
        self._journal = journal

    def add(self, *people: Person) -> None:
        """Add persons, all or none. Raises `PersonExists`."""
        self.take(people, ())

    def take(self, people: Sequence[Person], wanted: Sequence[Appointment]) -> tuple[Appointment, ...]:
        """Add persons and appoint persons, all or none; raises as `add` and `appoint` do."""
        with self._catalogue.writing() as connection:
            for person in people:
                _refuse_known(connection, person)
                enact(
                    connection,
                    self._journal,
                    _replay_added,
                    Act(Action.PERSON_ADDED, None, _detail_of(person)),
                )
            return self._appoint(connection, wanted)

    def end(self, person: str, on: date) -> Person:
        """Let a person leave: `on` is the last day of every right they have. Raises `NoSuchPerson`."""
        with self._catalogue.writing() as connection:
            left = replace(person_in(connection, person), ended=on)
            detail = {"person": person, "ended": on.isoformat()}
            enact(connection, self._journal, _replay_left, Act(Action.PERSON_ENDED, None, detail))
        return left

    def appoint(self, *wanted: Appointment) -> tuple[Appointment, ...]:
        """Appoint persons, all or none; the numbers in `wanted` count for nothing, those returned have their own.

        Raises `NoSuchPerson`, and `NoSuchAppointment` for an unknown one that is stood in for.
        """
        return self.take((), wanted)

    def _appoint(self, connection: Connection, wanted: Sequence[Appointment]) -> tuple[Appointment, ...]:
        last = connection.scalar(select(func.max(schema.appointment.c.id))) or 0
        if not is_closed(connection) and any(one.role is OfficeRole.ADMINISTRATOR for one in wanted):
            _count_nothing_as_signed(connection)
        numbered = tuple(replace(one, id=last + place) for place, one in enumerate(wanted, start=1))
        for one in numbered:
            person_in(connection, one.person)
            if one.stands_in_for is not None:
                _appointment(connection, one.stands_in_for)
            act = Act(Action.APPOINTED, None, _detail_of_appointment(one))
            enact(connection, self._journal, _replay_appointed, act)
        return numbered

    def end_appointment(self, number: int, on: date, reason: str) -> Appointment:
        """Let an appointment end on its last day `on`. Raises `NoSuchAppointment`."""
        with self._catalogue.writing() as connection:
            held = _appointment(connection, number)
            detail = {"appointment": str(number), "person": held.person, "to": on.isoformat()}
            act = Act(Action.APPOINTMENT_ENDED, None, detail, reason)
            enact(connection, self._journal, _replay_appointment_ended, act)
        return replace(held, valid_to=on, ended_reason=reason)

    def find(self, person: str) -> Person:
        """Raises `NoSuchPerson`."""
        with self._catalogue.reading() as connection:
            return person_in(connection, person)

    def everybody(self) -> tuple[Person, ...]:
        with self._catalogue.reading() as connection:
            rows = connection.execute(select(schema.person).order_by(schema.person.c.id)).all()
        return tuple(map(_person_of, rows))

    def appointments(self, person: str | None = None) -> tuple[Appointment, ...]:
        """All appointments, or one person's, in the order in which they were made."""
        with self._catalogue.reading() as connection:
            return appointments(connection, person)

    def is_closed(self) -> bool:
        """Whether the house is closed: an administrator was appointed, and from then on everybody signs in."""
        with self._catalogue.reading() as connection:
            return is_closed(connection)


def is_closed(connection: Connection) -> bool:
    """The same within a transaction."""
    table = schema.appointment.c
    administrator = select(table.id).where(table.role == OfficeRole.ADMINISTRATOR.value)
    return connection.scalar(administrator.limit(1)) is not None


def _count_nothing_as_signed(connection: Connection) -> None:
    """Take every record back to its reception: while the house was open nobody stood for anything."""
    table = schema.record
    connection.execute(
        table.update().where(table.c.stage != Stage.RECEIVED.value).values(stage=Stage.RECEIVED.value)
    )


def appointments(connection: Connection, person: str | None = None) -> tuple[Appointment, ...]:
    """The same as `Directory.appointments`, within a transaction."""
    table = schema.appointment
    wanted = select(table).order_by(table.c.id)
    rows = connection.execute(wanted if person is None else wanted.where(table.c.person == person)).all()
    return tuple(map(_appointment_of, rows))


def person_in(connection: Connection, name: str) -> Person:
    """The same as `Directory.find`, within a transaction. Raises `NoSuchPerson`."""
    row = connection.execute(select(schema.person).where(schema.person.c.id == name)).first()
    if row is None:
        raise NoSuchPerson(name)
    return _person_of(row)


def _refuse_known(connection: Connection, person: Person) -> None:
    table = schema.person.c
    same = (table.id == person.id) | (table.nip == person.nip) if person.nip else table.id == person.id
    if connection.scalar(select(table.id).where(same).limit(1)) is not None:
        raise PersonExists(person.id)


def _appointment(connection: Connection, number: int) -> Appointment:
    row = connection.execute(select(schema.appointment).where(schema.appointment.c.id == number)).first()
    if row is None:
        raise NoSuchAppointment(number)
    return _appointment_of(row)


def _person_of(row: Row[Any]) -> Person:
    return Person(row.id, row.name, row.position, row.nip, row.ended)


def _appointment_of(row: Row[Any]) -> Appointment:
    return Appointment(
        row.id,
        row.person,
        OfficeRole(row.role),
        row.unit,
        row.valid_from,
        row.valid_to,
        row.mandate,
        row.stands_in_for,
        row.ended_reason,
    )


# -- replay ------------------------------------------------------------------------------------------------------


def _detail_of(person: Person) -> dict[str, str]:
    said = {"person": person.id, "name": person.name, "position": person.position, "nip": person.nip}
    return {name: value for name, value in said.items() if value is not None}


def _detail_of_appointment(one: Appointment) -> dict[str, str]:
    said = {
        "appointment": str(one.id),
        "person": one.person,
        "role": one.role.value,
        "unit": one.unit,
        "from": one.valid_from.isoformat(),
        "to": one.valid_to.isoformat() if one.valid_to else None,
        "mandate": one.mandate,
        "stands_in_for": str(one.stands_in_for) if one.stands_in_for else None,
    }
    return {name: value for name, value in said.items() if value is not None}


def _replay_added(target: ReplayTarget, entries: Sequence[JournalEntry]) -> None:
    said = [entry.detail for entry in entries]
    rows = [
        {"id": one["person"], "name": one["name"], "position": one.get("position"), "nip": one.get("nip")}
        for one in said
    ]
    target.insert(schema.person, rows)


def _replay_left(target: ReplayTarget, entries: Sequence[JournalEntry]) -> None:
    table = schema.person
    for entry in entries:
        ended = date.fromisoformat(entry.detail["ended"])
        target.connection.execute(
            table.update().where(table.c.id == entry.detail["person"]).values(ended=ended)
        )


def _replay_appointed(target: ReplayTarget, entries: Sequence[JournalEntry]) -> None:
    rows = []
    for said in (entry.detail for entry in entries):
        stands_in, until = said.get("stands_in_for"), said.get("to")
        rows.append(
            {
                "id": int(said["appointment"]),
                "person": said["person"],
                "role": said["role"],
                "unit": said.get("unit"),
                "valid_from": date.fromisoformat(said["from"]),
                "valid_to": date.fromisoformat(until) if until else None,
                "mandate": said["mandate"],
                "stands_in_for": int(stands_in) if stands_in else None,
            }
        )
    target.insert(schema.appointment, rows)


def _replay_appointment_ended(target: ReplayTarget, entries: Sequence[JournalEntry]) -> None:
    table = schema.appointment
    for entry in entries:
        ended = {"valid_to": date.fromisoformat(entry.detail["to"]), "ended_reason": entry.reason}
        number = int(entry.detail["appointment"])
        target.connection.execute(table.update().where(table.c.id == number).values(ended))


REPLAY: ReplayTable = {
    Action.PERSON_ADDED: _replay_added,
    Action.PERSON_ENDED: _replay_left,
    Action.APPOINTED: _replay_appointed,
    Action.APPOINTMENT_ENDED: _replay_appointment_ended,
}
