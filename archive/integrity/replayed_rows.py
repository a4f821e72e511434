"""Holds the catalogue's tables against what the journal retells, row by row."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import chain
from typing import Any
from urllib.parse import quote

from sqlalchemy import Connection, Select, StaticPool, Table, create_engine, event, select

from archive.catalogue import schema
from archive.integrity.fixity import FixityCheck, FixityVerdict
from archive.journal import entries as journal
from archive.journal.entries import BrokenChain, JournalEntry
from archive.journal.replay import ReplayTable, ReplayTarget, Unreplayable, Unreplayed, replay, replayed
from archive.values.record import RecordId

_TOGETHER = 1000
_READABLE = " :,+@()/="  # in the key of a row, besides letters, digits and what never needs quoting

Key = tuple[Any, ...]


def compare_rows(connection: Connection, replays: ReplayTable) -> Iterator[FixityCheck]:
    """Name each row that is missing, of which the journal knows nothing, or that says something else.

    The journal is replayed into a database of its own that keeps to a few megabytes of memory. A row is named
    `catalogue/<table>/<key>`; a journal that cannot be replayed `journal/<entry>`.
    """
    entries = journal.acts(connection, replayed(replays))
    yield from _compared(connection, entries, replays, tuple(schema.replayed_tables()), None)


def compare_rows_of(connection: Connection, replays: ReplayTable, record: RecordId) -> Iterator[FixityCheck]:
    """The same of the rows about one record, by its own entries alone."""
    entries = journal.entries(connection, record=record)
    yield from _compared(connection, entries, replays, tuple(schema.replayed_tables(by_record=True)), record)


def _compared(
    connection: Connection,
    entries: Iterable[JournalEntry],
    replays: ReplayTable,
    tables: Sequence[Table],
    record: RecordId | None,
) -> Iterator[FixityCheck]:
    with _scratch() as scratch:
        target = ReplayTarget(scratch)
        try:
            replay(target, entries, replays)
        except (BrokenChain, Unreplayable) as error:
            yield FixityCheck(record, f"journal/{error.sequence}", FixityVerdict.CHANGED)
            return
        tolerance = _Tolerance.of(target.untold)
        for table in tables:
            query = _rows(table, record)
            pairs = _beside(table, _fetched(connection, query), _fetched(scratch, query))
            yield from _judged(table, pairs, tolerance)


@contextmanager
def _scratch() -> Iterator[Connection]:
    """A database that SQLite keeps in memory as long as it is small, and then in a file that nobody else can open."""
    engine = create_engine("sqlite://", creator=lambda: sqlite3.connect(""), poolclass=StaticPool)
    event.listen(engine, "connect", _configure)
    try:
        with engine.begin() as connection:
            schema.tables.create_all(connection, tables=list(schema.replayed_tables()), checkfirst=False)
            yield connection
    finally:
        engine.dispose()


def _configure(connection: Any, _: object) -> None:
    for pragma in ("journal_mode=OFF", "synchronous=OFF", "cache_size=-65536"):
        connection.execute(f"PRAGMA {pragma}")


@dataclass(frozen=True, slots=True)
class _Tolerance:
    """What may be otherwise because the journal does not tell it all: whole rows, and tables with more rows."""

    rows: frozenset[tuple[str, Key]]
    tables: frozenset[str]

    @classmethod
    def of(cls, untold: Iterable[Unreplayed]) -> _Tolerance:
        untold = tuple(untold)
        rows = frozenset((one.table, one.key) for one in untold if one.key)
        return cls(rows, frozenset(one.table for one in untold if not one.key))

    def allows(self, table: Table, key: Key, verdict: FixityVerdict) -> bool:
        beginnings = (key[:length] for length in range(1, len(key) + 1))
        if any((table.name, beginning) in self.rows for beginning in beginnings):
            return True
        return verdict is FixityVerdict.UNEXPECTED and table.name in self.tables


def _rows(table: Table, record: RecordId | None) -> Select[Any]:
    query = select(table).order_by(*table.primary_key)
    return query if record is None else query.where(table.c[table.info["record"]] == record)


def _fetched(connection: Connection, query: Select[Any]) -> Iterator[list[tuple[Any, ...]]]:
    for part in connection.execute(query).partitions(_TOGETHER):
        yield [tuple(row) for row in part]


_Row = tuple[Any, ...]


def _beside(
    table: Table, live: Iterator[list[_Row]], replayed: Iterator[list[_Row]]
) -> Iterator[tuple[_Row | None, _Row | None]]:
    """The rows of the catalogue beside those told, by their keys, in which both are sorted; equal ones are left out."""
    places = [list(table.columns).index(column) for column in table.primary_key]
    mine, theirs = next(live, []), next(replayed, [])
    while mine and mine == theirs:  # as they are as a rule, thousands in one comparison
        mine, theirs = next(live, []), next(replayed, [])
    left, right = chain(mine, chain.from_iterable(live)), chain(theirs, chain.from_iterable(replayed))
    one, other = next(left, None), next(right, None)
    while one is not None or other is not None:
        order = _order(one, other, places)
        if order != 0 or one != other:
            yield (one if order <= 0 else None), (other if order >= 0 else None)
        one = next(left, None) if order <= 0 else one
        other = next(right, None) if order >= 0 else other


def _order(one: _Row | None, other: _Row | None, places: Sequence[int]) -> int:
    """Whose key comes first: -1 the one's, 1 the other's, 0 neither's."""
    if one is None or other is None:
        return 1 if one is None else -1
    mine, theirs = _key(one, places), _key(other, places)
    return (mine > theirs) - (mine < theirs)


def _key(row: _Row, places: Sequence[int]) -> Key:
    return tuple(row[place] for place in places)


def _judged(
    table: Table, pairs: Iterable[tuple[_Row | None, _Row | None]], tolerance: _Tolerance
) -> Iterator[FixityCheck]:
    places = [list(table.columns).index(column) for column in table.primary_key]
    column = table.info["record"]
    for live, made in pairs:
        row = live or made or ()
        key = _key(row, places)
        verdict = FixityVerdict.MISSING if live is None else FixityVerdict.UNEXPECTED
        verdict = verdict if live is None or made is None else FixityVerdict.DIFFERS
        if not tolerance.allows(table, key, verdict):
            record = row[table.c.keys().index(column)] if column else None
            yield FixityCheck(record, _name(table, key), verdict)


def _name(table: Table, key: Key) -> str:
    return "/".join(("catalogue", table.name, *(quote(str(part), safe=_READABLE) for part in key)))
