"""Defines code schemes: a unit's pattern, the days it is in force, and what its running number counts."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from itertools import pairwise

from archive.registers.code_pattern import BadPattern, CodeParts, Field, Pattern, Slot
from archive.values.period import BACKWARDS, BadPeriod

__all__ = [
    "BadPattern",
    "CodeParts",
    "Pattern",
    "Scheme",
    "Scope",
    "counter_key",
    "default_scope",
    "preview",
    "scheme_in_force",
    "weaknesses",
]


class Scope(StrEnum):
    """Among what the running number counts; one that does not name the unit is shared by the whole house."""

    YEAR = "year"
    UNIT = "unit"
    UNIT_YEAR = "unit+year"
    CLASSIFICATION = "classification"
    CLASSIFICATION_YEAR = "classification+year"
    CONTINUOUS = "continuous"

    @property
    def fields(self) -> tuple[Field, ...]:
        """The fields that distinguish one of its counters from another, the year first."""
        names = () if self is Scope.CONTINUOUS else self.value.split("+")
        return tuple(sorted(map(Field, names), key=lambda field: field is not Field.YEAR))


@dataclass(frozen=True, slots=True)
class Scheme:
    """How one unit's codes are written from `valid_from` to `valid_to`, both included, or without end."""

    id: int | None
    unit: str
    pattern: Pattern
    scope: Scope
    valid_from: date
    valid_to: date | None = None

    def __post_init__(self) -> None:
        if self.valid_to is not None and self.valid_to < self.valid_from:
            raise BadPeriod(f"{self.valid_from}..{self.valid_to}", BACKWARDS)


def scheme_in_force(schemes: Iterable[Scheme], unit: str, day: date) -> Scheme | None:
    """The scheme of `unit` on `day`: of those begun and not ended the one begun last, then the newest id."""
    begun = [
        scheme
        for scheme in schemes
        if scheme.unit == unit
        and scheme.valid_from <= day
        and (scheme.valid_to is None or day <= scheme.valid_to)
    ]
    return max(begun, key=lambda scheme: (scheme.valid_from, scheme.id or 0), default=None)


def counter_key(scheme: Scheme, parts: CodeParts) -> str:
    """Names the counter that gives the running number: `year=2024`, `year=2024 unit=IKP`, `continuous`.

    The text is stable: counters are stored under it. Schemes with the same key share one counter, so a unit
    that changes its pattern within a year counts on.
    """
    values = {
        Field.YEAR: str(parts.day.year),
        Field.UNIT: parts.unit,
        Field.CLASSIFICATION: parts.classification,
    }
    return " ".join(f"{field}={values[field]}" for field in scheme.scope.fields) or Scope.CONTINUOUS.value


def default_scope(pattern: Pattern) -> Scope:
    return Scope.UNIT_YEAR if Field.YEAR in pattern.fields else Scope.UNIT


def weaknesses(scheme: Scheme) -> tuple[str, ...]:
    """Why this scheme would come to a code it has given before, as stable reason codes; usually none.

    `year_missing` and `classification_missing`: the number begins again for each, and the code does not show
    which. `number_runs_on`: the number touches a field that may have figures there, so that two numbers may
    make one code. Such codes are passed over, never given twice: this warns of the holes.
    """
    counted, shown = scheme.scope.fields, scheme.pattern.fields
    hidden = [f"{field}_missing" for field in counted if field is not Field.UNIT and field not in shown]
    return (*hidden, *(["number_runs_on"] if _number_runs_on(scheme.pattern) else []))


def preview(scheme: Scheme, sample: CodeParts, count: int) -> tuple[str, ...]:
    """The next `count` codes for records like `sample`, beginning with its number."""
    numbers = range(sample.number, sample.number + count)
    return tuple(scheme.pattern.format(replace(sample, number=number)) for number in numbers)


def _number_runs_on(pattern: Pattern) -> bool:
    return any(
        isinstance(one, Slot)
        and isinstance(other, Slot)
        and Field.NUMBER in (one.field, other.field)
        and not {one, other} & {Slot(Field.SECURITY), Slot(Field.MONTH, "roman")}
        for one, other in pairwise(pattern.parts)
    )
