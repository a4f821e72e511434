"""Says what each object of the store must be, by the journal first and then by the catalogue."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import msgspec
from sqlalchemy import Connection, exists, or_, select

from archive.catalogue import schema
from archive.catalogue.database import is_one_of
from archive.catalogue.schema.journal import is_filing
from archive.integrity.fixity import Expected
from archive.integrity.parallel import Load
from archive.journal.entries import Action
from archive.storage.object_names import name_of_type
from archive.values.record import Phase, RecordId

_TOGETHER = 500


def expectation(connection: Connection, record: RecordId) -> Expected:
    """What one record's object must be; raises `ValueError` for a record that the catalogue does not have."""
    (load,) = loads_of(connection, [record])
    return load.expected


def loads_of(connection: Connection, ids: Sequence[RecordId]) -> tuple[Load, ...]:
    """These records, in no order, as many as the catalogue has."""
    filed = schema.journal.c
    query = select(filed.sequence, *_COLUMNS)
    query = query.join_from(
        schema.record, schema.journal, (filed.record == _table.id) & is_filing, isouter=True
    )
    loads = list[Load]()
    for start in range(0, len(ids), _TOGETHER):
        rows = connection.execute(query.where(is_one_of(_table.id, ids[start : start + _TOGETHER]))).all()
        spans = {row.id: (row.sequence, row.sequence) if row.sequence else None for row in rows}
        loads += _loads(connection, rows, spans)
    return tuple(loads)


def loads_in(connection: Connection, after: int, last: int) -> tuple[Load, ...]:
    """The next records whose filing the journal tells of after one place and up to another, in that order."""
    filed = schema.journal.c
    query = select(filed.sequence, *_COLUMNS)
    query = query.join_from(schema.journal, schema.record, filed.record == _table.id)
    query = query.where(is_filing, filed.sequence > after, filed.sequence <= last)
    rows = connection.execute(query.order_by(filed.sequence).limit(_TOGETHER)).all()
    places = [after, *(row.sequence for row in rows)]
    spans = {row.id: (before + 1, row.sequence) for before, row in zip(places, rows, strict=False)}
    return _loads(connection, rows, spans)


def loads_unfiled(connection: Connection) -> tuple[Load, ...]:
    """The records that the journal never saw filed."""
    is_journalled = exists().where(is_filing, schema.journal.c.record == _table.id)
    rows = connection.execute(select(*_COLUMNS).where(~is_journalled)).all()
    return _loads(connection, rows, dict.fromkeys(row.id for row in rows))


@dataclass(frozen=True, slots=True)
class Witness:
    """What the journal says of a record: the sha256 of its original, the sha512 of its newest inventory, and the digest
    of its page ledger; the place of the original only where another one was replaced by it."""

    sha256: str | None = None
    original: str | None = None
    inventory: str | None = None
    ledger: str | None = None


def witnesses(connection: Connection, ids: Sequence[RecordId]) -> Mapping[str, Witness]:
    """What the journal says of these records, by their ids."""
    table = schema.journal.c
    says = or_(table.detail.contains('"inventory":"'), table.action == Action.DESTROYED.value)
    query = select(table.record, table.action, table.detail).where(
        is_one_of(table.record, ids), says | is_filing
    )
    found: dict[str, Witness] = {}
    for row in connection.execute(query.order_by(table.sequence)):
        said = _parsed(row.detail)
        before = found.get(row.record, said)
        if row.action == Action.ORIGINAL_REPLACED.value:
            before = replace(before, sha256=said.sha256, original=said.original)
        found[row.record] = replace(before, inventory=said.inventory, ledger=said.ledger or before.ledger)
    return found


def _parsed(detail: str) -> Witness:
    """What nobody can read says nothing; the audit of the log names it."""
    try:
        return _WITNESS.decode(detail)
    except msgspec.DecodeError:
        return Witness()


_WITNESS = msgspec.json.Decoder(Witness)
_table = schema.record.c
_COLUMNS = (_table.id, _table.media_type, _table.sha256, _table.version, _table.size, _table.phase)


def _loads(
    connection: Connection, rows: Iterable[Any], spans: Mapping[str, tuple[int, int] | None]
) -> tuple[Load, ...]:
    rows = tuple(rows)
    witnessed = witnesses(connection, [row.id for row in rows])
    return tuple(_load(row, spans[row.id], witnessed.get(row.id, Witness())) for row in rows)


def _load(row: Any, span: tuple[int, int] | None, witness: Witness) -> Load:
    kept = row.phase != Phase.DESTROYED
    filed = witness.original or f"v1/content/{name_of_type(row.media_type)}"
    original = filed if kept else None
    sha256 = witness.sha256 or row.sha256
    expected = Expected(RecordId(row.id), original, sha256, row.version, witness.inventory)
    return Load(expected, row.size if kept else 0, span)
