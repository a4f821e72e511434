"""Describes a record, and gives it a code."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from archive.archive import Archive
from archive.values.dates import parse_date
from archive.values.record import Record

ACCEPTABLE = ("title", "number", "dated", "kind")
"""The parts of a description of which what was read from the text can be accepted."""


def describe(archive: Archive, name: str, changes: Mapping[str, Any], accepted: Sequence[str]) -> Record:
    """Change parts of a record's description; `accepted` names those that are taken over from its suggestions.

    Raises `NotFound`, `UnknownEntry`.
    """
    record = archive.find(name)
    suggested = {field: value for field in accepted if (value := _suggested(record, field)) is not None}
    description = replace(record.description, **(suggested | dict(changes)))
    archive.registers.verify([description])
    return archive.filing.describe(record.id, description)


def give_code(archive: Archive, name: str, classification: str, unit: str | None) -> Record:
    """Give a code to a record that has none. Raises `NotFound`, `UnknownEntry`, `AlreadyCoded`, `NoScheme`."""
    record = archive.find(name)
    said = replace(record.description, classification=classification, unit=unit or record.description.unit)
    archive.registers.verify([said])
    return archive.filing.code(record.id, classification, unit)


def _suggested(record: Record, field: str) -> str | date | None:
    value = record.suggested(field)
    return parse_date(value) if field == "dated" and value else value
