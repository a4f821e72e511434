"""Makes the last line of a command in JSON: the totals of the rows before it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Generic, TypeVar

_Totals = TypeVar("_Totals")


@dataclass(frozen=True, slots=True)
class Summary(Generic[_Totals]):
    """Totals under the name `summary`, which distinguishes them from the rows before."""

    summary: _Totals
