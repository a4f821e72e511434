"""Makes a row of a file in quarantine."""

from __future__ import annotations

from dataclasses import dataclass

from archive.accession.held_files import QuarantinedFile


@dataclass(frozen=True, slots=True)
class HeldRow:
    id: str
    name: str
    reason: str
    message: str
    sha256: str
    size: int


def held_row(held: QuarantinedFile) -> HeldRow:
    original = held.original
    return HeldRow(held.id, original.name, held.reason, held.message, original.sha256, original.size)
