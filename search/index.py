"""What an index is: it takes entries, answers questions, and knows how far it has followed the journal."""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import NamedTuple, Protocol

from archive.period import Period
from archive.record import RecordId
from archive.segments import segments
from search.analyzer import fold
from search.question import Question


class PageText(NamedTuple):
    number: int
    text: str


@dataclass(frozen=True, slots=True)
class Entry:
    """All that an index learns about one record; `pages` are those that have words, in their order.

    Who may see a record will stand here too. Staff and public never share an index, so an index is always
    asked on behalf of one audience, and what a role or unit may see is one more filter in the question.
    """

    id: RecordId
    title: str
    code: str | None = None
    aliases: tuple[str, ...] = ()
    number: str | None = None
    unit: str | None = None
    classification: str | None = None
    kind: str | None = None
    period: Period | None = None
    dated: date | None = None
    summary: str | None = None
    pages: tuple[PageText, ...] = ()

    @property
    def codes(self) -> tuple[str, ...]:
        """The code in force and the earlier ones."""
        return ((self.code,) if self.code else ()) + self.aliases

    @property
    def days(self) -> Period | None:
        """The days a question about a period looks at: the record's period, or else its date."""
        return self.period or (Period(self.dated, self.dated) if self.dated else None)


def listing_key(entry: Entry) -> str:
    """Sorts as text by code, figures by their value, records without a code last, and then by id."""
    if entry.code is None:
        return f"1 {entry.id}"
    parts = (f"0{len(part):03}{part}" if part.isdecimal() else f"1{part}" for part in segments(entry.code))
    return f"0 {' '.join(parts)}  {entry.id}"


def unit_key(unit: str) -> str:
    """The form in which units are compared: IKP, ikp and " Ikp" are one."""
    return " ".join(fold(unit).split())


@dataclass(frozen=True, slots=True)
class Match:
    """A record that answers, its score (more is better, comparable within one answer only), its best page.

    `page` is the page that matches best by its own words; None when only the description matches.
    """

    id: RecordId
    score: float
    page: int | None


@dataclass(frozen=True, slots=True)
class Found:
    """`total` counts all records that answer, exactly; `matches` are the ones asked for, in order."""

    total: int
    matches: tuple[Match, ...]


class Trouble(StrEnum):
    """Why an index cannot be asked; all but `REPLACED`, which asks for the current one, want a rebuild."""

    MISSING = "missing"
    CORRUPT = "corrupt"
    OUTDATED = "outdated"
    REPLACED = "replaced"


class IndexUnavailable(Exception):
    """The index cannot be asked now; `reason` is one of `Trouble`, `detail` what was seen."""

    def __init__(self, reason: Trouble, detail: str) -> None:
        super().__init__(f"{reason}: {detail}")
        self.reason = reason
        self.detail = detail


class Index(Protocol):
    """One generation of an index. Every method but `close` may raise `IndexUnavailable`."""

    def position(self) -> int:
        """The journal sequence up to which everything is in; 0 for a new index. Never more than is true."""

    def apply(self, entries: Iterable[Entry], removed: Iterable[RecordId], position: int) -> None:
        """Puts `entries` in place of what it had of them, takes `removed` out, keeps that and `position`.

        To apply the same again changes nothing. Killed in the middle, it has the old position or the new one.
        """

    def search(self, question: Question, limit: int, offset: int = 0) -> Found:
        """The records that answer, best first, ties by code and then id; by code throughout when no words
        are asked for."""

    def count(self) -> int:
        """How many records are in."""

    def close(self) -> None: ...


class Building(Protocol):
    """A new generation being filled beside the one that serves."""

    @property
    def index(self) -> Index: ...

    def switch(self) -> None:
        """Makes the new generation the one that serves, at once for everybody, and removes the old one."""


class Generations(Protocol):
    """The place where the generations of one index are kept."""

    def current(self) -> Index:
        """The generation that serves. Raises `IndexUnavailable`."""

    def build(self) -> AbstractContextManager[Building]:
        """An empty new generation; left without a switch, it is removed and the old one goes on serving."""
