"""Defines the question as a tree of values, the same for every engine."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from enum import StrEnum

from archive.values.period import Period

LEAD_WORDS = 12
_FEW, _SOME = 2, 4  # words of a question of which all, and of which all but one are enough
MOST_SLOP = 10


class Where(StrEnum):
    """The part of a record a term is looked for in; `ANYWHERE` is all of them and the record's codes.

    `LEAD` is how each page begins: its first `LEAD_WORDS` words; `HEADING` are the headings of the pages. Nobody can
    ask for them; they help to rank.
    """

    ANYWHERE = "anywhere"
    TITLE = "title"
    NUMBER = "number"
    KIND = "kind"
    TEXT = "text"
    LEAD = "lead"
    HEADING = "heading"


@dataclass(frozen=True, slots=True)
class Word:
    """Matches the folded word itself or, unless it is a stop word (no stem), any word of the same stem."""

    surface: str
    stem: str
    where: Where = Where.ANYWHERE


@dataclass(frozen=True, slots=True)
class Phrase:
    """Matches the folded words, as they are spelled, in this order on one page.

    At most `slop` other words stand among them, all together, no more than `MOST_SLOP`; 0 means one directly
    after the other.
    """

    words: tuple[str, ...]
    where: Where = Where.ANYWHERE
    slop: int = 0


@dataclass(frozen=True, slots=True)
class Prefix:
    """Matches every word that begins so."""

    start: str
    where: Where = Where.ANYWHERE


@dataclass(frozen=True, slots=True)
class Fuzzy:
    """Matches every word that at most `distance` (1 or 2) changes turn into `surface`.

    A change is one letter put in, left out, replaced, or exchanged with its neighbour (optimal string alignment).
    """

    surface: str
    distance: int
    where: Where = Where.ANYWHERE


Simple = Word | Phrase | Prefix | Fuzzy


@dataclass(frozen=True, slots=True)
class Weighted:
    """A term, and how much a match weighs: times its own score or, when `is_flat`, just that much."""

    term: Simple
    weight: float
    is_flat: bool = False


@dataclass(frozen=True, slots=True)
class Either:
    """Matches what any of the choices matches."""

    choices: tuple[Weighted, ...]


Term = Simple | Either


def looks_in(term: Simple) -> tuple[Where, ...]:
    """Where a term is looked for; a phrase with slop anywhere, in the title and in the pages.

    The values of the other parts are too short to keep them so far apart that no such phrase runs across.
    """
    if isinstance(term, Phrase) and term.slop and term.where is Where.ANYWHERE:
        return (Where.TITLE, Where.TEXT)
    return (term.where,)


def has_figures(term: Term) -> bool:
    """Whether a term was typed with figures: a year, a number, a code."""
    typed = term.choices[0].term if isinstance(term, Either) else term
    match typed:
        case Phrase():
            return any(letter.isdigit() for word in typed.words for letter in word)
        case Word() | Fuzzy():
            return any(letter.isdigit() for letter in typed.surface)
        case Prefix():
            return any(letter.isdigit() for letter in typed.start)


class Need(StrEnum):
    """How many of several terms a record needs, and what then counts.

    `ALL` of them; `ENOUGH`: all of one or two, all but one of three or four, most of more, and each one with figures;
    `FEW`: each one with figures, and at least one where none has any; `MOST`: at least one, and records that have more
    of them come before all others; `ANY`: at least one, and records come by how well they match.
    """

    ALL = "all"
    ENOUGH = "enough"
    FEW = "few"
    MOST = "most"
    ANY = "any"


@dataclass(frozen=True, slots=True)
class Words:
    """Terms typed side by side; `need` says how many of them a record must have."""

    terms: tuple[Term, ...]
    need: Need = Need.ALL

    @property
    def parts(self) -> tuple[Term, ...]:
        return self.terms

    @property
    def indispensable(self) -> tuple[Term, ...]:
        """The terms that each record must have."""
        if self.need in (Need.ENOUGH, Need.FEW):
            return tuple(filter(has_figures, self.terms))
        return self.terms if self.need is Need.ALL else ()

    @property
    def others(self) -> tuple[Term, ...]:
        """The terms of which a record must have at least `fewest`."""
        needed = frozenset(self.indispensable)
        return tuple(term for term in self.terms if term not in needed)

    @property
    def fewest(self) -> int:
        if self.need is not Need.ENOUGH:
            return 0 if self.need is Need.FEW and self.indispensable else min(1, len(self.others))
        count = len(self.terms)
        enough = count if count <= _FEW else count - 1 if count <= _SOME else count // 2 + 1
        return max(0, enough - len(self.indispensable))


class SegmentedField(StrEnum):
    """The fields that have segments; a record's codes are the one in force and its earlier ones."""

    CODE = "code"
    CLASSIFICATION = "classification"


