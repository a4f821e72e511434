"""Answering from the catalogue alone, when there is no index: descriptions and codes, but no page of any text."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import islice
from typing import Protocol, assert_never

from archive.record import Record
from archive.records import Listing
from archive.segments import is_at_or_below
from search.analyzer import indonesian
from search.ask import Answer, Filters, Hit
from search.occurs import occurrences
from search.query import parse
from search.question import (
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
    Simple,
    Tree,
    Where,
    Word,
    Words,
    both,
    looks_in,
    needs_all,
    unit_key,
    wanted_terms,
)


class Listable(Protocol):
    """The part of `archive.archive.Archive` that knows records without their texts."""

    def listed(self, listing: Listing) -> Iterator[Record]: ...


def ask_by_description(archive: Listable, text: str, filters: Filters, limit: int, offset: int) -> Answer:
    """Answers as far as codes, unit, period and description can, by code; words of the texts match nothing.

    Raises `search.query.BadQuestion`.
    """
    question = both(parse(text), filters.question)
    found = [record for record in archive.listed(Listing()) if answers(question, record)]
    hits = tuple(_hit(record) for record in islice(found, offset, offset + limit))
    return Answer(len(found), hits, is_relaxed=False)


def answers(question: Question, record: Record) -> bool:
    """Whether a record's description answers the question."""
    match question:
        case And() | Or() | Words():
            needed = all if needs_all(question) else any
            return needed(answers(part, record) for part in question.parts)
        case Not():
            return not answers(question.part, record)
        case Word() | Phrase() | Prefix() | Fuzzy() | Either():
            return any(_has(term, record) for term in wanted_terms(question))
        case Preferring():
            return answers(question.question, record)
        case _:
            return _passes(question, record)


def _passes(question: Filter, record: Record) -> bool:
    said = record.description
    match question:
        case Below():
            paths = [record.code, *record.aliases] if question.tree is Tree.CODE else [said.classification]
            return any(is_at_or_below(path or "", question.path) for path in paths)
        case OneOf():
            return _value(question.what, record) in question.values
        case Overlaps():
            return said.period is not None and said.period.overlaps(question.period)
        case DatedWithin():
            return said.dated is not None and question.period.contains(said.dated)
        case Everything():
            return True
        case _:
            assert_never(question)


def _value(what: Exact, record: Record) -> str:
    match what:
        case Exact.ID:
            return record.id
        case Exact.UNIT:
            return unit_key(record.description.unit or "")
        case Exact.STAGE:
            return record.stage
        case Exact.ACCESS:
            return record.description.access


def _has(term: Simple, record: Record) -> bool:
    texts = (indonesian().tokens(text) for where in looks_in(term) for text in _texts(where, record) if text)
    return any(any(occurrences(term, tokens)) for tokens in texts)


def _texts(where: Where, record: Record) -> Iterable[str | None]:
    said = record.description
    match where:
        case Where.TITLE:
            return [record.title]
        case Where.NUMBER:
            return [said.number]
        case Where.KIND:
            return [said.kind]
        case Where.TEXT | Where.LEAD:
            return []
        case Where.ANYWHERE:
            return [record.title, said.number, said.kind, said.summary, record.code, *record.aliases]


def _hit(record: Record) -> Hit:
    said = record.description
    return Hit(record.id, record.code, record.title, said.unit, said.period, 0.0, None, "", ())
