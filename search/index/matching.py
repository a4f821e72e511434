"""Decides in plain Python whether one entry answers a question."""

from __future__ import annotations

from collections.abc import Iterable
from typing import assert_never

from archive.values.access import unit_key
from archive.values.codes import is_at_or_below
from search.index.contract import IndexEntry, shape_of
from search.language.analyzer import indonesian
from search.question.occurrence import occurrences
from search.question.tree import (
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
    looks_in,
    wanted_terms,
)


def answers(question: Question, entry: IndexEntry) -> bool:
    """Whether what is said about a record answers the question; its pages are not looked at."""
    match question:
        case And() | Or() | Words():
            return holds(question, lambda part: answers(part, entry))
        case Not():
            return not answers(question.part, entry)
        case Word() | Phrase() | Prefix() | Fuzzy() | Either():
            return any(_has(term, entry) for term in wanted_terms(question))
        case Preferring():
            return answers(question.question, entry)
        case _:
            return _passes(question, entry)


def _passes(question: Filter, entry: IndexEntry) -> bool:
    match question:
        case Below():
            paths = entry.codes if question.tree is SegmentedField.CODE else [entry.classification or ""]
            return any(is_at_or_below(path, question.path) for path in paths)
        case OneOf():
            return _value(question.what, entry) in question.values
        case Overlaps():
            return entry.days is not None and entry.days.overlaps(question.period)
        case DatedWithin():
            return entry.dated is not None and question.period.contains(entry.dated)
        case Everything():
            return True
        case _:
            assert_never(question)


def _value(what: Exact, entry: IndexEntry) -> str:
    values = {
        Exact.ID: entry.id,
        Exact.UNIT: unit_key(entry.unit or ""),
        Exact.KIND: unit_key(entry.kind or ""),
        Exact.STAGE: entry.stage.value,
        Exact.ACCESS: entry.access.value,
        Exact.SHAPE: shape_of(entry),
    }
    return values[what]


def _has(term: Simple, entry: IndexEntry) -> bool:
    texts = (indonesian().tokens(text) for where in looks_in(term) for text in _texts(where, entry) if text)
    return any(any(occurrences(term, tokens)) for tokens in texts)


def _texts(where: Where, entry: IndexEntry) -> Iterable[str | None]:
    match where:
        case Where.TITLE:
            return [entry.title]
        case Where.NUMBER:
            return [entry.number]
        case Where.KIND:
            return [entry.kind]
        case Where.TEXT | Where.LEAD | Where.HEADING:
            return []
        case Where.ANYWHERE:
            about = (entry.summary, entry.kind, entry.unit, entry.classification, entry.file)
            return [entry.title, entry.number, *entry.codes, *about]
