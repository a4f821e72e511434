"""Makes a row of a hold."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class HoldRow:
    id: int
    record: str
    mandate: str
