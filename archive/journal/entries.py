"""Writes the journal: who did what, when, to which record and why, each entry chained to the one before."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from itertools import islice
from typing import Any

import msgspec
from msgspec import UNSET, UnsetType
from sqlalchemy import Connection, Row, Select, bindparam, func, select

from archive.catalogue import schema
from archive.catalogue.database import IN_PIECES
from archive.journal.merkle import leaf_hash, root_of
from archive.values.error import ArsipError
from archive.values.record import RecordId
from archive.values.serialisation import canonical

GENESIS = "0" * 64
SEGMENT = 1 << 10  # entries in a segment: a perfect subtree of the journal's Merkle tree


class Action(StrEnum):
    """The acts on an archive; the words are stable and never reused for another act."""

    CREATED = "created"
    CODE_RESERVED = "code_reserved"
    CODE_VOIDED = "code_voided"
    FILED = "filed"
    DESCRIBED = "described"
    CODED = "coded"
    RECODED = "recoded"
    PUBLISHED = "published"
    WITHDRAWN = "withdrawn"
    RECEIVED_AGAIN = "received_again"
    QUARANTINED = "quarantined"
    QUARANTINE_CLEARED = "quarantine_cleared"
    UNITS_IMPORTED = "units_imported"
    UNIT_CHANGED = "unit_changed"
    CLASSIFICATION_IMPORTED = "classification_imported"
    SCHEDULE_IMPORTED = "schedule_imported"
    SCHEME_ADDED = "scheme_added"
    OFFICE_WORDS_IMPORTED = "office_words_imported"
    HOLD_PLACED = "hold_placed"
    HOLD_LIFTED = "hold_lifted"
    CHECK_BEGUN = "check_begun"
    CHECK_NOTED = "check_noted"
    CHECKED = "checked"
    CERTIFIED = "certified"
    TRANSCRIPT_MENDED = "transcript_mended"
    JOURNAL_ACCEPTED = "journal_accepted"
    SEARCH_SAVED = "search_saved"
    SEARCH_DELETED = "search_deleted"
    REREAD = "reread"
    ORIGINAL_REPLACED = "original_replaced"
    BATCH_BEGUN = "batch_begun"
    BATCH_CERTIFIED = "batch_certified"
    BATCH_FILES_TOLD = "batch_files_told"
    BATCH_NOTED = "batch_noted"
    RESCAN_SUGGESTED = "rescan_suggested"
    RESCAN_DECIDED = "rescan_decided"
    SET_ASIDE = "set_aside"
    DAMAGE_FOUND = "damage_found"
    FOUND_INTACT = "found_intact"
    REPAIRED = "repaired"
    DESTROYED = "destroyed"
    REPLICA_ADDED = "replica_added"
    REPLICA_SYNCED = "replica_synced"
    BACKED_UP = "backed_up"
    RESTORED = "restored"
    REBUILT = "rebuilt"
    EXPORTED = "exported"
    KEY_CREATED = "key_created"
    KEY_ROTATED = "key_rotated"
    KEY_REPLACED = "key_replaced"
    PERSON_ADDED = "person_added"
    PERSON_ENDED = "person_ended"
    APPOINTED = "appointed"
    APPOINTMENT_ENDED = "appointment_ended"
    SIGNED_IN = "signed_in"
    SIGNED_OUT = "signed_out"
    SIGNED_OFF = "signed_off"
    RETURNED = "returned"
    CHECKLISTS_IMPORTED = "checklists_imported"
    VIEWED = "viewed"
    HOLIDAYS_IMPORTED = "holidays_imported"


@dataclass(frozen=True, slots=True)
class Act:
    """An act before the journal gives it its place."""

    action: Action
    record: RecordId | None = None
    detail: Mapping[str, str] = field(default_factory=dict)
    reason: str | None = None


@dataclass(frozen=True, slots=True)
class JournalEntry:
    """One line of the journal; `previous` is the digest of the line before, 64 zeros for the first.

    `actor` is who claimed to act; `login` is whom the operating system knew, absent in entries of older programs.
    """

    sequence: int
    time: str
    actor: str
    action: str
    record: str | None
    detail: Mapping[str, str]
    reason: str | None
    previous: str
    login: str | UnsetType = UNSET

    @property
    def line(self) -> bytes:
        """The entry in canonical JSON: what its digest and its leaf in the Merkle tree are computed from."""
        return canonical(self)

    @property
    def digest(self) -> str:
        """The sha256 of the entry's line, which the next entry repeats."""
        return hashlib.sha256(self.line).hexdigest()


