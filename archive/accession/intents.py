"""Notes what a filing or revision is about to do to the store, so that recovery can finish it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, select

from archive.catalogue import schema
from archive.catalogue.database import epoch_of, is_one_of, put
from archive.journal.entries import Action
from archive.values import serialisation
from archive.values.record import Record, RecordId


@dataclass(frozen=True, slots=True)
class Intent:
    """The record as it is to become, by which action, and the reason that was given for it."""

    record: Record
    action: Action
    reason: str | None = None


def intend(connection: Connection, *intents: Intent) -> None:
    """Note intents, each in place of any that its record had."""
    epoch = epoch_of(connection)
    put(connection, schema.intent, [_row(intent, epoch) for intent in intents])


def _row(intent: Intent, epoch: int | None) -> dict[str, Any]:
    record = intent.record
    return {
        "record": record.id,
        "sha256": record.original.sha256,
        "version": record.version,
        "body": serialisation.canonical(record).decode(),
        "action": intent.action,
        "reason": intent.reason,
        "epoch": epoch,
    }


def forget(connection: Connection, *ids: RecordId) -> None:
    connection.execute(schema.intent.delete().where(is_one_of(schema.intent.c.record, ids)))


def pending(connection: Connection) -> tuple[Intent, ...]:
    """All intents that stand."""
    rows = connection.execute(select(schema.intent)).all()
    return tuple(
        Intent(serialisation.parse_record(row.body.encode()), Action(row.action), row.reason) for row in rows
    )


def left_behind(intents: Iterable[Intent]) -> Mapping[str, Record]:
    """By the sha256 of their bytes: the records that somebody was about to file, and that never came."""
    return {one.record.original.sha256: one.record for one in intents if one.action is Action.FILED}
