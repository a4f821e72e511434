"""Remembers which files of which records the last check found damaged."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import Connection, select

from archive.catalogue import schema
from archive.integrity.fixity import HARMLESS, FixityVerdict
from archive.journal.entries import Act, Action, Journal
from archive.values.record import RecordId


@dataclass(frozen=True, slots=True)
class Damaged:
    """One file that is not what was filed; `since` is when a check first found it so."""

    record: RecordId
    file: str
    verdict: FixityVerdict
    since: str


def damaged(connection: Connection, record: RecordId | None = None) -> tuple[Damaged, ...]:
    """Returns the damaged files, of all records or of one, by record and file."""
    table = schema.damage.c
    query = select(schema.damage).order_by(table.record, table.file)
    if record is not None:
        query = query.where(table.record == record)
    rows = connection.execute(query)
    return tuple(
        Damaged(RecordId(row.record), row.file, FixityVerdict(row.verdict), row.since) for row in rows
    )


def note(
    connection: Connection, journal: Journal, record: RecordId, verdicts: Mapping[str, FixityVerdict]
) -> None:
    """Replaces the outcome of a record's last check, and writes a journal entry when it differs."""
    before = {each.file: each for each in damaged(connection, record)}
    now = {file: verdict for file, verdict in verdicts.items() if verdict not in HARMLESS}
    if {file: each.verdict for file, each in before.items()} == now:
        return
    table, time = schema.damage, journal.clock().isoformat(timespec="milliseconds")
    connection.execute(table.delete().where(table.c.record == record))
    rows = [
        {
            "record": record,
            "file": file,
            "verdict": verdict,
            "since": before[file].since if file in before else time,
        }
        for file, verdict in sorted(now.items())
    ]
    if rows:
        connection.execute(table.insert(), rows)
    detail = {file: verdict.value for file, verdict in sorted(now.items())}
    action = Action.DAMAGE_FOUND if now else Action.FOUND_INTACT
    journal.write(connection, Act(action, record, detail))
