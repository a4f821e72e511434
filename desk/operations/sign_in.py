"""Signs persons in and out, and admits them to what their appointments permit."""

from __future__ import annotations

import os
import secrets
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from archive.archive import Archive
from archive.journal.entries import Act, Action
from archive.values.access import UNLIMITED, Audience, Public
from archive.values.error import ArsipError
from archive.values.objection import objection
from archive.values.record import BadValue
from desk.operations.clock import now, today
from desk.settings.general import Settings
from office.people.appointments import OfficeRole, Person, held_by
from office.people.clearances import reader_of
from office.people.directory import Directory, NoSuchPerson
from office.people.gate import NotPermitted, require
from office.people.permissions import Denial, Permit, Right, permit, permit_somewhere
from office.people.register import Credential, Register, SignedIn

if TYPE_CHECKING:
    from argon2 import PasswordHasher

_SESSION = timedelta(hours=12)
_PAUSE = timedelta(minutes=15)
_ATTEMPTS = 5
_SHORTEST = 8
_FACE = "cli"


class WrongPassword(ArsipError):
    """The name or the password is wrong; which of the two is not said."""

    code = "wrong_password"


class TooManyAttempts(ArsipError):
    """After five wrong passwords none is looked at for a quarter of an hour; `until` is when it is again."""

    code = "too_many_attempts"

    def __init__(self, until: datetime) -> None:
        super().__init__(until.isoformat())
        self.until = until.isoformat(timespec="seconds")


class NoPassword(ArsipError):
    """Whoever closes the house must be able to sign in."""

    code = "no_password"

    def __init__(self, person: str) -> None:
        super().__init__(person)
        self.person = person


@dataclass(frozen=True, slots=True)
class Admission:
    """The archive in the name of whoever acts, and what they may see of it."""

    archive: Archive
    audience: Audience


@dataclass(frozen=True, slots=True)
class OpenedSession:
    """A session that was begun, and its token, which its owner alone is given."""

    token: str
    session: SignedIn


def admit(archive: Archive, settings: Settings, rights: Sequence[Right]) -> Admission:
    """Let in who may exercise one of the rights; anybody, if there are none or the house is open.

    What a right does not reach is refused later, record by record. Raises `NotPermitted`.
    """
    is_public = isinstance(settings.audience, Public) and Right.READ in rights
    if not rights or is_public or not Directory(archive.catalogue, archive.journal).is_closed():
        return Admission(archive, settings.audience)
    return admit_person(archive, settings, signed_in(archive, settings), rights)


def admit_person(
    archive: Archive, settings: Settings, person: Person | None, rights: Sequence[Right]
) -> Admission:
    """Let a person in who may exercise one of the rights. Raises `NotPermitted`."""
    held = Directory(archive.catalogue, archive.journal).appointments(person.id) if person else ()
    day = today(settings)
    answers = [permit_somewhere(right, person, held, day) for right in rights]
    refused = [one for one in answers if isinstance(one, Denial)]
    if person is None or len(refused) == len(answers):
        raise NotPermitted(refused[0])
    reader = reader_of(held_by(person.id, held, day))
    audience = reader if settings.audience == UNLIMITED else settings.audience
    return Admission(archive.acting_as(person.id, settings.login), audience)


def signed_in(archive: Archive, settings: Settings) -> Person | None:
    """The person whose session token lies in the settings' file; None without one that is valid."""
    try:
        token = settings.session.read_text(encoding="ascii").strip()
    except (OSError, UnicodeDecodeError):
        return None
    return person_of_session(archive, token)


def person_of_session(archive: Archive, token: str) -> Person | None:
    """The person whose session has this token; None where it has ended."""
    with _register(archive) as register:
        session = register.session(token, _utc())
    if session is None:
        return None
    try:
        return Directory(archive.catalogue, archive.journal).find(session.person)
    except NoSuchPerson:
        return None


def sign_in(archive: Archive, settings: Settings, person: str, password: str) -> SignedIn:
    """Begin a session; its token goes into the settings' file, which nobody else may read.

    Raises `WrongPassword`, `TooManyAttempts`, `OSError`.
    """
    opened = begin_session(archive, person, password, _FACE)
    _write_private(settings.session, opened.token)
    return opened.session


