"""A submission (an OAIS SIP), and what becomes of it: filed, or known already."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from archive.values.record import Description, Excerpt, Original, Page, Record, Suggestion


@dataclass(frozen=True, slots=True)
class Submission:
    """A package handed to the archive (an OAIS SIP): a staged file, its pages, and its description.

    `staged` lies on the store's file system, and filing moves it away. The pages may lie on a disk, too: they are asked
    for one by one.
    """

    original: Original
    staged: Path
    pages: Sequence[Page]
    description: Description
    suggestions: tuple[Suggestion, ...] = ()
    cut_from: tuple[Excerpt, ...] = ()


@dataclass(frozen=True, slots=True)
class Filed:
    record: Record


@dataclass(frozen=True, slots=True)
class AlreadyFiled:
    """The same bytes were filed before, as `record`."""

    record: Record
