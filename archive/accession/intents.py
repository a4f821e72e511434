"""Notes what a filing or revision is about to do to the store, so that recovery can finish it."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import Connection, select

from archive.catalogue import schema
from archive.journal.entries import Action
from archive.values import serialisation
from archive.values.record import Record, RecordId


@dataclass(frozen=True, slots=True)
class Intent:
    """The record as it is to become, by which action, and the reason that was given for it."""

    record: Record
    action: Action
    reason: str | None = None


def intend(connection: Connection, intent: Intent) -> None:
    """Note an intent in place of any that the record had."""
    record = intent.record
    forget(connection, record.id)
    connection.execute(
        schema.intent.insert().values(
            record=record.id,
            sha256=record.original.sha256,
            version=record.version,
            body=serialisation.canonical(record).decode(),
            action=intent.action,
            reason=intent.reason,
        )
    )


def forget(connection: Connection, record_id: RecordId) -> None:
    connection.execute(schema.intent.delete().where(schema.intent.c.record == record_id))


def pending(connection: Connection) -> tuple[Intent, ...]:
    """All intents that stand."""
    rows = connection.execute(select(schema.intent)).all()
    return tuple(
        Intent(serialisation.parse_record(row.body.encode()), Action(row.action), row.reason) for row in rows
    )


def left_behind(connection: Connection, sha256: str) -> Record | None:
    """The record that somebody was about to file for these bytes."""
    table = schema.intent.c
    body = connection.scalar(select(table.body).where(table.sha256 == sha256, table.action == Action.FILED))
    return serialisation.parse_record(body.encode()) if body else None
