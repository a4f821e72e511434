"""Suggests records that may be the same paper, and keeps what people decide about them."""

from __future__ import annotations

import struct
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any

from sqlalchemy import Connection, Row, Select, bindparam, delete, literal, or_, select, union_all

from archive.catalogue import schema
from archive.catalogue.database import Catalogue, is_one_of
from archive.journal.entries import Act, Action, Journal, JournalEntry
from archive.journal.replay import ReplayTable, ReplayTarget, enact
from archive.values.error import ArsipError
from archive.values.record import RecordId
from archive.values.shingles import BANDS, bands, each_pair, word_pairs

# A band that so many records share is a form or a letterhead; what the others say tells the records of it apart.
_CROWD = 100
_CANDIDATES = 12


class RescanState(StrEnum):
    """The state of a suggestion: open, one paper scanned twice, or two papers."""

    OPEN = "open"
    SAME = "same"
    DIFFERENT = "different"


@dataclass(frozen=True, slots=True)
class Rescan:
    """`record` and `other`, as a rule the older one, may be scans of one paper; `resemblance` 0 to 1.

    `facts` are those in which the two differ all the same: `number`, `date`, `years`; one at most.
    """

    record: RecordId
    other: RecordId
    resemblance: float
    facts: tuple[str, ...] = ()
    state: RescanState = RescanState.OPEN


class NoSuchRescan(ArsipError, LookupError):
    """Nobody suggested that these two records are one paper."""

    code = "no_such_rescan"


def note_text(connection: Connection, record_id: RecordId, texts: Iterable[str]) -> None:
    """Keep what a record's text is like, in the place of what it was like before; it is to be compared anew."""
    forget(connection, record_id)
    note_texts(connection, [(record_id, texts)])


def note_texts(connection: Connection, of: Sequence[tuple[RecordId, Iterable[str]]]) -> None:
    """Keep what the texts of records are like of which nothing is kept."""
    known = [(record_id, bands(each_pair(texts))) for record_id, texts in of]
    sketches = [
        {"record": record_id, "bands": _packed(values), "compared": not values} for record_id, values in known
    ]
    rows = [
        {"value": value, "record": record_id} for record_id, values in known for value in sorted(set(values))
    ]
    for table, added in ((schema.sketch, sketches), (schema.band, rows)):
        if added:
            connection.execute(table.insert(), added)


def forget(connection: Connection, record_id: RecordId) -> None:
    """Remove what a record's text is like; what people decided about it stays."""
    table = schema.band
    for values in _bands_of(connection, (record_id,)).values():
        connection.execute(delete(table).where(table.c.value.in_(values), table.c.record == record_id))
    connection.execute(delete(schema.sketch).where(schema.sketch.c.record == record_id))


class Rescans:
    """The suggestions in the catalogue."""

    def __init__(self, catalogue: Catalogue, journal: Journal) -> None:
        self._catalogue = catalogue
        self._journal = journal

    def waiting(self, limit: int) -> tuple[RecordId, ...]:
        """Records that nobody has compared with those like them."""
        table = schema.sketch.c
        query = select(table.record).where(table.compared.is_(False)).limit(limit)
        return self._ids(query)

    def unknown(self, limit: int) -> tuple[RecordId, ...]:
        """Records filed by a program that did not yet keep what a text is like."""
        query = select(schema.record.c.id).outerjoin(schema.sketch).where(schema.sketch.c.record.is_(None))
        return self._ids(query.limit(limit))

    def note_text(self, record_id: RecordId, texts: Iterable[str]) -> None:
        """As the function does, in a transaction of its own."""
        with self._catalogue.writing() as connection:
            note_text(connection, record_id, texts)

    def candidates(self, ids: Sequence[RecordId]) -> Mapping[RecordId, tuple[RecordId, ...]]:
        """The records most like each of these, at most twelve, by what the sketches have in common.

        The work for one is bounded by the bands, whatever the number of records.
        """
        found = {}
        with self._catalogue.reading() as connection:
            known = _bands_of(connection, ids)
            for record_id in ids:
                shared = _sharing(connection, known.get(record_id, ()))
                del shared[record_id]
                found[record_id] = tuple(RecordId(other) for other, _ in shared.most_common(_CANDIDATES))
        return found

    def like(self, texts: Iterable[str]) -> tuple[RecordId, ...]:
        """The records most like a text that is not filed, at most twelve; none for a very short one."""
        with self._catalogue.reading() as connection:
            shared = _sharing(connection, bands(word_pairs(texts)))
        return tuple(RecordId(found) for found, _ in shared.most_common(_CANDIDATES))

    def note_compared(self, found: Mapping[RecordId, Sequence[Rescan]]) -> tuple[Rescan, ...]:
        """Keep what comparing these records came to; the pairs that were not known yet, either way round."""
        table, fresh = schema.sketch, list[Rescan]()
        with self._catalogue.writing() as connection:
            for record_id, pairs in found.items():
                unknown = tuple(_unknown_pairs(connection, record_id, pairs))
                acts = (Act(Action.RESCAN_SUGGESTED, pair.record, _detail(pair)) for pair in unknown)
                enact(connection, self._journal, _replay_rescans, *acts)
                fresh += unknown
            compared = table.update().where(table.c.record.in_(found)).values(compared=True)
            connection.execute(compared)
        return tuple(fresh)

    def of(self, record_id: RecordId) -> tuple[Rescan, ...]:
        """Returns the suggestions about a record, and the decisions on them."""
        with self._catalogue.reading() as connection:
            return tuple(_rescan(row) for row in connection.execute(_pairs(record_id)))

    def queue(self) -> tuple[Rescan, ...]:
        """The suggestions that nobody has decided, the likest first."""
        table = schema.rescan
        query = select(table).where(table.c.state == RescanState.OPEN)
        with self._catalogue.reading() as connection:
            found = connection.execute(query.order_by(table.c.resemblance.desc(), table.c.record))
            return tuple(_rescan(row) for row in found)

    def decide(self, one: RecordId, two: RecordId, state: RescanState, reason: str | None) -> Rescan:
        """Say what two records are to one another; raises `NoSuchRescan`. Neither of them changes."""
        with self._catalogue.writing() as connection:
            found = [row for row in connection.execute(_pairs(one)) if two in (row.record, row.other)]
            if not found:
                raise NoSuchRescan(f"{one}, {two}")
            (row,) = found
            decided = replace(_rescan(row), state=state)
            act = Act(Action.RESCAN_DECIDED, decided.record, _detail(decided), reason)
            enact(connection, self._journal, _replay_rescans, act)
        return decided

    def _ids(self, query: Select[Any]) -> tuple[RecordId, ...]:
        with self._catalogue.reading() as connection:
            return tuple(RecordId(found) for found in connection.scalars(query))


