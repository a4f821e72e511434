"""Remembers which files of which records the last check found damaged."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import Connection, select

from archive.catalogue import schema
from archive.integrity.fixity import HARMLESS, FixityVerdict
from archive.journal.entries import Act, Action, Journal, JournalEntry
from archive.journal.replay import ReplayTable, ReplayTarget, enact
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
    detail = {file: verdict.value for file, verdict in sorted(now.items())}
    if now:
        enact(connection, journal, _replay_damaged, Act(Action.DAMAGE_FOUND, record, detail))
    else:
        enact(connection, journal, _replay_intact, Act(Action.FOUND_INTACT, record, detail))


# -- replay ------------------------------------------------------------------------------------------------------


def _replay_damaged(target: ReplayTarget, entries: Sequence[JournalEntry]) -> None:
    """What is damaged by a check takes the place of what was; a file that was damaged before stays so since then."""
    table = schema.damage
    for entry in entries:
        former = select(table.c.file, table.c.since).where(table.c.record == entry.record)
        since = {row.file: row.since for row in target.connection.execute(former)}
        target.connection.execute(table.delete().where(table.c.record == entry.record))
        rows = [
            {"record": entry.record, "file": file, "verdict": verdict, "since": since.get(file, entry.time)}
            for file, verdict in entry.detail.items()
        ]
        target.insert(table, rows)


def _replay_intact(target: ReplayTarget, entries: Sequence[JournalEntry]) -> None:
    intact = [entry.record for entry in entries]
    target.connection.execute(schema.damage.delete().where(schema.damage.c.record.in_(intact)))


REPLAY: ReplayTable = {Action.DAMAGE_FOUND: _replay_damaged, Action.FOUND_INTACT: _replay_intact}
