"""Bags in rows: one a record that was handed over."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class BagRow:
    """`bag` is None, and `damaged` the file that is why, for a record that was not exported."""

    record: str
    code: str | None
    bag: str | None
    files: int = 0
    bytes: int = 0
    damaged: str | None = None
