"""An index in plain Python: slow, in memory, and obviously right; engines are compared with it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import contextmanager

from archive.record import RecordId
from archive.segments import is_at_or_below
from search.analyzer import Token, indonesian
from search.index import Entry, Found, Match, listing_key, unit_key
from search.question import (
    And,
    ClassBelow,
    CodeBelow,
    Everything,
    Not,
    Or,
    Overlaps,
    Phrase,
    Prefix,
    Question,
    Term,
    UnitIs,
    Where,
    Word,
    Words,
    is_ranked,
    wanted_terms,
)

Text = tuple[Token, ...]


class ReferenceIndex:
    def __init__(self) -> None:
        self._entries: dict[RecordId, Entry] = {}
        self._position = 0

    def position(self) -> int:
        return self._position

    def apply(self, entries: Iterable[Entry], removed: Iterable[RecordId], position: int) -> None:
        entries = tuple(entries)
        for record in removed:
            self._entries.pop(record, None)
        self._entries.update({entry.id: entry for entry in entries})
        self._position = position

    def search(self, question: Question, limit: int, offset: int = 0) -> Found:
        found = [entry for entry in self._entries.values() if matches(entry, question)]
        found.sort(key=listing_key)
        scores = {entry.id: score(entry, question) for entry in found}
        found.sort(key=lambda entry: -scores[entry.id])
        chosen = found[offset : offset + limit]
        return Found(
            len(found),
            tuple(Match(entry.id, scores[entry.id], best_page(entry, question)) for entry in chosen),
        )

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

    @contextmanager
    def build(self) -> Iterator[ReferenceBuilding]:
        yield ReferenceBuilding(self)


def matches(entry: Entry, question: Question) -> bool:
    match question:
        case Word() | Phrase() | Prefix():
            return any(_occurs(question, text) for text in _texts(entry, question.where))
        case Words():
            found = [matches(entry, term) for term in question.terms]
            return all(found) if question.every else any(found)
        case And() | Or():
            found = [matches(entry, part) for part in question.parts]
            return all(found) if isinstance(question, And) else any(found)
        case Not():
            return not matches(entry, question.part)
        case _:
            return _passes(entry, question)


def _passes(entry: Entry, question: CodeBelow | ClassBelow | UnitIs | Overlaps | Everything) -> bool:
    match question:
        case CodeBelow():
            return any(is_at_or_below(code, question.code) for code in entry.codes)
        case ClassBelow():
            return entry.classification is not None and is_at_or_below(entry.classification, question.code)
        case UnitIs():
            return entry.unit is not None and unit_key(entry.unit) == unit_key(question.unit)
        case Overlaps():
            return entry.days is not None and entry.days.overlaps(question.period)
        case Everything():
            return True


def score(entry: Entry, question: Question) -> float:
    """How many terms the record has: enough to say which of two relaxed answers must come first."""
    if not is_ranked(question):
        return 0.0
    return float(sum(matches(entry, term) for term in wanted_terms(question)))


def matching_pages(entry: Entry, question: Question) -> Counter[int]:
    """How many of the wanted terms stand on each page, where there are any."""
    terms = [term for term in wanted_terms(question) if term.where in (Where.ANYWHERE, Where.TEXT)]
    return Counter(
        page.number for page in entry.pages for term in terms if _occurs(term, indonesian().tokens(page.text))
    )


def best_page(entry: Entry, question: Question) -> int | None:
    pages = matching_pages(entry, question)
    return min(pages, key=lambda number: (-pages[number], number), default=None)


def _texts(entry: Entry, where: Where) -> list[Text]:
    pages = [page.text for page in entry.pages]
    parts: dict[Where, list[str | None]] = {
        Where.TITLE: [entry.title],
        Where.NUMBER: [entry.number],
        Where.KIND: [entry.kind],
        Where.TEXT: [*pages],
        Where.ANYWHERE: [
            entry.title, entry.number, *entry.codes, entry.summary, entry.kind, entry.unit, entry.classification,
            *pages,
        ],
    }  # fmt: skip
    return [indonesian().tokens(part) for part in parts[where] if part]


def _occurs(term: Term, text: Text) -> bool:
    surfaces = tuple(token.surface for token in text)
    match term:
        case Word():
            return term.surface in surfaces or (
                bool(term.stem) and any(token.stem == term.stem for token in text)
            )
        case Prefix():
            return any(surface.startswith(term.start) for surface in surfaces)
        case Phrase():
            width = len(term.words)
            return any(surfaces[at : at + width] == term.words for at in range(len(surfaces)))
