"""The question as a tree of values, the same for every engine."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from enum import StrEnum

from archive.period import Period


class Where(StrEnum):
    """The part of a record a term is looked for in; `ANYWHERE` is all of them and the record's codes."""

    ANYWHERE = "anywhere"
    TITLE = "title"
    NUMBER = "number"
    KIND = "kind"
    TEXT = "text"


@dataclass(frozen=True, slots=True)
class Word:
    """Matches the folded word itself or, unless it is a stop word (no stem), any word of the same stem."""

    surface: str
    stem: str
    where: Where = Where.ANYWHERE


@dataclass(frozen=True, slots=True)
class Phrase:
    """Matches the folded words, as they are spelled, one directly after the other on one page."""

    words: tuple[str, ...]
    where: Where = Where.ANYWHERE


@dataclass(frozen=True, slots=True)
class Prefix:
    """Matches every word that begins so."""

    start: str
    where: Where = Where.ANYWHERE


Term = Word | Phrase | Prefix


@dataclass(frozen=True, slots=True)
class Words:
    """Terms typed side by side: each must match, or, when `every` is false, at least one.

    With `every` false, records are ranked by how many of the terms they have, and then by how well.
    """

    terms: tuple[Term, ...]
    every: bool = True


@dataclass(frozen=True, slots=True)
class CodeBelow:
    """The records whose code, or an earlier code of theirs, is `code` or lies below it by segment."""

    code: str


@dataclass(frozen=True, slots=True)
class ClassBelow:
    """The records classified under `code` or below it by segment."""

    code: str


@dataclass(frozen=True, slots=True)
class UnitIs:
    """The records of one unit, whatever the case of its code."""

    unit: str


@dataclass(frozen=True, slots=True)
class Overlaps:
    """The records whose period, or else whose date, has at least one day in common with `period`."""

    period: Period


@dataclass(frozen=True, slots=True)
class Everything:
    """All records."""


@dataclass(frozen=True, slots=True)
class And:
    parts: tuple[Question, ...]


@dataclass(frozen=True, slots=True)
class Or:
    parts: tuple[Question, ...]


@dataclass(frozen=True, slots=True)
class Not:
    part: Question


Filter = CodeBelow | ClassBelow | UnitIs | Overlaps | Everything
Question = Term | Words | Filter | And | Or | Not


def both(*questions: Question) -> Question:
    """Records that answer every one of `questions`; what is nested or asks nothing is smoothed away."""
    parts: list[Question] = []
    for question in questions:
        parts.extend(question.parts if isinstance(question, And) else [question])
    asking = tuple(part for part in dict.fromkeys(parts) if part != Everything())
    if not asking:
        return Everything()
    return asking[0] if len(asking) == 1 else And(asking)


def either(*questions: Question) -> Question:
    """Records that answer at least one of `questions`; what asks nothing adds nothing."""
    asking = tuple(question for question in dict.fromkeys(questions) if question != Everything())
    if not asking:
        return Everything()
    return asking[0] if len(asking) == 1 else Or(asking)


def relaxed(question: Question) -> Question | None:
    """The same question content with some of the plain words; None where that would ask nothing new.

    Only words typed side by side are relaxed: fields, operators, negation stay as they were asked for.
    """
    loosened = _loosened(question)
    return None if loosened == question else loosened


def _loosened(question: Question) -> Question:
    match question:
        case Words() if len(question.terms) > 1:
            return replace(question, every=False)
        case And() | Or():
            return replace(question, parts=tuple(_loosened(part) for part in question.parts))
        case _:
            return question


def wanted_terms(question: Question) -> tuple[Term, ...]:
    """The terms that speak for a record, in the order they were typed, each once; negated ones do not."""
    return tuple(dict.fromkeys(_terms(question)))


def _terms(question: Question) -> Iterator[Term]:
    match question:
        case Word() | Phrase() | Prefix():
            yield question
        case Words():
            yield from question.terms
        case And() | Or():
            for part in question.parts:
                yield from _terms(part)
        case _:
            return


def is_ranked(question: Question) -> bool:
    """Whether some records answer better than others; if not, they are listed by code."""
    match question:
        case Word() | Phrase():
            return True
        case Words():
            return not question.every or any(not isinstance(term, Prefix) for term in question.terms)
        case And() | Or():
            return any(is_ranked(part) for part in question.parts)
        case _:
            return False