def begin_session(archive: Archive, person: str, password: str, face: str) -> OpenedSession:
    """Begin a session at a face (`cli`, `web`). Raises `WrongPassword`, `TooManyAttempts`."""
    with _register(archive) as register:
        _verify(register, person, password)
        began = _utc()
        session = SignedIn(person, began, began + _SESSION, face)
        token = secrets.token_urlsafe(32)
        register.begin(token, session)
    _note(archive, Action.SIGNED_IN, person, face)
    return OpenedSession(token, session)


def sign_out(archive: Archive, settings: Settings) -> Person | None:
    """End the session of the settings' file; harmless where there is none."""
    person = signed_in(archive, settings)
    if settings.session.is_file():
        end_session(archive, settings.session.read_text(encoding="ascii", errors="replace").strip(), _FACE)
        settings.session.unlink()
    return person


def end_session(archive: Archive, token: str, face: str) -> None:
    """End the session of a token; harmless where there is none."""
    person = person_of_session(archive, token)
    with _register(archive) as register:
        register.end(token)
    if person is not None:
        _note(archive, Action.SIGNED_OUT, person.id, face)


def set_password(archive: Archive, settings: Settings, person: str, password: str) -> None:
    """Give a person a password, and end their sessions: their own, or anybody's by who manages people.

    While no administrator in force has a password, as after the loss of the register, anybody may.
    Raises `NoSuchPerson`, `NotPermitted`, `BadValue`.
    """
    if len(password) < _SHORTEST:
        words = "a password has {least} letters at least"
        raise BadValue("password", objection("short_password", words, least=_SHORTEST))
    directory = Directory(archive.catalogue, archive.journal)
    directory.find(person)
    day = today(settings)
    who = signed_in(archive, settings)
    with _register(archive) as register:
        if (
            directory.is_closed()
            and (who is None or who.id != person)
            and _has_keeper(directory, register, day)
        ):
            acting = archive.acting_as(who.id if who else "")
            require(acting, Right.MANAGE_PEOPLE, [None], day)
        register.keep(Credential(person, _hasher().hash(password)))
        register.end_all(person)


def refuse_without_password(archive: Archive, person: str) -> None:
    """Raises `NoPassword` for somebody who could not sign in."""
    with _register(archive) as register:
        if register.credential(person) is None:
            raise NoPassword(person)


def may(archive: Archive, person: str, right: Right, unit: str | None, day: date) -> Permit | Denial:
    """Whether somebody may do something about what a unit holds, on a day. Raises `NoSuchPerson`."""
    directory = Directory(archive.catalogue, archive.journal)
    return permit(right, unit, directory.find(person), directory.appointments(person), day)


def _has_keeper(directory: Directory, register: Register, day: date) -> bool:
    """Whether an administrator in force can sign in."""
    keepers = (
        one.person
        for one in directory.appointments()
        if one.role is OfficeRole.ADMINISTRATOR and one.is_in_force(day)
    )
    return any(register.credential(keeper) is not None for keeper in keepers)


@cache
def _hasher() -> PasswordHasher:
    from argon2 import PasswordHasher  # noqa: PLC0415 - few commands look at a password

    return PasswordHasher()


def _verify(register: Register, person: str, password: str) -> None:
    known = register.credential(person)
    if known is None:
        _hasher().hash(password)  # as long as for somebody who is known
        raise WrongPassword(person)
    if known.refused_until is not None and known.refused_until > _utc():
        raise TooManyAttempts(known.refused_until)
    from argon2.exceptions import VerificationError  # noqa: PLC0415

    try:
        _hasher().verify(known.password, password)
    except VerificationError as error:
        failures = known.failures + 1
        until = _utc() + _PAUSE if failures >= _ATTEMPTS else None
        register.keep(replace(known, failures=0 if until else failures, refused_until=until))
        raise WrongPassword(person) from error
    if known.failures or known.refused_until:
        register.keep(replace(known, failures=0, refused_until=None))


def _note(archive: Archive, action: Action, person: str, face: str) -> None:
    acting = archive.acting_as(person, archive.journal.login)
    with archive.catalogue.writing() as connection:
        acting.journal.write(connection, Act(action, None, {"person": person, "face": face}))


def _write_private(path: Path, token: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    path.unlink(missing_ok=True)
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "w", encoding="ascii") as file:
        file.write(token)


@contextmanager
def _register(archive: Archive) -> Iterator[Register]:
    with closing(Register(archive.home.register)) as register:
        yield register


def _utc() -> datetime:
    """The moment as the register keeps it: in UTC, without a zone."""
    return now().replace(tzinfo=None)
