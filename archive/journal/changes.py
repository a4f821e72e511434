"""Gives the journal as an index follows it: which record to look at again, and in which order."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import Connection, func, select

from archive.catalogue import schema
from archive.values.record import RecordId


@dataclass(frozen=True, slots=True)
class Change:
    """One entry as the index needs it: its place in the order, and the record to look at again."""

    sequence: int
    record: RecordId | None


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
