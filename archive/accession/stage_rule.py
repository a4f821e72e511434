"""Says how far records have come, by the rule of whoever opened the archive."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

from sqlalchemy import Connection

from archive.values.record import Record, Stage, initial_stage

StageRule = Callable[[Connection, Sequence[Record]], Sequence[Stage]]
"""The stage of each of these records, in their order, by what the catalogue knows of them in this transaction."""


def by_description(_: Connection, found: Sequence[Record]) -> Sequence[Stage]:
    """The rule where nobody signs: a record with a title is described."""
    return [initial_stage(record.description) for record in found]


def staged(connection: Connection, rule: StageRule, *found: Record) -> Sequence[Record]:
    """The records at the stages that the rule gives them."""
    stages = rule(connection, found)
    return [replace(record, stage=stage) for record, stage in zip(found, stages, strict=True)]