@dataclass(frozen=True, slots=True)
class Head:
    """The newest entry's place in the order and digest; 0 and 64 zeros before the first."""

    sequence: int
    digest: str


@dataclass(frozen=True, slots=True)
class JournalRow:
    """A row of the table: the entry that it says, None where it says none, its line, and the digest beside it."""

    sequence: int
    entry: JournalEntry | None
    line: bytes
    digest: str


class BrokenChain(ArsipError, ValueError):
    """The journal was altered: entry `sequence` is not what was written or does not follow the one before."""

    code = "broken_chain"

    def __init__(self, sequence: int) -> None:
        super().__init__(f"journal entry {sequence} is broken")
        self.sequence = sequence


class Journal:
    """Writes entries in the name of one actor, at the time of a given clock."""

    def __init__(self, actor: str, clock: Callable[[], datetime], login: str | None = None) -> None:
        self.actor = actor
        self.clock = clock
        self.login = login

    def write(self, connection: Connection, *acts: Act) -> tuple[JournalEntry, ...]:
        """Appends entries inside the transaction of the change that they record."""
        draft = self.draft(connection)
        for act in acts:
            draft.add(act)
        return draft.write()

    def draft(self, connection: Connection) -> Draft:
        """The entries of one transaction, to be written together at its end; it holds the database's write lock."""
        return Draft(self, connection)


class Draft:
    """Entries that are chained and dated one after the other as they are added, and written by one statement."""

    def __init__(self, journal: Journal, connection: Connection) -> None:
        self._journal = journal
        self._connection = connection
        self._added: list[JournalEntry] = []
        self._rows: list[dict[str, Any]] = []

    def add(self, act: Act) -> JournalEntry:
        """The entry of an act, with its place in the journal."""
        last = self._last()
        entry = JournalEntry(
            sequence=last.sequence + 1,
            time=self._journal.clock().isoformat(timespec="milliseconds"),
            actor=self._journal.actor,
            action=act.action,
            record=act.record,
            detail=dict(act.detail),
            reason=act.reason,
            previous=last.digest,
            login=self._journal.login or UNSET,
        )
        self._added.append(entry)
        self._rows.append(_row_of(entry))
        return entry

    def write(self) -> tuple[JournalEntry, ...]:
        """Append what was added to the journal; call it once."""
        if self._rows:
            self._connection.execute(schema.journal.insert(), self._rows)
            _keep_roots(self._connection, self._added[0].sequence - 1, self._added[-1].sequence)
        return tuple(self._added)

    def _last(self) -> Head:
        if self._added:
            return Head(self._added[-1].sequence, self._rows[-1]["digest"])
        return head(self._connection)


def copy(connection: Connection, given: Iterable[JournalEntry]) -> None:
    """Enter entries that were written before, word for word, into an empty journal."""
    rows, count = map(_row_of, given), 0
    while part := list(islice(rows, SEGMENT)):
        connection.execute(schema.journal.insert(), part)
        _keep_roots(connection, count, count + len(part))
        count += len(part)


def entries(
    connection: Connection, *, record: RecordId | None = None, after: int = 0, limit: int | None = None
) -> Iterator[JournalEntry]:
    """The entries in order, all or those of one record; raises `BrokenChain` at one that was altered.

    Over all entries the chain is checked as well, so a deleted or inserted entry is found.
    """
    query = (
        select(schema.journal)
        .where(schema.journal.c.sequence > after)
        .order_by(schema.journal.c.sequence)
        .limit(limit)
    )
    if record is None:
        last = Head(after, digest_at(connection, after) or GENESIS)
        return _chained(last, _in_pieces(connection, query))
    return map(_whole, connection.execute(query.where(schema.journal.c.record == record)))


def following(connection: Connection, last: Head) -> Iterator[JournalEntry] | None:
    """The entries after one that is known; None where the journal does not have that one.

    One statement asks for all of it. Raises `BrokenChain` at an entry that was altered.
    """
    rows = iter(connection.execute(_FROM, {"first": last.sequence}))
    if last.sequence:
        found = next(rows, None)
        if found is None or (found.sequence, found.digest) != (last.sequence, last.digest):
            return None
    return _chained(last, rows)


_FROM = (
    select(schema.journal)
    .where(schema.journal.c.sequence >= bindparam("first"))
    .order_by(schema.journal.c.sequence)
)