@dataclass(frozen=True, slots=True)
class Below:
    """The records of which a code, or the classification, is `path` or lies below it by segment.

    `path` is in the form of `archive.values.codes.canonical`.
    """

    tree: SegmentedField
    path: str


class Exact(StrEnum):
    """The facts of which a record has one plain value; the words of its kind are `Where.KIND`."""

    ID = "id"
    UNIT = "unit"
    KIND = "by_kind"
    STAGE = "stage"
    ACCESS = "access"
    SHAPE = "shape"


@dataclass(frozen=True, slots=True)
class OneOf:
    """The records with one of these values; units and kinds in the form of `unit_key`."""

    what: Exact
    values: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Overlaps:
    """The records whose period, or else whose date, has at least one day in common with `period`."""

    period: Period


@dataclass(frozen=True, slots=True)
class DatedWithin:
    """The records whose own date lies in `period`; one without a date answers no such question."""

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


@dataclass(frozen=True, slots=True)
class Bonus:
    """What a record gains that answers `question`: just `weight`, however well it does."""

    question: Question
    weight: float


@dataclass(frozen=True, slots=True)
class Preferring:
    """The records of `question`; those that also answer a bonus come earlier."""

    question: Question
    bonuses: tuple[Bonus, ...]


Filter = Below | OneOf | Overlaps | DatedWithin | Everything
Question = Term | Words | Filter | And | Or | Not | Preferring


def holds(question: And | Or | Words, is_answered: Callable[[Question], bool]) -> bool:
    """Whether enough of the parts are answered: all, one, or as many as `Words.need` says."""
    match question:
        case And():
            return all(map(is_answered, question.parts))
        case Or():
            return any(map(is_answered, question.parts))
        case Words():
            is_whole = all(map(is_answered, question.indispensable))
            return is_whole and sum(map(is_answered, question.others)) >= question.fewest


def both(*questions: Question) -> Question:
    """Joins questions into one that asks for all of them; nested ones and those that ask nothing are smoothed away."""
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


def with_fewer(question: Question) -> Question:
    """The same question content with fewer words than are enough: those with figures, or any."""
    match question:
        case And() | Or():
            return replace(question, parts=tuple(map(with_fewer, question.parts)))
        case Preferring():
            return replace(question, question=with_fewer(question.question))
        case Words() if question.need is Need.ENOUGH:
            return replace(question, need=Need.FEW)
        case _:
            return question


def relaxed(question: Question) -> Question | None:
    """The same question content with some of the plain words; None where that would ask nothing new.

    Only words typed side by side are relaxed: fields, operators, negation stay as they were asked for.
    """
    loosened = _loosened(question)
    return None if loosened == question else loosened


def _loosened(question: Question) -> Question:
    match question:
        case Words() if len(question.terms) > 1:
            return replace(question, need=Need.MOST)
        case And() | Or():
            return replace(question, parts=tuple(_loosened(part) for part in question.parts))
        case _:
            return question


def wanted_terms(question: Question) -> tuple[Simple, ...]:
    """The terms that speak for a record, in the order they were typed, each once; negated ones do not."""
    return tuple(dict.fromkeys(_terms(question)))


def _terms(question: Question) -> Iterator[Simple]:
    match question:
        case Word() | Phrase() | Prefix() | Fuzzy():
            yield question
        case Either():
            yield from (choice.term for choice in question.choices)
        case Preferring():
            yield from _terms(question.question)
        case And() | Or() | Words():
            for part in question.parts:
                yield from _terms(part)
        case _:
            return


def is_ranked(question: Question) -> bool:
    """Whether some records answer better than others; if not, they are listed by code."""
    match question:
        case Word() | Phrase() | Either() | Preferring():
            return True
        case Words() if question.need is not Need.ALL:
            return True
        case And() | Or() | Words():
            return any(is_ranked(part) for part in question.parts)
        case _:
            return False
