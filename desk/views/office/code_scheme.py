"""Makes rows of code schemes, and of the codes that one would give."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from archive.registers.code_scheme import Scheme


@dataclass(frozen=True, slots=True)
class SchemeRow:
    id: int | None
    unit: str
    pattern: str
    scope: str
    valid_from: date
    valid_to: date | None


@dataclass(frozen=True, slots=True)
class CodeRow:
    code: str


def scheme_row(scheme: Scheme) -> SchemeRow:
    return SchemeRow(
        id=scheme.id,
        unit=scheme.unit,
        pattern=str(scheme.pattern),
        scope=scheme.scope,
        valid_from=scheme.valid_from,
        valid_to=scheme.valid_to,
    )
