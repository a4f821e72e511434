"""A separator sheet in a row."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class PrintedSheetRow:
    path: str
    code: str
