"""Destroys a record by warrant, and leaves a tombstone that says so; every destruction passes here."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from functools import partial

from msgspec import UnsetType
from sqlalchemy import Connection, exists, select

from archive.accession.filing import Filing
from archive.catalogue import schema
from archive.journal import entries as journal_of
from archive.journal.entries import Journal
from archive.values.error import ArsipError
from archive.values.record import Phase, Publication, Record, RecordId, Warrant, tombstone_of
from archive.values.retention_rule import Disposition


class Stop(StrEnum):
    """Why a record may not be destroyed, whatever the warrant says."""

    HELD = "held"
    PERMANENT = "permanent"
    PUBLISHED = "published"
    CHANGED = "changed"  # since the version that was decided upon
    NOT_DUE = "not_due"  # on the day of the decision
    OTHER_FATE = "other_fate"  # the schedule does not say destroy
    CLOCK_DOUBTFUL = "clock_doubtful"  # it is behind the journal's last entry


class NotDestroyable(ArsipError, ValueError):
    """The record may not be destroyed, for all of `stops`."""

    code = "not_destroyable"

    def __init__(self, record: RecordId, stops: tuple[Stop, ...]) -> None:
        super().__init__(f"{record}: {', '.join(stops)}")
        self.record = record
        self.stops = stops


class Burial:
    """The tombstone keeps origin, date and class, the digests of the destroyed bytes, and the warrant.

    It stands in the place of the object, and its inventory in the journal: a record comes back from no copy.
    """

    def __init__(self, filing: Filing, journal: Journal) -> None:
        self._filing = filing
        self._journal = journal

    def bury(self, record_id: RecordId, warrant: Warrant) -> Record:
        """Destroy a record's bytes and texts for good, and return its tombstone.

        Holds and all other stops are looked at under the writer's lock. Whether the warrant was given by whoever may
        give it is for the office to say. Raises `NotDestroyable`, `RecordDestroyed`, `records.NotFound`, `OSError`.
        """
        return self._filing.entomb(record_id, partial(self._warranted, warrant=warrant), warrant.reason)

    def repeat(self, record_id: RecordId, warrant: Warrant | UnsetType, reason: str) -> Record:
        """Destroy anew what was destroyed before and came back with an older copy of the archive.

        The journal of the archive that was lost decides; it is not judged a second time. Raises as `bury` does.
        """
        return self._filing.entomb(record_id, lambda _, record: tombstone_of(record, warrant), reason)

    def _warranted(self, connection: Connection, record: Record, *, warrant: Warrant) -> Record:
        if stops := self._stops(connection, record, warrant):
            raise NotDestroyable(record.id, stops)
        return tombstone_of(record, warrant)

    def _stops(self, connection: Connection, record: Record, warrant: Warrant) -> tuple[Stop, ...]:
        last = journal_of.latest_time(connection)
        against = {
            Stop.HELD: _is_held(connection, record.id),
            Stop.PERMANENT: record.phase is Phase.PERMANENT,
            Stop.PUBLISHED: record.publication is Publication.PUBLISHED,
            Stop.CHANGED: record.version != warrant.version,
            Stop.NOT_DUE: warrant.due is None or warrant.due > warrant.decided,
            Stop.OTHER_FATE: warrant.disposition is not Disposition.DESTROY,
            Stop.CLOCK_DOUBTFUL: last is not None and self._journal.clock() < datetime.fromisoformat(last),
        }
        return tuple(stop for stop, is_against in against.items() if is_against)


def _is_held(connection: Connection, record_id: RecordId) -> bool:
    table = schema.hold.c
    held = exists().where(table.record == record_id, table.lifted.is_(False))
    return bool(connection.scalar(select(held)))
