"""Defines an index: it takes entries, answers questions, and knows how far it has followed the journal."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Final, NamedTuple, Protocol

import msgspec

from archive.values.access import unit_key
from archive.values.codes import canonical, segments
from archive.values.error import ArsipError
from archive.values.objection import Objection
from archive.values.period import Period
from archive.values.record import AccessLevel, RecordId, Stage
from search.question.tree import Question

BEST_PAGES = 3
"""How many pages of a record a match names."""

_CHECKSUM = 16  # of its letters: more than enough to tell two files of one name apart
_MOST_YEARS = 100  # a period of more is open, or a slip


class PageText(NamedTuple):
    """The words of one page, those of its headings once more, and whether it is a list of many titles."""

    number: int
    text: str
    headings: tuple[str, ...] = ()
    is_list: bool = False


@dataclass(frozen=True, slots=True)
class IndexEntry:
    """All that an index learns about one record; `pages` are those that have words, in their order.

    `file` is the name that it came under, `checksum` the SHA-256 of what came.

    Staff and public never share an index, so an index is always asked on behalf of one audience; what a
    role or unit may see is one more filter in the question.
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
    file: str | None = None
    checksum: str = ""
    stage: Stage = Stage.RECEIVED
    access: AccessLevel = AccessLevel.ORDINARY
    pages: tuple[PageText, ...] = ()

    @property
    def codes(self) -> tuple[str, ...]:
        """The code in force and the earlier ones."""
        return ((self.code,) if self.code else ()) + self.aliases

    @property
    def is_list(self) -> bool:
        """Whether most of its pages name many other documents."""
        return sum(page.is_list for page in self.pages) > len(self.pages) // 2

    @property
    def days(self) -> Period | None:
        """The days a question about a period looks at: the record's period, or else its date."""
        return self.period or (Period(self.dated, self.dated) if self.dated else None)

    @property
    def day(self) -> date | None:
        """The day by which records are put in order of time: its own date, or else its period's last known day."""
        if self.dated or self.period is None:
            return self.dated
        known = [day for day in (self.period.end, self.period.start) if day not in (date.min, date.max)]
        return known[0] if known else None

    @property
    def years(self) -> tuple[int, ...]:
        """The years a record is counted under: all of its days' years, of an open period the one that is known."""
        if self.days is None:
            return ()
        first, last = self.days.start.year, self.days.end.year
        if last - first < _MOST_YEARS:
            return tuple(range(first, last + 1))
        return tuple(year for year in (first, last) if year not in (date.min.year, date.max.year))

    @property
    def digest(self) -> str:
        """A fingerprint of all of this: two entries that differ anywhere have different ones."""
        return hashlib.sha256(msgspec.json.encode(self)).hexdigest()[:32]


LIST: Final = "list"
"""The shape of a record that enumerates; others have none."""


def shape_of(entry: IndexEntry) -> str:
    """What its pages are, as a question asks for it."""
    return LIST if entry.is_list else ""


def listing_key(entry: IndexEntry) -> str:
    """Sorts as text by code, figures by their value; records without a code last, by their file and its content.

    The id, which is random, decides only between files that are the same in both.
    """
    if entry.code is None:
        return f"1 {entry.file or ''} {entry.checksum[:_CHECKSUM]} {entry.id}"
    parts = (f"0{len(part):03}{part}" if part.isdecimal() else f"1{part}" for part in segments(entry.code))
    return f"0 {' '.join(parts)}  {entry.id}"


class Sort(StrEnum):
    """The order of an answer; ties of relevance come newest first, these and all others by `listing_key`.

    `NEWEST` and `OLDEST` go by `IndexEntry.day`, records without one last.
    """

    RELEVANCE = "relevance"
    CODE = "code"
    NEWEST = "newest"
    OLDEST = "oldest"


class Facet(StrEnum):
    """The facets by which answers are counted; the values are those of `facet_values`."""

    UNIT = "unit"
    YEAR = "year"
    KIND = "kind"
    CLASSIFICATION = "classification"
    STAGE = "stage"


def facet_values(entry: IndexEntry, facet: Facet) -> tuple[str, ...]:
    """The values under which a record is counted; none where it says nothing of this."""
    match facet:
        case Facet.UNIT:
            return (unit_key(entry.unit),) if entry.unit else ()
        case Facet.YEAR:
            return tuple(str(year) for year in entry.years)
        case Facet.KIND:
            return (unit_key(entry.kind),) if entry.kind else ()
        case Facet.CLASSIFICATION:
            return (canonical(entry.classification),) if entry.classification else ()
        case Facet.STAGE:
            return (entry.stage.value,)


