"""Lists the records that wait for a step, the oldest first, and counts them by step and unit."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

from sqlalchemy import ColumnElement, Connection, exists, func, select

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
    few = select(record.id).where(_is_in(scope)).limit(_FEW + 1).subquery()
    if (connection.scalar(select(func.count()).select_from(few)) or 0) <= _FEW:
        query = select(filed.record.label("id"), filed.time).join(schema.record, filed.record == record.id)
        query = query.where(_is_in(scope), is_filing)
    else:  # the journal is walked in its order until enough are found
        query = select(filed.record.label("id"), filed.time).where(
            is_filing, exists().where(record.id == filed.record, _is_in(scope))
        )
    rows = connection.execute(query.order_by(filed.sequence).limit(limit)).all()
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
