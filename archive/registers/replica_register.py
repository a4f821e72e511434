"""The register of replicas: where they are, and up to which journal entry each has come."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from archive.catalogue import schema
from archive.catalogue.database import Catalogue
from archive.journal.entries import Act, Action, Journal, JournalEntry
from archive.journal.replay import ReplayTable, ReplayTarget, enact


class ReplicaRegister:
    """What the catalogue knows of replicas; copying is done elsewhere."""

    def __init__(self, catalogue: Catalogue, journal: Journal) -> None:
        self._catalogue = catalogue
        self._journal = journal

    def add(self, place: str) -> None:
        """Enter a new replica."""
        with self._catalogue.writing() as connection:
            act = Act(Action.REPLICA_ADDED, None, {"place": place})
            enact(connection, self._journal, _replay_added, act)

    def note_synced(self, place: str, position: int, counts: Mapping[str, int]) -> None:
        """Note that a replica has come up to a journal entry, and what was counted on the way."""
        detail = {"place": place, "position": str(position)}
        detail |= {name: str(count) for name, count in counts.items()}
        with self._catalogue.writing() as connection:
            enact(connection, self._journal, _replay_synced, Act(Action.REPLICA_SYNCED, None, detail))


# -- replay ------------------------------------------------------------------------------------------------------


def _replay_added(target: ReplayTarget, entries: Sequence[JournalEntry]) -> None:
    target.put(schema.replica, [{"place": entry.detail["place"], "added": entry.time} for entry in entries])


def _replay_synced(target: ReplayTarget, entries: Sequence[JournalEntry]) -> None:
    table = schema.replica
    for entry in entries:
        row = table.update().where(table.c.place == entry.detail["place"])
        target.connection.execute(row.values(synced=entry.time, position=int(entry.detail["position"])))


REPLAY: ReplayTable = {Action.REPLICA_ADDED: _replay_added, Action.REPLICA_SYNCED: _replay_synced}
