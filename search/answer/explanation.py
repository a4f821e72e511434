"""Explains a hit: which words of the question it holds, in which form and where, and which it lacks."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from search.index.contract import IndexEntry
from search.language.analyzer import Token, indonesian
from search.question.occurrence import occurrences
from search.question.tree import (
    And,
    Either,
    Fuzzy,
    Or,
    Phrase,
    Preferring,
    Prefix,
    Question,
    Simple,
    Term,
    Word,
    Words,
)


class Place(StrEnum):
    """The parts of a record where a word can stand; `PAGE` is the text of a page below its headings."""

    TITLE = "title"
    NUMBER = "number"
    DESCRIPTION = "description"
    HEADING = "heading"
    PAGE = "page"


@dataclass(frozen=True, slots=True)
class FoundIn:
    """A place, and the numbers of the pages where it is a part of pages."""

    place: Place
    pages: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class HeldForm:
    """A word of the question as it was typed, the form in which the record has it, and where."""

    typed: str
    form: str
    found_in: tuple[FoundIn, ...]


@dataclass(frozen=True, slots=True)
class Explanation:
    """The words that a record holds, and those as typed that it holds in no form."""

    held: tuple[HeldForm, ...]
    missing: tuple[str, ...]


def explain(question: Question, entry: IndexEntry) -> Explanation:
    """Looks for every word of `question` in plain Python; what is negated, and filters, explain nothing."""
    texts = tuple(_texts(entry))
    held: list[HeldForm] = []
    missing: list[str] = []
    for term in dict.fromkeys(_terms(question)):
        forms = [choice.term for choice in term.choices] if isinstance(term, Either) else [term]
        typed = written(forms[0])
        found = [HeldForm(typed, written(form), places) for form in forms if (places := _places(form, texts))]
        held += found
        missing += [] if found else [typed]
    return Explanation(tuple(held), tuple(missing))


def written(term: Simple) -> str:
    """A term as one would type it."""
    match term:
        case Word():
            return term.surface
        case Phrase():
            return " ".join(term.words)
        case Prefix():
            return f"{term.start}*"
        case Fuzzy():
            return f"{term.surface}~{term.distance}"


def _terms(question: Question) -> Iterator[Term]:
    match question:
        case Word() | Phrase() | Prefix() | Fuzzy() | Either():
            yield question
        case Preferring():
            yield from _terms(question.question)
        case And() | Or() | Words():
            for part in question.parts:
                yield from _terms(part)
        case _:
            return


_Text = tuple[Place, int | None, tuple[Token, ...]]


def _texts(entry: IndexEntry) -> Iterator[_Text]:
    """Each text of a record with its place, and the number of its page."""
    tokens = indonesian().tokens
    yield Place.TITLE, None, tokens(entry.title)
    for name in filter(None, (*entry.codes, entry.number)):
        yield Place.NUMBER, None, tokens(name)
    for said in filter(None, (entry.summary, entry.kind, entry.unit, entry.classification, entry.file)):
        yield Place.DESCRIPTION, None, tokens(said)
    for page in entry.pages:
        for heading in page.headings:
            yield Place.HEADING, page.number, tokens(heading)
        yield Place.PAGE, page.number, tokens(page.text)


def _places(term: Simple, texts: Sequence[_Text]) -> tuple[FoundIn, ...]:
    found: dict[Place, dict[int, None]] = {}
    for place, page, tokens in texts:
        if any(occurrences(term, tokens)):
            found.setdefault(place, {}).update({} if page is None else {page: None})
    return tuple(FoundIn(place, tuple(pages)) for place, pages in found.items())
