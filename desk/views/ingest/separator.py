"""Makes a row of a separator sheet."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class PrintedSheetRow:
    path: str
    code: str
