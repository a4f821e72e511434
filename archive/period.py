"""The period a document is about (kurun waktu): an interval of days, in the words offices write it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True, order=True)
class Period:
    """All days from `start` to `end`, both included."""

    start: date
    end: date
