"""Places and lifts holds: a record under a hold cannot fall due."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import func, select

from archive.catalogue import records, schema
from archive.catalogue.database import Catalogue
from archive.journal.entries import Act, Action, Journal, JournalEntry
from archive.journal.replay import ReplayTable, ReplayTarget, enact
from archive.values.error import ArsipError
from archive.values.record import RecordId, alive


class NoSuchHold(ArsipError, LookupError):
    """No hold in force has this number."""

    code = "no_such_hold"

    def __init__(self, number: int) -> None:
        super().__init__(f"no hold in force has the number {number}")
        self.number = number


@dataclass(frozen=True, slots=True)
class Hold:
    """Why a record must be kept: `mandate` names the case, the audit, the request."""

    id: int
    record: RecordId
    mandate: str


class Holds:
    """A record may have several; each is lifted by itself and never erased (MoReq2010, disposal holds)."""

    def __init__(self, catalogue: Catalogue, journal: Journal) -> None:
        self._catalogue = catalogue
        self._journal = journal

    def place(self, record: RecordId, mandate: str) -> Hold:
        """Raises `RecordDestroyed`: what is left of a destroyed record needs no keeping."""
        with self._catalogue.writing() as connection:
            for found in records.load(connection, [record]):
                alive(found)
            number = (connection.scalar(select(func.max(schema.hold.c.id))) or 0) + 1
            detail = {"hold": str(number), "mandate": mandate}
            enact(connection, self._journal, _replay_placed, Act(Action.HOLD_PLACED, record, detail))
        return Hold(number, record, mandate)

    def lift(self, hold_id: int, reason: str) -> Hold:
        """Raises `NoSuchHold`, also for one that was lifted before."""
        table = schema.hold.c
        with self._catalogue.writing() as connection:
            row = connection.execute(
                select(schema.hold).where(table.id == hold_id, table.lifted.is_(False))
            ).first()
            if row is None:
                raise NoSuchHold(hold_id)
            act = Act(Action.HOLD_LIFTED, RecordId(row.record), {"hold": str(hold_id)}, reason)
            enact(connection, self._journal, _replay_lifted, act)
        return Hold(row.id, RecordId(row.record), row.mandate)

    def in_force(self) -> tuple[Hold, ...]:
        query = select(schema.hold).where(schema.hold.c.lifted.is_(False)).order_by(schema.hold.c.id)
        with self._catalogue.reading() as connection:
            rows = connection.execute(query).all()
        return tuple(Hold(row.id, RecordId(row.record), row.mandate) for row in rows)

    def mandates(self) -> Mapping[RecordId, tuple[str, ...]]:
        """The mandates in force, by record."""
        found: dict[RecordId, tuple[str, ...]] = {}
        for hold in self.in_force():
            found[hold.record] = (*found.get(hold.record, ()), hold.mandate)
        return found


# -- replay ------------------------------------------------------------------------------------------------------


def _replay_placed(target: ReplayTarget, entries: Sequence[JournalEntry]) -> None:
    rows = [
        {
            "id": int(entry.detail["hold"]),
            "record": entry.record,
            "mandate": entry.detail["mandate"],
            "lifted": False,
        }
        for entry in entries
    ]
    target.insert(schema.hold, rows)


def _replay_lifted(target: ReplayTarget, entries: Sequence[JournalEntry]) -> None:
    lifted = [int(entry.detail["hold"]) for entry in entries]
    target.connection.execute(schema.hold.update().where(schema.hold.c.id.in_(lifted)).values(lifted=True))


REPLAY: ReplayTable = {Action.HOLD_PLACED: _replay_placed, Action.HOLD_LIFTED: _replay_lifted}
