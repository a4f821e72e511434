"""Defines persons and the roles that they hold for a unit, by a mandate, for a time."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from archive.values.objection import objection
from archive.values.record import BadValue

_SLUG = re.compile(r"[a-z0-9](?:[a-z0-9._-]{0,62}[a-z0-9])?")


class OfficeRole(StrEnum):
    """The roles of SOP-PPID-06 and of the law around it; the words are stable."""

    DOCUMENTATION = "documentation"
    PROCESSING = "processing"
    DESK = "desk"
    UNIT_OFFICER = "unit_officer"
    UNIT_HEAD = "unit_head"
    SECRETARY = "secretary"
    PPID = "ppid"
    AGENCY_HEAD = "agency_head"
    RECORDS_HEAD = "records_head"
    LEGAL = "legal"
    OVERSIGHT = "oversight"
    GOVERNOR = "governor"
    AUDITOR = "auditor"
    ADMINISTRATOR = "administrator"


OF_ONE_UNIT = frozenset({OfficeRole.UNIT_OFFICER, OfficeRole.UNIT_HEAD})
"""Roles that only make sense for a unit; an appointment to them names it."""


@dataclass(frozen=True, slots=True)
class Person:
    """An officer by a short name that never changes; `nip` is the civil servant's number."""

    id: str
    name: str
    position: str | None = None
    nip: str | None = None
    ended: date | None = None

    def __post_init__(self) -> None:
        if not _SLUG.fullmatch(self.id):
            raise BadValue(
                "person",
                objection(
                    "bad_slug", "lower-case letters, digits, . _ - only, 64 at most: {text}", text=self.id
                ),
            )
        if not self.name.strip():
            raise BadValue("name", objection("nameless", "{person} has no name", person=self.id))

    def is_active(self, day: date) -> bool:
        return self.ended is None or day <= self.ended


@dataclass(frozen=True, slots=True)
class Appointment:
    """A role that a person holds by a mandate, for one unit or, if None, for the whole office.

    `valid_to` is the last day. `stands_in_for` is the number of the appointment that this one substitutes.
    """

    id: int
    person: str
    role: OfficeRole
    unit: str | None
    valid_from: date
    valid_to: date | None
    mandate: str
    stands_in_for: int | None = None
    ended_reason: str | None = None

    def __post_init__(self) -> None:
        if self.valid_to is not None and self.valid_to < self.valid_from:
            raise BadValue("until", objection("end_before_start", "its end lies before its start"))
        if not self.mandate.strip():
            raise BadValue("mandate", objection("no_mandate", "an appointment names its mandate"))
        if self.role in OF_ONE_UNIT and self.unit is None:
            raise BadValue("unit", objection("no_unit", "{role} is a role for a unit", role=self.role))

    def is_in_force(self, day: date) -> bool:
        return self.valid_from <= day and (self.valid_to is None or day <= self.valid_to)

    def is_for(self, unit: str | None) -> bool:
        """Whether it reaches what belongs to `unit`; one for the whole office reaches everything."""
        return self.unit is None or (unit is not None and unit.casefold() == self.unit.casefold())


def held_by(person: str, appointments: Iterable[Appointment], day: date) -> Iterator[Appointment]:
    """The appointments that a person holds on a day."""
    return (held for held in appointments if held.person == person and held.is_in_force(day))
