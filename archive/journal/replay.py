"""Makes rows of the catalogue from journal entries, each by the function that stands beside its act."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import chain, groupby, islice
from types import MappingProxyType
from typing import Any

from sqlalchemy import Connection, Table
from sqlalchemy.exc import SQLAlchemyError

from archive.catalogue.database import put
from archive.journal.entries import Act, Action, Journal, JournalEntry
from archive.values.error import ArsipError

_TOGETHER = 500  # entries of one act that are replayed by one call


@dataclass(frozen=True, slots=True)
class Unreplayed:
    """Rows of `table` of which entry `sequence` says too little.

    `key` is the beginning of their primary key; empty when the table may have rows that no entry tells of.
    """

    sequence: int
    table: str
    key: tuple[object, ...] = ()


@dataclass(slots=True)
class ReplayTarget:
    """Where the rows go, and what the entries so far left untold."""

    connection: Connection
    untold: list[Unreplayed] = field(default_factory=list)

    def insert(self, table: Table, rows: Sequence[Mapping[str, Any]]) -> None:
        if rows:
            self.connection.execute(table.insert(), rows)

    def put(self, table: Table, rows: Iterable[Mapping[str, Any]]) -> None:
        """Insert rows in the place of those with the same primary keys; of several with one key the last counts."""
        put(self.connection, table, rows)

    def leave_out(self, entry: JournalEntry, table: Table, *key: object) -> None:
        """Note that an entry does not tell all of a row, or of the table's rows."""
        self.untold.append(Unreplayed(entry.sequence, table.name, key))


Replay = Callable[[ReplayTarget, Sequence[JournalEntry]], None]
"""Makes the rows of entries of one act, given in their order."""


@dataclass(frozen=True, slots=True)
class WithoutRows:
    """An act of which no row is made again from the journal, and why that is so."""

    reason: str


ReplayTable = Mapping[Action, Replay | WithoutRows]
"""By each act: how its rows come back, or why there are none to bring back."""


class Unreplayable(ArsipError, ValueError):
    """Entry `sequence`, or one of the same act soon after it, does not say what its replay needs."""

    code = "unreplayable"

    def __init__(self, sequence: int) -> None:
        super().__init__(f"journal entry {sequence} cannot be replayed")
        self.sequence = sequence


def assembled(*parts: ReplayTable) -> ReplayTable:
    """One table of several; raises `ValueError` where two claim to replay one act."""
    whole: dict[Action, Replay | WithoutRows] = {}
    for part in parts:
        if twice := whole.keys() & part.keys():
            raise ValueError(f"replayed twice: {', '.join(sorted(twice))}")
        whole |= part
    return MappingProxyType(whole)


def replayed(table: ReplayTable) -> tuple[Action, ...]:
    """The acts that make rows."""
    return tuple(action for action, how in table.items() if not isinstance(how, WithoutRows))


def replay(target: ReplayTarget, entries: Iterable[JournalEntry], table: ReplayTable) -> None:
    """Make the rows of these entries, given in their order; what an act unknown to the table did stays untold.

    Raises `Unreplayable`.
    """
    without_rows = {action for action, how in table.items() if isinstance(how, WithoutRows)}
    for action, run in groupby((one for one in entries if one.action not in without_rows), key=_action):
        how = table.get(Action(action)) if action in _KNOWN else None
        if how is None or isinstance(how, WithoutRows):
            target.untold += [Unreplayed(entry.sequence, "") for entry in run]
            continue
        for together in _parts(run):
            try:
                how(target, together)
            except (LookupError, ValueError, TypeError, SQLAlchemyError) as error:
                raise Unreplayable(together[0].sequence) from error


def enact(connection: Connection, journal: Journal, how: Replay, *acts: Act) -> tuple[JournalEntry, ...]:
    """Write acts of one kind into the journal and make their rows by their replay, so that the two are the same."""
    entries = journal.write(connection, *acts)
    if entries:
        how(ReplayTarget(connection), entries)
    return entries


_KNOWN = frozenset(action.value for action in Action)


def _action(entry: JournalEntry) -> str:
    return entry.action


def _parts(run: Iterator[JournalEntry]) -> Iterator[tuple[JournalEntry, ...]]:
    for first in run:
        yield tuple(chain((first,), islice(run, _TOGETHER - 1)))