def _in_pieces(connection: Connection, query: Select[Any]) -> Iterator[Row[Any]]:
    """The cursor on the server ends with the reading, also where that ends early."""
    with connection.execute(query, execution_options=IN_PIECES) as rows:
        yield from rows


def _chained(last: Head, rows: Iterable[Row[Any]]) -> Iterator[JournalEntry]:
    sequence, previous = last.sequence, last.digest
    for entry in map(_whole, rows):
        if (entry.sequence, entry.previous) != (sequence + 1, previous):
            raise BrokenChain(entry.sequence)
        sequence, previous = entry.sequence, entry.digest
        yield entry


def _whole(row: Row[Any]) -> JournalEntry:
    entry = _entry_of(row)
    if entry is None or entry.digest != row.digest:
        raise BrokenChain(row.sequence)
    return entry


def acts(connection: Connection, actions: Sequence[Action]) -> Iterator[JournalEntry]:
    """The entries of these acts in order, read as they stand: whether they were altered is for the audit to say.

    Raises `BrokenChain` at one that cannot be read at all.
    """
    table = schema.journal
    query = select(table).where(table.c.action.in_(actions)).order_by(table.c.sequence)
    for row in _in_pieces(connection, query):
        entry = _entry_of(row)
        if entry is None:
            raise BrokenChain(row.sequence)
        yield entry


def rows(connection: Connection, after: int = 0) -> Iterator[JournalRow]:
    """The rows as they stand, altered or not, for whoever wants to say what was done to them."""
    table = schema.journal
    query = select(table).where(table.c.sequence > after).order_by(table.c.sequence)
    for row in _in_pieces(connection, query):
        entry = _entry_of(row)
        line = entry.line if entry else "\t".join(map(str, row)).encode()
        yield JournalRow(row.sequence, entry, line, row.digest)


def last_sequence(connection: Connection) -> int:
    """The newest entry's place in the order, 0 before the first."""
    return head(connection).sequence


def latest_time(connection: Connection) -> str | None:
    """The latest time that the newest entries tell, those of a segment; None before the first.

    After a clock fell behind, the very last entry tells an early time.
    """
    table = schema.journal.c
    newest = select(table.time).order_by(table.sequence.desc()).limit(SEGMENT).subquery()
    latest: str | None = connection.scalar(select(func.max(newest.c.time)))
    return latest


def head(connection: Connection) -> Head:
    """The newest entry, to go on from."""
    row = connection.execute(_NEWEST).first()
    return Head(row.sequence, row.digest) if row else Head(0, GENESIS)


_NEWEST = (
    select(schema.journal.c.sequence, schema.journal.c.digest)
    .order_by(schema.journal.c.sequence.desc())
    .limit(1)
)


def digest_at(connection: Connection, sequence: int) -> str | None:
    """The digest of one entry, None where there is none."""
    table = schema.journal.c
    return connection.scalar(select(table.digest).where(table.sequence == sequence))


def keep_roots_anew(connection: Connection) -> None:
    """Compute the roots of all full segments again from their entries; raises `BrokenChain`."""
    connection.execute(schema.segment.delete())
    _keep_roots(connection, 0, last_sequence(connection))


def _keep_roots(connection: Connection, before: int, last: int) -> None:
    """Keep the root of each segment that the entries after `before` up to `last` made full, and of any not kept yet."""
    if before // SEGMENT == last // SEGMENT:
        return
    kept = connection.scalar(select(func.max(schema.segment.c.number))) or 0
    for number in range(kept + 1, last // SEGMENT + 1):
        full = entries(connection, after=(number - 1) * SEGMENT, limit=SEGMENT)
        root = root_of(leaf_hash(entry.line) for entry in full)
        connection.execute(schema.segment.insert().values(number=number, root=root.hex()))


def _row_of(entry: JournalEntry) -> dict[str, Any]:
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
        "login": entry.login or None,
    }


def _entry_of(row: Row[Any]) -> JournalEntry | None:
    try:
        detail = msgspec.json.decode(row.detail, type=dict[str, str])
    except (msgspec.DecodeError, TypeError):
        return None
    return JournalEntry(
        sequence=row.sequence,
        time=row.time,
        actor=row.actor,
        action=row.action,
        record=row.record,
        detail=detail,
        reason=row.reason,
        previous=row.previous,
        login=UNSET if row.login is None else row.login,
    )
