"""Ask the archive: a typed question and filters in, hits with page and snippet out."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from archive.ocfl import BadInventory
from archive.period import Period
from archive.record import Page, Record, RecordId
from archive.segments import canonical
from archive.serial import BadFile
from search.index import Found, Index, Match
from search.query import parse
from search.question import (
    Below,
    Exact,
    OneOf,
    Overlaps,
    Question,
    Simple,
    Tree,
    Where,
    both,
    relaxed,
    unit_key,
    wanted_terms,
)
from search.snippet import Snippet, cut_snippet


class Readable(Protocol):
    """The part of `archive.archive.Archive` that an answer is made from."""

    def record(self, record_id: RecordId) -> Record | None: ...

    def pages(self, record_id: RecordId) -> tuple[Page, ...]: ...


@dataclass(frozen=True, slots=True)
class Filters:
    """What is set beside the question: a code with what lies below it, a unit, a period to overlap."""

    code: str | None = None
    unit: str | None = None
    period: Period | None = None

    @property
    def question(self) -> Question:
        return both(
            *([Below(Tree.CODE, canonical(self.code))] if self.code is not None else []),
            *([OneOf(Exact.UNIT, (unit_key(self.unit),))] if self.unit is not None else []),
            *([Overlaps(self.period)] if self.period is not None else []),
        )


@dataclass(frozen=True, slots=True)
class Hit:
    """One record that answers. `page` is None when only its description matches; the snippet is then the
    beginning of its text. `marks` are the (start, end) offsets in the snippet of the words that matched."""

    id: RecordId
    code: str | None
    title: str
    unit: str | None
    period: Period | None
    score: float
    page: int | None
    snippet: str
    marks: tuple[tuple[int, int], ...]


@dataclass(frozen=True, slots=True)
class Answer:
    """`total` is exact. When `is_relaxed`, no record has all the words, and these have some of them."""

    total: int
    hits: tuple[Hit, ...]
    is_relaxed: bool


def ask(
    archive: Readable, index: Index, text: str, filters: Filters, limit: int = 10, offset: int = 0
) -> Answer:
    """Answers `text` as docs/query.md says; an empty text lists all that the filters let through, by code.

    What the index still has and the catalogue has no more is left out of the hits.

    Raises `search.query.BadQuestion`, and `IndexUnavailable`: then the catalogue alone can still answer code,
    unit, period and title.
    """
    question = both(parse(text), filters.question)
    found, is_relaxed = _find(index, question, limit, offset)
    terms = tuple(term for term in wanted_terms(question) if term.where in (Where.ANYWHERE, Where.TEXT))
    hits = (_hit(archive, match, terms) for match in found.matches)
    return Answer(found.total, tuple(hit for hit in hits if hit is not None), is_relaxed)


def _find(index: Index, question: Question, limit: int, offset: int) -> tuple[Found, bool]:
    """All the words, or, when no record has them all, as many as possible."""
    found = index.search(question, limit, offset)
    loose = relaxed(question)
    if found.total or loose is None:
        return found, False
    return index.search(loose, limit, offset), True


def _hit(archive: Readable, match: Match, terms: tuple[Simple, ...]) -> Hit | None:
    record = archive.record(match.id)
    if record is None:
        return None
    snippet = _snippet(archive, match, terms)
    description = record.description
    return Hit(
        id=record.id,
        code=record.code,
        title=record.title,
        unit=description.unit,
        period=description.period,
        score=match.score,
        page=match.page,
        snippet=snippet.text,
        marks=snippet.marks,
    )


def _snippet(archive: Readable, match: Match, terms: tuple[Simple, ...]) -> Snippet:
    try:
        pages = archive.pages(match.id)
    except (OSError, BadInventory, BadFile):
        return Snippet("")  # the record was found; that its text is damaged is for `check` to say
    texts = [page.text for page in pages if page.text.strip() and match.page in (None, page.number)]
    return cut_snippet(texts[0], terms) if texts else Snippet("")