@dataclass(frozen=True, slots=True)
class Counted:
    """How many of the records that answer have this value, exactly."""

    value: str
    count: int


@dataclass(frozen=True, slots=True)
class Counts:
    """The values of one facet, the most frequent first, equal ones by value; `values` counts all there are."""

    facet: Facet
    counted: tuple[Counted, ...]
    values: int


@dataclass(frozen=True, slots=True)
class Match:
    """A record that answers, its score (more is better, comparable within one answer only), its best pages.

    `pages` are the pages that match by their own words, best first, equal ones by number, at most
    `BEST_PAGES`; `matching_pages` counts all of them. None match when only the description does.
    """

    id: RecordId
    score: float
    pages: tuple[int, ...] = ()
    matching_pages: int = 0

    @property
    def page(self) -> int | None:
        return self.pages[0] if self.pages else None


@dataclass(frozen=True, slots=True)
class IndexedRecord:
    """A record as an index has it: the digest of its entry, and the pages that can be found."""

    id: RecordId
    digest: str
    pages: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class EntryRefusal:
    """A record that the index would not take, and its words for it; everything else went on."""

    id: RecordId
    reason: str


@dataclass(frozen=True, slots=True)
class SearchResults:
    """`total` counts all records that answer, exactly; `matches` are the ones asked for, in order."""

    total: int
    matches: tuple[Match, ...]


class Trouble(StrEnum):
    """Why an index cannot be asked.

    The index itself: it is missing, damaged, made by another version, or replaced by another generation. Its disk: it
    is full or cannot be written. Its server: it does not answer, its certificate is not trusted, it refuses us, it is
    no server of this kind and age, its disk is full, it is too busy, or it failed.
    """

    MISSING = "missing"
    CORRUPT = "corrupt"
    OUTDATED = "outdated"
    REPLACED = "replaced"
    UNWRITABLE = "unwritable"
    UNREACHABLE = "unreachable"
    UNTRUSTED = "untrusted"
    REFUSED = "refused"
    FOREIGN = "foreign"
    FULL = "full"
    BUSY = "busy"
    FAILED = "failed"

    @property
    def wants_rebuild(self) -> bool:
        """Whether a new generation would help."""
        return self in (Trouble.MISSING, Trouble.CORRUPT, Trouble.OUTDATED)


class IndexUnavailable(ArsipError):
    """The index cannot be asked now; `reason` is one of `Trouble`, `detail` what was seen.

    What a server or a library says is given as a text, what we saw ourselves as an objection.
    """

    code = "index_unavailable"

    def __init__(self, reason: Trouble, seen: str | Objection) -> None:
        super().__init__(f"{reason}: {seen}")
        self.reason = reason
        self.seen = seen

    @property
    def detail(self) -> str:
        """The observation, in English or in the server's own words."""
        return str(self.seen)


class Index(Protocol):
    """One generation of an index. Every method but `close` may raise `IndexUnavailable`."""

    def position(self) -> int:
        """The journal sequence up to which everything is in; 0 for a new index. Never more than is true."""

    def apply(self, entries: Iterable[IndexEntry], removed: Iterable[RecordId], position: int) -> None:
        """Puts `entries` in place of what it had of them, takes `removed` out, keeps that and `position`.

        To apply the same again changes nothing. Killed in the middle, it has the old position or the new one.
        """

    def search(
        self, question: Question, limit: int, offset: int = 0, sort: Sort = Sort.RELEVANCE
    ) -> SearchResults:
        """The records that answer, in the order of `sort`; any offset will do, to the last record."""

    def all(self, question: Question, sort: Sort = Sort.CODE) -> Iterator[RecordId]:
        """Every record that answers, in order, from one unchanging state, whatever is applied meanwhile."""

    def facets(self, question: Question, facets: Sequence[Facet], limit: int) -> tuple[Counts, ...]:
        """The records that answer counted by each of `facets`, at most `limit` values of each."""

    def frequencies(self, stems: Sequence[str]) -> tuple[int, ...]:
        """About how many records have a word of each of these stems in their pages; what was replaced may count."""

    def held(self, ids: Sequence[RecordId]) -> tuple[IndexedRecord, ...]:
        """Returns the records among `ids` that the index has, in no order."""

    def ids(self) -> Iterator[RecordId]:
        """Every record that is in, by id."""

    def refusals(self) -> tuple[EntryRefusal, ...]:
        """The records that the index would not take, by id."""

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

    def leftovers(self) -> tuple[str, ...]:
        """The names of generations that do not serve and that nobody is building."""

    def tidy(self) -> tuple[str, ...]:
        """Removes the leftovers; returns their names."""
