"""Lists the records that wait for a step, the oldest first, and counts them by step and unit."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

from sqlalchemy import ColumnElement, Connection, func, select

from archive.catalogue import records, schema
from archive.catalogue.schema.journal import is_filing
from archive.values.record import Phase, Record, RecordId, Stage
from office.signing import sign_off_rows
from office.signing.sign_offs import STAGES, STEPS, Step

_FEW = 20_000  # so many rows are sorted faster than the journal is walked for them
BEFORE: Mapping[Step, Stage] = MappingProxyType(
    dict(zip(STEPS, (Stage.RECEIVED, *(STAGES[step] for step in STEPS[:-1])), strict=True))
)
"""The stage at which a record waits for a step."""


@dataclass(frozen=True, slots=True)
class QueueScope:
    """Which records of a queue are meant: those of some units, or of all if `units` is None."""

    step: Step
    units: tuple[str, ...] | None = None


@dataclass(frozen=True, slots=True)
class QueueCount:
    """How many records of a unit wait for a step; of no unit, if `unit` is None."""

    step: Step
    unit: str | None
    waiting: int


@dataclass(frozen=True, slots=True)
class QueuedRecord:
    """A record that waits for a step since `since`: its filing, or what was signed or returned last."""

    record: Record
    step: Step
    since: str


def counts(connection: Connection, scopes: Sequence[QueueScope]) -> tuple[QueueCount, ...]:
    """The queues of these scopes, by unit; those in which nobody waits are left out."""
    table = schema.record.c
    found: list[QueueCount] = []
    for scope in scopes:
        query = (
            select(table.unit, func.count()).where(_is_in(scope)).group_by(table.unit).order_by(table.unit)
        )
        found += [QueueCount(scope.step, unit, number) for unit, number in connection.execute(query)]
    return tuple(found)


def waiting(connection: Connection, scope: QueueScope, limit: int) -> tuple[QueuedRecord, ...]:
    """The records of a queue that were filed first, at most `limit`."""
    filed, record = schema.journal.c, schema.record.c
    query = select(record.id, filed.time).join_from(schema.record, schema.journal, filed.record == record.id)
    query = query.where(_is_in(scope), is_filing)
    is_short = (connection.scalar(select(func.count()).where(_is_in(scope))) or 0) <= _FEW
    # A sum is no column, so no index gives its order: a short queue is found by its own index, and sorted.
    order = filed.sequence + 0 if is_short else filed.sequence
    rows = connection.execute(query.order_by(order).limit(limit)).all()
    ids = [RecordId(row.id) for row in rows]
    loaded = {one.id: one for one in records.load(connection, ids)}
    signed = sign_off_rows.load(connection, ids)
    return tuple(
        QueuedRecord(loaded[one], scope.step, signed[one][-1].time if one in signed else row.time)
        for one, row in zip(ids, rows, strict=True)
    )


def _is_in(scope: QueueScope) -> ColumnElement[bool]:
    table = schema.record.c
    is_waiting = (table.stage == BEFORE[scope.step].value) & (table.phase != Phase.DESTROYED.value)
    return is_waiting if scope.units is None else is_waiting & table.unit.in_(scope.units)
