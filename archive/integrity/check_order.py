"""Keeps which records were checked longest ago, by the places of their filing in the journal."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import pairwise

from sqlalchemy import Connection, select

from archive.catalogue import schema
from archive.journal.entries import last_sequence

Span = tuple[int, int]
"""Places in the journal, from the first to the last, both included."""


@dataclass(frozen=True, slots=True)
class Stretch:
    """Places in the journal from `first` to `last`: the records that were filed there were last checked by one run.

    `run` is None where no run has checked them; then they were read back when they were filed, and not since.
    """

    first: int
    last: int
    run: int | None


def stretches(connection: Connection) -> tuple[Stretch, ...]:
    """The whole journal in stretches, those checked longest ago first; a record's own place decides among equals."""
    table = schema.checked.c
    rows = connection.execute(select(schema.checked).order_by(table.first)).all()
    checked = [Stretch(row.first, row.last, row.scrub) for row in rows]
    found = sorted((*checked, *_gaps(checked, last_sequence(connection))), key=_age)
    return tuple(found)


def cover(connection: Connection, span: Span, run: int) -> None:
    """Note that a run checked what was filed in a span, in the place of what was noted of it before."""
    table = schema.checked
    first, last = span
    near = (table.c.first <= last + 1) & (table.c.last >= first - 1)
    kept = []
    for row in connection.execute(select(table).where(near)).all():
        if row.scrub == run:
            first, last = min(first, row.first), max(last, row.last)
        else:
            kept += [
                (row.first, min(row.last, span[0] - 1), row.scrub),
                (max(row.first, span[1] + 1), row.last, row.scrub),
            ]
    connection.execute(table.delete().where(near))
    pieces = [(first, last, run), *(piece for piece in kept if piece[0] <= piece[1])]
    connection.execute(
        table.insert(), [dict(zip(("first", "last", "scrub"), piece, strict=True)) for piece in pieces]
    )


def united(spans: Iterable[Span]) -> Iterator[Span]:
    """The same places in as few spans as they come to."""
    former: Span | None = None
    for span in sorted(spans):
        if former is None:
            former = span
        elif span[0] <= former[1] + 1:
            former = (former[0], max(former[1], span[1]))
        else:
            yield former
            former = span
    if former is not None:
        yield former


def _gaps(checked: list[Stretch], last: int) -> Iterator[Stretch]:
    bounds = [Stretch(0, 0, None), *checked, Stretch(last + 1, last + 1, None)]
    for before, after in pairwise(bounds):
        if before.last + 1 < after.first:
            yield Stretch(before.last + 1, after.first - 1, None)


def _age(stretch: Stretch) -> tuple[int, int]:
    return stretch.run or 0, stretch.first
