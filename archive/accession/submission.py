"""A submission (an OAIS SIP), and what becomes of it: filed, known already, or destroyed before."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from archive.values.record import Description, Excerpt, Original, Page, Record, Suggestion


@dataclass(frozen=True, slots=True)
class Submission:
    """A package handed to the archive (an OAIS SIP): a staged file, its pages, and its description.

    `staged` lies on the store's file system, and filing moves it away. The pages may lie on a disk, too: they are asked
    for one by one. `readmitted` is why a person lets in bytes that were destroyed before; None where nobody said so.
    """

    original: Original
    staged: Path
    pages: Sequence[Page]
    description: Description
    suggestions: tuple[Suggestion, ...] = ()
    cut_from: tuple[Excerpt, ...] = ()
    readmitted: str | None = None


@dataclass(frozen=True, slots=True)
class Filed:
    record: Record


@dataclass(frozen=True, slots=True)
class AlreadyFiled:
    """The same bytes were filed before, as `record`."""

    record: Record


@dataclass(frozen=True, slots=True)
class DestroyedBefore:
    """The same bytes were a record that was destroyed, of which `record` is the tombstone; nothing is filed.

    Only a person decides whether they come in again.
    """

    record: Record


SubmissionOutcome = Filed | AlreadyFiled | DestroyedBefore