def _unknown_pairs(connection: Connection, record_id: RecordId, pairs: Sequence[Rescan]) -> Iterator[Rescan]:
    if not pairs:
        return
    known = {frozenset((row.record, row.other)) for row in connection.execute(_pairs(record_id))}
    for pair in pairs:
        if frozenset((pair.record, pair.other)) not in known:
            yield pair


def _with_band(place: int) -> Select[Any]:
    """The records that have one band, no more of them than show that it is crowded."""
    table = schema.band.c
    having = select(table.record).where(table.value == bindparam(f"band{place}")).limit(_CROWD + 1)
    return select(literal(place).label("place"), having.subquery().c.record)


_WITH_BANDS = union_all(*map(_with_band, range(BANDS)))


def _sharing(connection: Connection, values: Sequence[int]) -> Counter[str]:
    """How many of these bands each record has, crowded ones left out."""
    if not values:
        return Counter()
    asked = {f"band{place}": value for place, value in enumerate(values)}
    found = connection.execute(_WITH_BANDS, asked).all()
    size = Counter(row.place for row in found)
    return Counter(row.record for row in found if size[row.place] <= _CROWD)


def _pairs(record_id: RecordId) -> Select[Any]:
    table = schema.rescan.c
    return select(schema.rescan).where(or_(table.record == record_id, table.other == record_id))


def _bands_of(connection: Connection, ids: Sequence[RecordId]) -> dict[RecordId, tuple[int, ...]]:
    table = schema.sketch.c
    rows = connection.execute(select(table.record, table.bands).where(is_one_of(table.record, ids)))
    return {RecordId(row.record): struct.unpack(f">{len(row.bands) // 8}q", row.bands) for row in rows}


def _packed(values: Sequence[int]) -> bytes:
    return struct.pack(f">{len(values)}q", *values)


def _detail(pair: Rescan) -> Mapping[str, str]:
    return {
        "other": pair.other,
        "state": pair.state.value,
        "resemblance": str(pair.resemblance),
        "facts": " ".join(pair.facts),
    }


def _rescan(row: Row[Any]) -> Rescan:
    facts = tuple(row.facts.split())
    return Rescan(RecordId(row.record), RecordId(row.other), row.resemblance, facts, RescanState(row.state))


# -- replay ------------------------------------------------------------------------------------------------------


def _replay_rescans(target: ReplayTarget, entries: Sequence[JournalEntry]) -> None:
    rows = [
        {
            "record": entry.record,
            "other": entry.detail["other"],
            "resemblance": float(entry.detail["resemblance"]),
            "facts": entry.detail["facts"],
            "state": entry.detail["state"],
        }
        for entry in entries
    ]
    target.put(schema.rescan, rows)


REPLAY: ReplayTable = {
    Action.RESCAN_SUGGESTED: _replay_rescans,
    Action.RESCAN_DECIDED: _replay_rescans,
}
