"""Makes the row of the reader: some pages of a record, their sizes, and where the words of a question stand."""

from __future__ import annotations

from dataclasses import dataclass

from desk.views.question.answer import BoxRow


@dataclass(frozen=True, slots=True)
class ReadPageRow:
    """A page: its size in points (null where it cannot be drawn), its text or why there is none, its marked words.

    `source` says how it was read; `reason` why it could not be.
    """

    number: int
    width: int | None
    height: int | None
    text: str
    source: str
    reason: str | None
    confidence: float | None
    boxes: tuple[BoxRow, ...] = ()


@dataclass(frozen=True, slots=True)
class FoundPageRow:
    """A page that holds words of the question."""

    number: int
    words: int
    snippet: str
    marks: tuple[tuple[int, int], ...]


@dataclass(frozen=True, slots=True)
class ReaderPageRow:
    """Pages `first` to `last` of `total`; `found` are all pages of the record that hold words of the question."""

    id: str
    code: str | None
    title: str
    question: str
    total: int
    first: int
    last: int
    can_be_drawn: bool
    pages: tuple[ReadPageRow, ...]
    found: tuple[FoundPageRow, ...] = ()
