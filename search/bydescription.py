"""Answering from the catalogue alone, when there is no index: descriptions and codes, but no page of any text."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from typing import Protocol, assert_never

from archive.record import Record
from archive.records import Listing
from archive.segments import is_at_or_below
from search.analyzer import Token, indonesian
from search.ask import Answer, Filters, Hit
from search.query import parse
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
    both,
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
        case And() | Or():
            needed = all if isinstance(question, And) else any
            return needed(answers(part, record) for part in question.parts)
        case Not():
            return not answers(question.part, record)
        case Words():
            needed = all if question.every else any
            return needed(_has(term, record) for term in question.terms)
        case Word() | Phrase() | Prefix():
            return _has(question, record)
        case _:
            return _passes(question, record)


def _passes(question: CodeBelow | ClassBelow | UnitIs | Overlaps | Everything, record: Record) -> bool:
    said = record.description
    match question:
        case CodeBelow():
            codes = (record.code or "", *record.aliases)
            return any(is_at_or_below(code, question.code) for code in codes)
        case ClassBelow():
            return is_at_or_below(said.classification or "", question.code)
        case UnitIs():
            return (said.unit or "").casefold() == question.unit.casefold()
        case Overlaps():
            return said.period is not None and said.period.overlaps(question.period)
        case Everything():
            return True
        case _:
            assert_never(question)


def _has(term: Term, record: Record) -> bool:
    return any(_is_in(term, indonesian().tokens(text)) for text in _texts(term.where, record) if text)


def _texts(where: Where, record: Record) -> Iterable[str | None]:
    said = record.description
    match where:
        case Where.TITLE:
            return [record.title]
        case Where.NUMBER:
            return [said.number]
        case Where.KIND:
            return [said.kind]
        case Where.TEXT:
            return []
        case Where.ANYWHERE:
            return [record.title, said.number, said.kind, said.summary, record.code, *record.aliases]


def _is_in(term: Term, tokens: Sequence[Token]) -> bool:
    surfaces = [token.surface for token in tokens]
    match term:
        case Word():
            stems = {token.stem for token in tokens}
            return term.surface in surfaces or (bool(term.stem) and term.stem in stems)
        case Prefix():
            return any(surface.startswith(term.start) for surface in surfaces)
        case Phrase():
            length, words = len(term.words), list(term.words)
            return any(surfaces[i : i + length] == words for i in range(len(surfaces) - length + 1))


def _hit(record: Record) -> Hit:
    said = record.description
    return Hit(record.id, record.code, record.title, said.unit, said.period, 0.0, None, "", ())
