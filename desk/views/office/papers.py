"""Makes a row of a paper that was written."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class PaperRow:
    """A paper by its title and number, and the file that has it now."""

    title: str
    number: str | None
    file: str
