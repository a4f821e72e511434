"""Keeps passwords and sessions in a database of its own that the journal never repeats.

What it holds must be erasable (UU 27/2022), so neither catalogue nor journal may hold it.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from sqlalchemy import (
    Column,
    Connection,
    DateTime,
    Integer,
    MetaData,
    String,
    Table,
    create_engine,
    delete,
    event,
    select,
)

from archive.journal.entries import Action
from archive.journal.replay import ReplayTable, WithoutRows

_PRIVATE = 0o600
_tables = MetaData()
_credential = Table(
    "credential",
    _tables,
    Column("person", String, primary_key=True),
    Column("password", String, nullable=False),
    Column("failures", Integer, nullable=False, default=0),
    Column("refused_until", DateTime),
)
_session = Table(
    "session",
    _tables,
    Column("token", String, primary_key=True),
    Column("person", String, nullable=False, index=True),
    Column("began", DateTime, nullable=False),
    Column("ends", DateTime, nullable=False),
    Column("face", String, nullable=False),
)


@dataclass(frozen=True, slots=True)
class Credential:
    """A person's password as its argon2 string, and how often a wrong one was given since the last right one.

    No password is looked at before `refused_until`.
    """

    person: str
    password: str
    failures: int = 0
    refused_until: datetime | None = None


@dataclass(frozen=True, slots=True)
class SignedIn:
    """A session: who, since when, until when, at which face (`cli`, `web`)."""

    person: str
    began: datetime
    ends: datetime
    face: str


class Register:
    """Opened beside the catalogue; erased rows are overwritten, and nobody else may read the file."""

    def __init__(self, path: Path) -> None:
        """Times are kept without a zone, in UTC. The file is made on the first write."""
        self._path = path
        self._engine = create_engine(f"sqlite:///{path}", connect_args={"timeout": 30})
        event.listen(self._engine, "connect", _configure)

    def close(self) -> None:
        self._engine.dispose()

    def credential(self, person: str) -> Credential | None:
        with self._reading() as connection:
            row = (
                connection
                and connection.execute(select(_credential).where(_credential.c.person == person)).first()
            )
        return Credential(row.person, row.password, row.failures, row.refused_until) if row else None

    def keep(self, credential: Credential) -> None:
        """Put a credential in place of the person's former one."""
        with self._writing() as connection:
            connection.execute(delete(_credential).where(_credential.c.person == credential.person))
            connection.execute(
                _credential.insert().values(
                    person=credential.person,
                    password=credential.password,
                    failures=credential.failures,
                    refused_until=credential.refused_until,
                )
            )

    def begin(self, token: str, session: SignedIn) -> None:
        """Keep a session under the digest of its token; the token itself is known to its owner alone."""
        with self._writing() as connection:
            connection.execute(
                _session.insert().values(
                    token=digest_of_token(token),
                    person=session.person,
                    began=session.began,
                    ends=session.ends,
                    face=session.face,
                )
            )

    def session(self, token: str, now: datetime) -> SignedIn | None:
        """The session of a token that has not ended."""
        wanted = select(_session).where(_session.c.token == digest_of_token(token), _session.c.ends > now)
        with self._reading() as connection:
            row = connection and connection.execute(wanted).first()
        return SignedIn(row.person, row.began, row.ends, row.face) if row else None

    def end(self, token: str) -> None:
        """Forget a session; harmless for one that nobody knows."""
        with self._writing() as connection:
            connection.execute(delete(_session).where(_session.c.token == digest_of_token(token)))

    def end_all(self, person: str) -> int:
        """Forget every session of a person; how many they were."""
        with self._writing() as connection:
            return connection.execute(delete(_session).where(_session.c.person == person)).rowcount

    @contextmanager
    def _reading(self) -> Iterator[Connection | None]:
        if not self._path.exists():
            yield None
            return
        with self._engine.connect() as connection:
            yield connection

    @contextmanager
    def _writing(self) -> Iterator[Connection]:
        if not self._path.exists():
            self._path.touch(mode=_PRIVATE)
        with self._engine.begin() as connection:
            _tables.create_all(connection)
            yield connection


def digest_of_token(token: str) -> str:
    """The sha256 by which a session is kept; a stolen register opens no session."""
    return hashlib.sha256(token.encode()).hexdigest()


def _configure(connection: Any, _: object) -> None:
    for pragma in ("journal_mode=WAL", "synchronous=FULL", "secure_delete=ON"):
        connection.execute(f"PRAGMA {pragma}")


_IN_REGISTER = WithoutRows("the session stands in the register, which the journal never repeats")

REPLAY: ReplayTable = {Action.SIGNED_IN: _IN_REGISTER, Action.SIGNED_OUT: _IN_REGISTER}
