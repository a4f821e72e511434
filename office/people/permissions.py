"""Says what each role permits."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from types import MappingProxyType

from office.people.appointments import Appointment, OfficeRole, Person, held_by


class Right(StrEnum):
    """What somebody may do; every command and page declares one."""

    READ = "read"
    READ_JOURNAL = "read_journal"
    READ_REPORTS = "read_reports"
    SAVE_SEARCH = "save_search"
    RECEIVE = "receive"
    DESCRIBE = "describe"
    VERIFY = "verify"
    AUTHENTICATE = "authenticate"
    CODE = "code"
    STORE = "store"
    REREAD = "reread"
    COMPARE = "compare"
    CLOSE = "close"
    OPEN = "open"
    PUBLISH = "publish"
    HAND_OUT = "hand_out"
    HOLD = "hold"
    SWEEP = "sweep"
    REGISTER = "register"
    CHECK = "check"
    REPAIR = "repair"
    COPY = "copy"
    RUN_MACHINE = "run_machine"
    SIGN_JOURNAL = "sign_journal"
    MANAGE_PEOPLE = "manage_people"


class Reach(StrEnum):
    """How far a grant goes: what the appointment's own unit holds, or everything."""

    OWN = "own"
    ALL = "all"


@dataclass(frozen=True, slots=True)
class Grant:
    """One cell of the table: this role may, as far as `reach` goes."""

    role: OfficeRole
    reach: Reach = Reach.ALL


@dataclass(frozen=True, slots=True)
class Permit:
    """Yes, and by which appointment."""

    right: Right
    person: str
    appointment: Appointment

    @property
    def role(self) -> OfficeRole:
        return self.appointment.role


class DenialCode(StrEnum):
    """Why not; the words are stable."""

    NOT_SIGNED_IN = "not_signed_in"
    UNKNOWN_PERSON = "unknown_person"
    NOT_YOUR_ROLE = "not_your_role"
    NOT_YOUR_UNIT = "not_your_unit"
    APPOINTMENT_ENDED = "appointment_ended"
    AUDITOR_WRITES_NOTHING = "auditor_writes_nothing"


@dataclass(frozen=True, slots=True)
class Denial:
    """No, with the reason and the roles that may."""

    right: Right
    person: str | None
    code: DenialCode
    roles: tuple[OfficeRole, ...]


_R = OfficeRole
_EVERYBODY = tuple(Grant(role) for role in OfficeRole)


def _all(*roles: OfficeRole) -> tuple[Grant, ...]:
    return tuple(Grant(role) for role in roles)


PERMISSIONS: Mapping[Right, tuple[Grant, ...]] = MappingProxyType(
    {
        Right.READ: _EVERYBODY,
        Right.SAVE_SEARCH: tuple(grant for grant in _EVERYBODY if grant.role is not _R.AUDITOR),
        Right.READ_JOURNAL: _all(
            _R.DOCUMENTATION,
            _R.PPID,
            _R.AGENCY_HEAD,
            _R.RECORDS_HEAD,
            _R.OVERSIGHT,
            _R.AUDITOR,
            _R.ADMINISTRATOR,
        ),
        Right.READ_REPORTS: _all(
            _R.DOCUMENTATION, _R.SECRETARY, _R.PPID, _R.AGENCY_HEAD, _R.RECORDS_HEAD, _R.GOVERNOR, _R.AUDITOR
        ),
        Right.RECEIVE: (*_all(_R.DOCUMENTATION, _R.PROCESSING), Grant(_R.UNIT_OFFICER, Reach.OWN)),
        Right.DESCRIBE: (*_all(_R.DOCUMENTATION), Grant(_R.UNIT_OFFICER, Reach.OWN)),
        Right.VERIFY: _all(_R.DOCUMENTATION, _R.PROCESSING),
        Right.AUTHENTICATE: (Grant(_R.UNIT_HEAD, Reach.OWN),),
        Right.CODE: _all(_R.PROCESSING),
        Right.STORE: _all(_R.DOCUMENTATION),
        Right.REREAD: _all(_R.DOCUMENTATION, _R.PROCESSING),
        Right.COMPARE: _all(_R.DOCUMENTATION, _R.PROCESSING, _R.DESK, _R.AUDITOR),
        Right.CLOSE: (
            *_all(_R.DOCUMENTATION, _R.PPID, _R.LEGAL),
            Grant(_R.UNIT_HEAD, Reach.OWN),
            Grant(_R.UNIT_OFFICER, Reach.OWN),
        ),
        Right.OPEN: _all(_R.PPID),
        Right.PUBLISH: _all(_R.PPID),
        Right.HAND_OUT: _all(_R.DOCUMENTATION, _R.DESK, _R.PPID, _R.RECORDS_HEAD),
        Right.HOLD: _all(_R.PPID, _R.RECORDS_HEAD, _R.LEGAL, _R.OVERSIGHT),
        Right.SWEEP: _all(_R.DOCUMENTATION, _R.RECORDS_HEAD, _R.AUDITOR),
        Right.REGISTER: _all(_R.RECORDS_HEAD, _R.ADMINISTRATOR),
        Right.CHECK: _all(_R.DOCUMENTATION, _R.RECORDS_HEAD, _R.ADMINISTRATOR),
        Right.REPAIR: _all(_R.DOCUMENTATION, _R.ADMINISTRATOR),
        Right.COPY: _all(_R.DOCUMENTATION, _R.ADMINISTRATOR),
        Right.RUN_MACHINE: _all(_R.ADMINISTRATOR),
        Right.SIGN_JOURNAL: _all(_R.ADMINISTRATOR),
        Right.MANAGE_PEOPLE: _all(_R.ADMINISTRATOR),
    }
)
"""Who may do what (procedure of SOP-PPID-06, section F); `docs/permissions.md` is generated from it."""

