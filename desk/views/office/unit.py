"""Makes a row of a unit under one of its names."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from archive.values.register_entries import Unit


@dataclass(frozen=True, slots=True)
class UnitRow:
    """`valid_from` is null for a name that was always there, `valid_to` while it lasts."""

    code: str
    name: str
    parent: str | None
    language: str | None
    valid_from: date | None
    valid_to: date | None
    successor: str | None


def unit_row(unit: Unit) -> UnitRow:
    first = None if unit.valid_from == date.min else unit.valid_from
    return UnitRow(unit.code, unit.name, unit.parent, unit.language, first, unit.valid_to, unit.successor)
