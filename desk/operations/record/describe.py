"""Describes a record, and gives it a code."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from archive.archive import Archive
from archive.values.dates import parse_date
from archive.values.error import ArsipError
from archive.values.record import Record
from office.people.changes import rights_for
from office.people.gate import require

ACCEPTABLE = ("title", "number", "dated", "kind")
"""The parts of a description of which what was read from the text can be accepted."""


class ReasonMissing(ArsipError):
    """The class of a record decides how long it is kept; who changes it says why."""

    code = "reason_missing"


def describe(
    archive: Archive,
    name: str,
    changes: Mapping[str, Any],
    accepted: Sequence[str],
    reason: str | None,
    day: date,
) -> Record:
    """Change parts of a record's description; `accepted` names those that are taken over from its suggestions.
    `day` is today in the office.

    Raises `NotFound`, `UnknownEntry`, `RecordDestroyed`, `NotPermitted`, and `ReasonMissing` for another class
    without a reason.
    """
    record = archive.find(name)
    former = record.description.classification
    if reason is None and former is not None and changes.get("classification", former) != former:
        raise ReasonMissing(record.id)
    suggested = {field: value for field in accepted if (value := _suggested(record, field)) is not None}
    description = replace(record.description, **(suggested | dict(changes)))
    archive.registers.verify([description])
    units = {record.description.unit or description.unit, description.unit}
    for right in rights_for(record.description, description):
        require(archive, right, units, day)
    return archive.filing.describe(record.id, description, reason)


def give_code(
    archive: Archive, name: str, classification: str, unit: str | None, reason: str | None
) -> Record:
    """Give a code to a record that has none; of one that has, put the class right and leave the code.

    Raises `NotFound`, `UnknownEntry`, `NoScheme`, `RecordDestroyed`, and `AlreadyCoded` where nothing would change.
    """
    record = archive.find(name)
    said = replace(record.description, classification=classification, unit=unit or record.description.unit)
    archive.registers.verify([said])
    if record.code is not None and said != record.description:
        return archive.filing.describe(record.id, said, reason)
    return archive.filing.code(record.id, classification, unit)


def recode(archive: Archive, name: str, classification: str, reason: str) -> Record:
    """Put a record into another class under a new code, its former code kept as an alias.

    Raises `NotFound`, `UnknownEntry`, `NoScheme`, `RecordDestroyed`.
    """
    record = archive.find(name)
    archive.registers.verify([replace(record.description, classification=classification)])
    return archive.filing.recode(record.id, classification, reason)


def _suggested(record: Record, field: str) -> str | date | None:
    value = record.suggested(field)
    return parse_date(value) if field == "dated" and value else value
