"""Tombstones: what stays of a record whose bytes were destroyed."""

from __future__ import annotations

from dataclasses import replace

from sqlalchemy import Connection

from archive import intents, records, rescans, schema
from archive.journal import Act, Action, Journal
from archive.record import PageCounts, Phase, Record


def tombstone_of(record: Record) -> Record:
    """What stays of a destroyed record: no words of its own pages, one version, the same id and codes."""
    said = replace(record.description, summary=None)
    return replace(
        record, description=said, suggestions=(), pages=PageCounts(), phase=Phase.DESTROYED, version=1
    )


def enter(connection: Connection, journal: Journal, tombstone: Record, reason: str | None) -> None:
    """Let catalogue and journal say that the tombstone lies in the store, with the digests of what is gone."""
    original = tombstone.original
    detail = {"sha256": original.sha256, "sha512": original.sha512, "size": str(original.size)}
    records.update(connection, tombstone)
    rescans.forget(connection, tombstone.id)
    for table in (schema.page, schema.damage):
        connection.execute(table.delete().where(table.c.record == tombstone.id))
    intents.forget(connection, tombstone.id)
    journal.write(connection, Act(Action.DESTROYED, tombstone.id, detail, reason))
