"""Lets a person act by their appointments, or refuses by a stable code."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from sqlalchemy import Connection

from archive.archive import Archive
from archive.values.error import ArsipError
from office.people.appointments import OfficeRole
from office.people.directory import NoSuchPerson, appointments, is_closed, person_in
from office.people.permissions import Denial, DenialCode, Permit, Right, permit


class NotPermitted(ArsipError):
    """Who acts holds no appointment that permits this; `why` is stable."""

    code = "not_permitted"

    def __init__(self, denial: Denial) -> None:
        super().__init__(f"{denial.person} may not {denial.right}: {denial.code}")
        self.why: DenialCode = denial.code
        self.right: Right = denial.right
        self.roles: tuple[OfficeRole, ...] = denial.roles


def answer_for(
    connection: Connection, right: Right, unit: str | None, person: str, day: date
) -> Permit | Denial:
    """Whether a person may exercise a right about what a unit holds, by the appointments in the catalogue."""
    try:
        known = person_in(connection, person)
    except NoSuchPerson:
        return permit(right, unit, None, (), day)
    return permit(right, unit, known, appointments(connection, person), day)


def require(archive: Archive, right: Right, units: Iterable[str | None], day: date) -> None:
    """Refuse the person in whose name the archive is open what they may not do about these units' holdings.

    An open house refuses nobody. Raises `NotPermitted`.
    """
    with archive.catalogue.reading() as connection:
        if not is_closed(connection):
            return
        for unit in dict.fromkeys(units):
            answer = answer_for(connection, right, unit, archive.journal.actor, day)
            if isinstance(answer, Denial):
                raise NotPermitted(answer)
