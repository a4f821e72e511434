"""Makes the last line of a command in JSON: the totals of the rows before it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Generic, TypeVar

_Totals = TypeVar("_Totals")


@dataclass(frozen=True, slots=True)
class Summary(Generic[_Totals]):
    """Totals under the name `summary`, by which a reader tells them from the lines before."""

    summary: _Totals
