"""Appoints persons, and takes tables of persons, holidays and questions."""

from __future__ import annotations

from collections.abc import Sequence

from archive.archive import Archive
from archive.values.record import Description
from desk.operations.sign_in import refuse_without_password
from ingest.tables.office_tables import PersonLine
from office.people.appointments import Appointment, OfficeRole, Person
from office.people.directory import Directory


def directory_of(archive: Archive) -> Directory:
    """The persons and appointments of an archive."""
    return Directory(archive.catalogue, archive.journal)


def appoint(archive: Archive, wanted: Appointment) -> Appointment:
    """Appoint a person. The first administrator closes the house, and must be able to sign in.

    Raises `NoSuchPerson`, `NoSuchAppointment`, `NoPassword`, `UnknownEntry`.
    """
    directory = directory_of(archive)
    directory.find(wanted.person)
    _verify(archive, directory, [wanted])
    (appointed,) = directory.appoint(wanted)
    return appointed


def take_people(archive: Archive, lines: Sequence[PersonLine]) -> None:
    """Add the persons of a table who are not known yet, and appoint those whose line names a role, all or none.

    Raises `BadValue`, `PersonExists`, `NoPassword`, `UnknownEntry`.
    """
    directory = directory_of(archive)
    known = {person.id for person in directory.everybody()}
    added: dict[str, Person] = {}
    for line in lines:
        if line.id not in known:
            added.setdefault(line.id, Person(line.id, line.name, line.position, line.nip))
    wanted = [
        Appointment(0, line.id, OfficeRole(line.role), line.unit, line.since, line.until, line.mandate or "")
        for line in lines
        if line.role is not None and line.since is not None
    ]
    _verify(archive, directory, wanted)
    directory.take(tuple(added.values()), wanted)


def _verify(archive: Archive, directory: Directory, wanted: Sequence[Appointment]) -> None:
    for one in wanted:
        if one.role is OfficeRole.ADMINISTRATOR and not directory.is_closed():
            refuse_without_password(archive, one.person)
    archive.registers.verify([Description(unit=one.unit) for one in wanted if one.unit is not None])
