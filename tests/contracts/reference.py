"""An index in plain Python: slow, in memory, and obviously right; engines are compared with it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import date
from itertools import pairwise, product

from rapidfuzz.distance import OSA

from archive.values.access import unit_key
from archive.values.codes import is_at_or_below
from archive.values.record import RecordId
from search.index.contract import (
    BEST_PAGES,
    Counted,
    Counts,
    EntryRefusal,
    Facet,
    IndexedRecord,
    IndexEntry,
    Match,
    SearchResults,
    Sort,
    facet_values,
    listing_key,
)
from search.language.analyzer import Token, indonesian
from search.question.tree import (
    LEAD_WORDS,
    And,
    Below,
    DatedWithin,
    Either,
    Everything,
    Exact,
    Filter,
    Fuzzy,
    Not,
    OneOf,
    Or,
    Overlaps,
    Phrase,
    Preferring,
    Prefix,
    Question,
    SegmentedField,
    Simple,
    Where,
    Word,
    Words,
    holds,
    is_ranked,
    looks_in,
    wanted_terms,
)

Text = tuple[Token, ...]


class ReferenceIndex:
    def __init__(self) -> None:
        self._entries: dict[RecordId, IndexEntry] = {}
        self._position = 0

    def position(self) -> int:
        return self._position

    def apply(self, entries: Iterable[IndexEntry], removed: Iterable[RecordId], position: int) -> None:
        entries = tuple(entries)
        for record in removed:
            self._entries.pop(record, None)
        self._entries.update({entry.id: entry for entry in entries})
        self._position = position

    def search(
        self, question: Question, limit: int, offset: int = 0, sort: Sort = Sort.RELEVANCE
    ) -> SearchResults:
        found = self._found(question, sort)
        return SearchResults(
            len(found), tuple(match_of(entry, question, sort) for entry in found[offset : offset + limit])
        )

    def all(self, question: Question, sort: Sort = Sort.CODE) -> Iterator[RecordId]:
        return iter([entry.id for entry in self._found(question, sort)])

    def facets(self, question: Question, facets: Sequence[Facet], limit: int) -> tuple[Counts, ...]:
        found = self._found(question, Sort.CODE)
        return tuple(counts_of(found, facet, limit) for facet in facets)

    def frequencies(self, stems: Sequence[str]) -> tuple[int, ...]:
        found = [
            {
                stem
                for page in entry.pages
                for token in indonesian().tokens(page.text)
                for stem in (token.stem, *token.wider)
            }
            for entry in self._entries.values()
        ]
        return tuple(sum(stem in known for known in found) for stem in stems)

    def held(self, ids: Sequence[RecordId]) -> tuple[IndexedRecord, ...]:
        entries = [self._entries[record] for record in ids if record in self._entries]
        return tuple(
            IndexedRecord(entry.id, entry.digest, tuple(page.number for page in entry.pages))
            for entry in entries
        )

    def ids(self) -> Iterator[RecordId]:
        return iter(sorted(self._entries))

    def refusals(self) -> tuple[EntryRefusal, ...]:
        return ()

    def _found(self, question: Question, sort: Sort) -> list[IndexEntry]:
        found = [entry for entry in self._entries.values() if matches(entry, question)]
        found.sort(key=listing_key)
        match sort:
            case Sort.NEWEST:
                found.sort(key=lambda entry: entry.day or date.min, reverse=True)
            case Sort.OLDEST:
                found.sort(key=lambda entry: entry.day or date.max)
            case Sort.RELEVANCE if is_ranked(question):
                found.sort(key=lambda entry: entry.day or date.min, reverse=True)
                found.sort(key=lambda entry: -score(entry, question))
            case Sort.RELEVANCE | Sort.CODE:
                pass
        return found

    def count(self) -> int:
        return len(self._entries)

    def close(self) -> None:
        pass


class ReferenceBuilding:
    def __init__(self, generations: ReferenceGenerations) -> None:
        self._generations = generations
        self.index = ReferenceIndex()

    def switch(self) -> None:
        self._generations.serving = self.index


class ReferenceGenerations:
    def __init__(self) -> None:
        self.serving = ReferenceIndex()

    def current(self) -> ReferenceIndex:
        return self.serving

    def leftovers(self) -> tuple[str, ...]:
        return ()

    def tidy(self) -> tuple[str, ...]:
        return ()

    @contextmanager
    def build(self) -> Iterator[ReferenceBuilding]:
        yield ReferenceBuilding(self)


def matches(entry: IndexEntry, question: Question) -> bool:
    match question:
        case And() | Or() | Words():
            return holds(question, lambda part: matches(entry, part))
        case Not():
            return not matches(entry, question.part)
        case Preferring():
            return matches(entry, question.question)
        case Word() | Phrase() | Prefix() | Fuzzy() | Either():
            terms = wanted_terms(question)
            return any(
                _occurs(term, text)
                for term in terms
                for where in looks_in(term)
                for text in _texts(entry, where)
            )
        case _:
            return _passes(entry, question)


def _passes(entry: IndexEntry, question: Filter) -> bool:
    match question:
        case Below():
            paths = entry.codes if question.tree is SegmentedField.CODE else [entry.classification or ""]
            return any(is_at_or_below(path, question.path) for path in paths)
        case OneOf():
            return values_of(entry)[question.what] in question.values
        case Overlaps():
            return entry.days is not None and entry.days.overlaps(question.period)
        case DatedWithin():
            return entry.dated is not None and question.period.contains(entry.dated)
        case Everything():
            return True


def values_of(entry: IndexEntry) -> dict[Exact, str]:
    return {
        Exact.ID: entry.id,
        Exact.UNIT: unit_key(entry.unit or ""),
        Exact.KIND: unit_key(entry.kind or ""),
        Exact.STAGE: entry.stage,
        Exact.ACCESS: entry.access,
        Exact.SHAPE: "list" if entry.is_list else "",
    }


def score(entry: IndexEntry, question: Question) -> float:
    """How many terms the record has: enough to say which of two relaxed answers must come first."""
    if not is_ranked(question):
        return 0.0
    return float(sum(matches(entry, term) for term in wanted_terms(question)))


def matching_pages(entry: IndexEntry, question: Question) -> Counter[int]:
    """How many of the wanted terms stand on each page, where there are any."""
    terms = [term for term in wanted_terms(question) if term.where in (Where.ANYWHERE, Where.TEXT)]
    return Counter(
        page.number for page in entry.pages for term in terms if _occurs(term, indonesian().tokens(page.text))
    )


def match_of(entry: IndexEntry, question: Question, sort: Sort) -> Match:
    pages = matching_pages(entry, question)
    best = sorted(pages, key=lambda number: (-pages[number], number))
    worth = score(entry, question) if sort is Sort.RELEVANCE else 0.0
    return Match(entry.id, worth, tuple(best[:BEST_PAGES]), len(pages))


def counts_of(found: list[IndexEntry], facet: Facet, limit: int) -> Counts:
    counter = Counter(value for entry in found for value in facet_values(entry, facet))
    counted = sorted(counter.items(), key=lambda pair: (-pair[1], pair[0]))
    return Counts(facet, tuple(Counted(*pair) for pair in counted[:limit]), len(counted))


def _texts(entry: IndexEntry, where: Where) -> list[Text]:
    pages = [page.text for page in entry.pages]
    parts: dict[Where, list[str | None]] = {
        Where.TITLE: [entry.title],
        Where.NUMBER: [entry.number],
        Where.KIND: [entry.kind],
        Where.TEXT: [*pages],
        Where.HEADING: [heading for page in entry.pages for heading in page.headings],
        Where.LEAD: [indonesian().lead(page, LEAD_WORDS) for page in pages],
        Where.ANYWHERE: [
            entry.title, entry.number, *entry.codes, entry.summary, entry.kind, entry.unit, entry.classification,
            entry.file, *pages,
        ],
    }  # fmt: skip
    return [indonesian().tokens(part) for part in parts[where] if part]


def _occurs(term: Simple, text: Text) -> bool:
    surfaces = tuple(token.surface for token in text)
    match term:
        case Word():
            return term.surface in surfaces or (
                bool(term.stem) and any(term.stem in (token.stem, *token.wider) for token in text)
            )
        case Prefix():
            return any(surface.startswith(term.start) for surface in surfaces)
        case Phrase():
            places = [[at for at, word in enumerate(surfaces) if word == wanted] for wanted in term.words]
            return any(is_near(spread, term.slop) for spread in product(*places))
        case Fuzzy():
            return any(OSA.distance(surface, term.surface) <= term.distance for surface in surfaces)


def is_near(places: tuple[int, ...], slop: int) -> bool:
    """Whether words at these places stand in order with at most `slop` others among them."""
    rising = all(first < second for first, second in pairwise(places))
    return rising and places[-1] - places[0] - (len(places) - 1) <= slop
