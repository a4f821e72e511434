"""Makes rows of an answer: its hits with their pages, boxes and facets."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from archive.values.record import Phase, Warrant
from archive.values.register_entries import NO_UNITS, UnitHistory
from search.answer.ask import Answer, BestPage, Hit, Mode
from search.answer.explanation import Explanation
from search.index.contract import Counts, Sort


@dataclass(frozen=True, slots=True)
class BoxRow:
    """A word that matches and where it is printed, in ten-thousandths of the page's width and height."""

    text: str
    left: int
    top: int
    width: int
    height: int


@dataclass(frozen=True, slots=True)
class PageRow:
    """A page that matches; `boxes` are null unless they were asked for."""

    number: int
    snippet: str
    marks: tuple[tuple[int, int], ...]
    boxes: tuple[BoxRow, ...] | None = None


@dataclass(frozen=True, slots=True)
class FoundInRow:
    """A part of the record where a word stands: title, number, description, heading or page; which pages."""

    place: str
    pages: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class HeldFormRow:
    """A word of the question, and the form of it that the record holds."""

    typed: str
    form: str
    found_in: tuple[FoundInRow, ...]


@dataclass(frozen=True, slots=True)
class WhyRow:
    """What a hit holds of the question, and what it lacks."""

    held: tuple[HeldFormRow, ...]
    missing: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class HitRow:
    """One hit in JSON; `marks` are start and end offsets in the snippet, `why` is null unless it was asked for."""

    id: str
    code: str | None
    title: str
    unit: str | None
    period: str | None
    score: float
    page: int | None
    snippet: str
    marks: tuple[tuple[int, int], ...] = ()
    number: str | None = None
    dated: date | None = None
    kind: str | None = None
    classification: str | None = None
    stage: str | None = None
    pages: tuple[PageRow, ...] = ()
    matching_pages: int = 0
    phase: str = Phase.ACTIVE.value
    unit_name: str | None = None
    warrant: Warrant | None = None
    why: WhyRow | None = None


@dataclass(frozen=True, slots=True)
class ValueRow:
    value: str
    count: int


@dataclass(frozen=True, slots=True)
class FacetRow:
    """A facet's most frequent values; `values` says how many there are."""

    facet: str
    counts: tuple[ValueRow, ...]
    values: int


@dataclass(frozen=True, slots=True)
class AddedRow:
    """Words of the question, and the other forms that were looked for as well."""

    typed: str
    forms: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class AnswerRow:
    """An answer in JSON; a contract: fields may be added, never changed.

    `relaxed`: no record has all the words, these have some. `content`: False when the index was down and only
    the catalogue answered. `sort`: the order the hits are in. `words`: those by which records are alike, where
    it was likeness that was asked for. `operators`: the words of the question that were taken as operators.
    `having_all`: how many have all the words, where enough of them were asked for. `added`: office words
    that mean the same as words of the question.
    """

    total: int
    took_ms: float
    hits: tuple[HitRow, ...]
    relaxed: bool = False
    content: bool = True
    mode: str = Mode.ALL.value
    sort: str = Sort.RELEVANCE.value
    facets: tuple[FacetRow, ...] = ()
    words: tuple[str, ...] = ()
    operators: tuple[str, ...] = ()
    having_all: int | None = None
    added: tuple[AddedRow, ...] = ()


@dataclass(frozen=True, slots=True)
class ExportedRow:
    """A table that an answer was written to, and how many records it has."""

    path: str
    records: int


def answer_row(
    answer: Answer,
    took_ms: float,
    *,
    with_boxes: bool = False,
    words: tuple[str, ...] = (),
    units: UnitHistory = NO_UNITS,
) -> AnswerRow:
    return AnswerRow(
        total=answer.total,
        took_ms=took_ms,
        hits=tuple(_hit_row(hit, units, with_boxes=with_boxes) for hit in answer.hits),
        relaxed=answer.mode is Mode.SOME,
        content=answer.mode is not Mode.DESCRIPTIONS,
        mode=answer.mode.value,
        sort=answer.sort.value,
        facets=tuple(map(_facet_row, answer.facets)),
        words=words,
        operators=answer.operators,
        having_all=answer.having_all,
        added=tuple(AddedRow(found.typed, found.forms) for found in answer.added),
    )


def _hit_row(hit: Hit, units: UnitHistory, *, with_boxes: bool) -> HitRow:
    record, said = hit.record, hit.record.description
    first = hit.pages[0] if hit.pages else None
    return HitRow(
        id=record.id,
        code=record.code,
        title=record.title,
        unit=said.unit,
        period=str(said.period) if said.period else None,
        score=hit.score,
        page=first.number if first else None,
        snippet=first.snippet if first else hit.beginning,
        marks=first.marks if first else (),
        number=said.number,
        dated=said.dated,
        kind=said.kind,
        classification=said.classification,
        stage=record.stage.value,
        pages=tuple(_page_row(page, with_boxes=with_boxes) for page in hit.pages),
        matching_pages=hit.matching_pages,
        phase=record.phase.value,
        unit_name=units.name_for(said),
        warrant=record.warrant or None,
        why=_why_row(hit.why) if hit.why else None,
    )


def _why_row(why: Explanation) -> WhyRow:
    held = (
        HeldFormRow(
            form.typed, form.form, tuple(FoundInRow(at.place.value, at.pages) for at in form.found_in)
        )
        for form in why.held
    )
    return WhyRow(tuple(held), why.missing)


def _page_row(page: BestPage, *, with_boxes: bool) -> PageRow:
    boxes = tuple(BoxRow(word.text, word.left, word.top, word.width, word.height) for word in page.words)
    return PageRow(page.number, page.snippet, page.marks, boxes if with_boxes else None)


def _facet_row(counts: Counts) -> FacetRow:
    values = tuple(ValueRow(found.value, found.count) for found in counts.counted)
    return FacetRow(counts.facet.value, values, counts.values)
