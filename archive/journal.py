"""The journal: who did what, when, to which record and why, each entry sealed to the one before."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any

import msgspec
from sqlalchemy import Connection, Row, func, select

from archive import schema
from archive.record import RecordId
from archive.serial import canonical

_GENESIS = "0" * 64


class Action(StrEnum):
    """What can happen to an archive; the words are stable and never reused for another act."""

    CREATED = "created"
    CODE_RESERVED = "code_reserved"
    CODE_VOIDED = "code_voided"
    FILED = "filed"
    DESCRIBED = "described"
    CODED = "coded"
    RECEIVED_AGAIN = "received_again"
    QUARANTINED = "quarantined"
    QUARANTINE_CLEARED = "quarantine_cleared"
    UNITS_IMPORTED = "units_imported"
    CLASSIFICATION_IMPORTED = "classification_imported"
    SCHEDULE_IMPORTED = "schedule_imported"
    SCHEME_ADDED = "scheme_added"
    HOLD_PLACED = "hold_placed"
    HOLD_LIFTED = "hold_lifted"
    CHECKED = "checked"
    REREAD = "reread"
    BATCH_BEGUN = "batch_begun"
    BATCH_CERTIFIED = "batch_certified"
    RESCAN_DECIDED = "rescan_decided"
    SET_ASIDE = "set_aside"


@dataclass(frozen=True, slots=True)
class Act:
    """What is being done, before the journal gives it its place."""

    action: Action
    record: RecordId | None = None
    detail: Mapping[str, str] = field(default_factory=dict)
    reason: str | None = None


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the journal; `previous` is the digest of the line before, 64 zeros for the first."""

    sequence: int
    time: str
    actor: str
    action: str
    record: str | None
    detail: Mapping[str, str]
    reason: str | None
    previous: str

    @property
    def digest(self) -> str:
        """The sha256 of the entry in canonical JSON, which the next entry repeats."""
        return hashlib.sha256(canonical(self)).hexdigest()


@dataclass(frozen=True, slots=True)
class Change:
    """One entry as the index needs it: its place in the order, and the record to look at again."""

    sequence: int
    record: RecordId | None


class BrokenChain(ValueError):
    """The journal was altered: entry `sequence` is not what was written or does not follow the one before."""

    def __init__(self, sequence: int) -> None:
        super().__init__(f"journal entry {sequence} is broken")
        self.sequence = sequence


class Journal:
    """Writes entries in the name of one actor, at the time a given clock tells."""

    def __init__(self, actor: str, clock: Callable[[], datetime]) -> None:
        self.actor = actor
        self.clock = clock

    def write(self, connection: Connection, *acts: Act) -> None:
        """Append entries inside the transaction of the change that they tell of."""
        sequence, previous = _last(connection)
        rows = []
        for number, act in enumerate(acts, start=sequence + 1):
            time = self.clock().isoformat(timespec="milliseconds")
            entry = Entry(
                number, time, self.actor, act.action, act.record, dict(act.detail), act.reason, previous
            )
            previous = entry.digest
            rows.append(_row_of(entry))
        if rows:
            connection.execute(schema.journal.insert(), rows)


def entries(connection: Connection, *, record: RecordId | None = None, after: int = 0) -> Iterator[Entry]:
    """The entries in order, all or those of one record; raises `BrokenChain` at one that was altered.

    Over all entries the chain is checked as well, so a deleted or inserted entry is found.
    """
    query = (
        select(schema.journal).where(schema.journal.c.sequence > after).order_by(schema.journal.c.sequence)
    )
    if record is not None:
        query = query.where(schema.journal.c.record == record)
    whole = record is None
    sequence, previous = (after, _digest_at(connection, after)) if whole else (0, "")
    for row in connection.execute(query):
        entry = _entry_of(row)
        follows = not whole or (entry.sequence, entry.previous) == (sequence + 1, previous)
        if not follows or entry.digest != row.digest:
            raise BrokenChain(entry.sequence)
        sequence, previous = entry.sequence, entry.digest
        yield entry


def last_sequence(connection: Connection) -> int:
    """The newest entry's place in the order, 0 before the first."""
    return _last(connection)[0]


def changes(connection: Connection, after: int, limit: int) -> tuple[Change, ...]:
    """The next entries after a place in the order, at most `limit` of them."""
    table = schema.journal.c
    query = select(table.sequence, table.record).where(table.sequence > after).order_by(table.sequence)
    return tuple(Change(row.sequence, row.record) for row in connection.execute(query.limit(limit)))


def unseen(connection: Connection, after: int) -> int:
    """How many entries after a place concern a record, and so the index."""
    table = schema.journal.c
    query = select(func.count()).where(table.sequence > after, table.record.is_not(None))
    return connection.scalar(query) or 0


def _last(connection: Connection) -> tuple[int, str]:
    table = schema.journal.c
    row = connection.execute(
        select(table.sequence, table.digest).order_by(table.sequence.desc()).limit(1)
    ).first()
    return (row.sequence, row.digest) if row else (0, _GENESIS)


def _digest_at(connection: Connection, sequence: int) -> str:
    table = schema.journal.c
    return connection.scalar(select(table.digest).where(table.sequence == sequence)) or _GENESIS


def _row_of(entry: Entry) -> dict[str, Any]:
    return {
        "sequence": entry.sequence,
        "time": entry.time,
        "actor": entry.actor,
        "action": entry.action,
        "record": entry.record,
        "detail": canonical(entry.detail).decode(),
        "reason": entry.reason,
        "previous": entry.previous,
        "digest": entry.digest,
    }


def _entry_of(row: Row[Any]) -> Entry:
    return Entry(
        sequence=row.sequence,
        time=row.time,
        actor=row.actor,
        action=row.action,
        record=row.record,
        detail=msgspec.json.decode(row.detail, type=dict[str, str]),
        reason=row.reason,
        previous=row.previous,
    )