SIGNING = (Right.DESCRIBE, Right.VERIFY, Right.AUTHENTICATE, Right.CODE, Right.STORE)
"""The rights that are a signature each."""

WRITES_NOTHING = frozenset({Right.READ, Right.READ_JOURNAL, Right.READ_REPORTS, Right.SWEEP, Right.COMPARE})
"""Rights that change no record, register or sign-off; an auditor has no others."""


def permit(
    right: Right,
    unit: str | None,
    person: Person | None,
    appointments: Iterable[Appointment],
    day: date,
) -> Permit | Denial:
    """Whether a person may exercise a right about what `unit` holds, on a day; pure, and it says why.

    An appointment for the whole office comes before one for a unit.
    """
    grants = PERMISSIONS[right]
    able = tuple(grant.role for grant in grants)
    if person is None:
        return Denial(right, None, DenialCode.NOT_SIGNED_IN, able)
    known = sorted(
        (held for held in appointments if held.person == person.id),
        key=lambda held: (held.unit is not None, held.id),
    )
    held = tuple(held_by(person.id, known, day)) if person.is_active(day) else ()
    for appointment in held:
        if any(_reaches(grant, appointment, unit) for grant in grants):
            return Permit(right, person.id, appointment)
    return Denial(right, person.id, _why_not(right, able, known, held), able)


def permit_somewhere(
    right: Right, person: Person | None, appointments: Iterable[Appointment], day: date
) -> Permit | Denial:
    """Whether a person may exercise a right about the holdings of any unit at all."""
    appointments = tuple(appointments)
    answer = permit(right, None, person, appointments, day)
    for held in held_by(person.id, appointments, day) if person else ():
        if isinstance(answer, Permit):
            break
        answer = permit(right, held.unit, person, appointments, day)
    return answer


def _reaches(grant: Grant, held: Appointment, unit: str | None) -> bool:
    return grant.role is held.role and (grant.reach is Reach.ALL or held.is_for(unit))


def _why_not(
    right: Right, able: tuple[OfficeRole, ...], known: Iterable[Appointment], held: tuple[Appointment, ...]
) -> DenialCode:
    if any(appointment.role in able for appointment in held):
        return DenialCode.NOT_YOUR_UNIT
    if any(appointment.role in able for appointment in known):
        return DenialCode.APPOINTMENT_ENDED
    if right not in WRITES_NOTHING and any(one.role is OfficeRole.AUDITOR for one in held):
        return DenialCode.AUDITOR_WRITES_NOTHING
    return DenialCode.NOT_YOUR_ROLE
