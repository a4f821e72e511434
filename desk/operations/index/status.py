"""Finds how far the index is behind the archive, what it refused, and what lies about."""

from __future__ import annotations

from dataclasses import dataclass

from archive.archive import Archive
from desk.operations.index.engine import open_indexes
from desk.settings.index import Engine, load_index
from search.index.contract import EntryRefusal, IndexUnavailable, Trouble


@dataclass(frozen=True, slots=True)
class IndexStatus:
    """`lag` counts the changes of records still to come; `trouble` is None when the index serves."""

    engine: Engine
    records: int
    position: int
    journal: int
    lag: int
    trouble: Trouble | None = None
    refused: tuple[EntryRefusal, ...] = ()
    leftovers: tuple[str, ...] = ()


def status_of_index(archive: Archive) -> IndexStatus:
    """Ask the index that serves; an index that cannot be asked is a status, too."""
    engine, journal = load_index(archive.home.root).engine, archive.last_sequence()
    try:
        indexes = open_indexes(archive)
        index = indexes.staff.current()
        position = index.position()
        return IndexStatus(
            engine=engine,
            records=index.count(),
            position=position,
            journal=journal,
            lag=archive.unseen(position),
            refused=tuple(index.refusals()),
            leftovers=indexes.staff.leftovers() + indexes.public.leftovers(),
        )
    except IndexUnavailable as error:
        return IndexStatus(engine, 0, 0, journal, archive.unseen(0), error.reason)
