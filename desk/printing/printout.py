"""A print-out as one value: what the paper says, before any file format."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

Cells = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class PrintedLine:
    """A labelled line above or below the table."""

    label: str
    value: str


@dataclass(frozen=True, slots=True)
class SignatureBlock:
    """Where a person signs: in which capacity, by name, with the civil servant's number where there is one."""

    capacity: str
    name: str
    nip: str | None = None
    signed: str | None = None


@dataclass(frozen=True, slots=True)
class Printout:
    """One paper. `rows` have as many cells as `columns`; `code` is what the QR code says, None without one.

    `dated` is the day that the paper bears; the PDF bears it too, so that the same value makes the same bytes.
    """

    title: str
    dated: date
    place: str = ""
    number: str | None = None
    office: str = ""
    header: tuple[PrintedLine, ...] = ()
    columns: Cells = ()
    rows: tuple[Cells, ...] = ()
    notes: tuple[str, ...] = ()
    signatures: tuple[SignatureBlock, ...] = ()
    code: str | None = None

    def __post_init__(self) -> None:
        for number, row in enumerate(self.rows, start=1):
            if len(row) != len(self.columns):
                raise ValueError(f"row {number} has {len(row)} cells for {len(self.columns)} columns")


def table_of(printout: Printout) -> Sequence[Sequence[str]]:
    """The same for a spreadsheet: title and lines above, the table, the notes below."""
    above = [[printout.title], *([line.label, line.value] for line in printout.header)]
    if printout.number is not None:
        above.insert(1, [printout.number])
    below = [[note] for note in printout.notes]
    signed = [[block.capacity, block.name, block.signed or ""] for block in printout.signatures]
    return [*above, list(printout.columns), *map(list, printout.rows), *below, *signed]
