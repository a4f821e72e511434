"""Asks the archive: takes a typed question and filters, returns hits with page and snippet."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import date
from enum import StrEnum
from itertools import chain, islice, takewhile

from archive.storage.inventory import BadInventory
from archive.values.access import unit_key
from archive.values.codes import canonical
from archive.values.period import Period
from archive.values.record import Page, PageWord, Record, Stage
from archive.values.serialisation import BadFile
from search.answer.expansion import AddedForms, expanded
from search.answer.explanation import Explanation, explain
from search.answer.ranking import as_enough, as_sentence
from search.answer.snippet import cut_snippet, marked_words
from search.index.contract import LIST, Counts, Facet, Index, Match, Sort
from search.language.office_words import OfficeWords, office_words
from search.mirror.audience import View
from search.mirror.follow import entry_of
from search.question.parser import parse, word_operators
from search.question.sentence import is_sentence
from search.question.tree import (
    Below,
    Either,
    Everything,
    Exact,
    Not,
    OneOf,
    Overlaps,
    Question,
    SegmentedField,
    Simple,
    Where,
    Words,
    both,
    is_ranked,
    relaxed,
    wanted_terms,
    with_fewer,
)

MOST_VALUES = 100
"""How many values of a facet an answer names; it counts them all."""

_FEW = 10  # records with enough of the words: if these are but lists, records with fewer words are shown below them
_AT_ONCE = 500  # records that are read from the catalogue together


@dataclass(frozen=True, slots=True)
class Filters:
    """Filters set beside the question; a record must pass all that are given.

    A code or class passes all records at or below it. A period or year passes records that share a day with it. A unit
    or kind passes only records that have exactly this one, so that their number is the one that a facet counts.
    """

    code: str | None = None
    unit: str | None = None
    period: Period | None = None
    year: int | None = None
    kind: str | None = None
    classification: str | None = None
    stage: Stage | None = None

    @property
    def question(self) -> Question:
        return both(
            _below(SegmentedField.CODE, self.code),
            _below(SegmentedField.CLASSIFICATION, self.classification),
            Everything() if self.unit is None else OneOf(Exact.UNIT, (unit_key(self.unit),)),
            Everything() if self.stage is None else OneOf(Exact.STAGE, (self.stage.value,)),
            Everything() if self.period is None else Overlaps(self.period),
            Everything()
            if self.year is None
            else Overlaps(Period(date(self.year, 1, 1), date(self.year, 12, 31))),
            Everything() if self.kind is None else OneOf(Exact.KIND, (unit_key(self.kind),)),
        )


Placing = Callable[[Record, Sequence[int]], Mapping[int, tuple[PageWord, ...]]]


@dataclass(frozen=True, slots=True)
class AnswerShape:
    """The part of an answer that is wanted, its order, and what comes with it.

    `with_reasons` adds what each hit holds of the question, and where. `with_boxes` adds where the matching words are
    printed on the best pages. `placed` finds the places of words on pages that were read from a text layer. `words`
    are the office words that are added to what was typed.
    """

    limit: int = 10
    offset: int = 0
    sort: Sort = Sort.RELEVANCE
    facets: tuple[Facet, ...] = ()
    with_boxes: bool = False
    with_reasons: bool = False
    placed: Placing | None = None
    all_words: bool = False
    words: OfficeWords = field(default_factory=office_words)


class Mode(StrEnum):
    """The way a question was answered.

    By records with all its words, by records with enough of them, by records with some of them where none has all, by
    the best answers to a whole sentence, or by descriptions alone.
    """

    ALL = "all"
    ENOUGH = "enough"
    SOME = "some"
    SENTENCE = "sentence"
    DESCRIPTIONS = "descriptions"


@dataclass(frozen=True, slots=True)
class BestPage:
    """A page that answers by its own words.

    `marks` are the (start, end) offsets in the snippet of the words that matched; `words` all those of the
    page, with their boxes, where they were asked for and the page's words have places.
    """

    number: int
    snippet: str
    marks: tuple[tuple[int, int], ...]
    words: tuple[PageWord, ...] = ()


@dataclass(frozen=True, slots=True)
class Hit:
    """One record that answers, as the audience sees it, with its best pages and how many pages match.

    Without a page only its description matches; `beginning` is then how its text begins.
    """

    record: Record
    score: float
    pages: tuple[BestPage, ...] = ()
    matching_pages: int = 0
    beginning: str = ""
    why: Explanation | None = None


@dataclass(frozen=True, slots=True)
class Answer:
    """`total` is exact; `sort` is the order the hits are in, which may not be the one asked for.

    `operators` are the words of the question that were taken as operators, as they were typed. `having_all` says how
    many have all the words, where enough of them were asked for; `added` what was looked for besides.
    """

    total: int
    hits: tuple[Hit, ...]
    mode: Mode
    sort: Sort
    facets: tuple[Counts, ...] = ()
    operators: tuple[str, ...] = ()
    having_all: int | None = None
    added: tuple[AddedForms, ...] = ()


def ask(view: View, index: Index, text: str, filters: Filters, wanted: AnswerShape) -> Answer:
    """Answers `text` as docs/query.md says; an empty text lists all that the filters let through, by code.

    What the index still has, and the view has no more, is left out of the hits.

    Raises `search.question.parser.BadQuestion`, and `IndexUnavailable`: then the catalogue alone can still answer code,
    unit, period and title.
    """
    asked = _understood(view, index, text, filters, wanted)
    if asked.mode is Mode.SENTENCE:
        return _answer(view, index, asked.question, asked.mode, wanted)
    if asked.mode is Mode.ENOUGH:
        return _with_enough(view, index, asked, wanted)
    found = ask_tree(view, index, asked.strict, wanted)
    return replace(found, operators=word_operators(text), added=asked.added)


def _with_enough(view: View, index: Index, asked: _Asked, wanted: AnswerShape) -> Answer:
    """The answer by enough of the words, or by fewer; where none has them, by any."""
    having_all = index.search(asked.strict, 0).total
    found = _answer(view, index, _answered(index, asked), Mode.ENOUGH if having_all else Mode.SOME, wanted)
    mode = Mode.ALL if found.total == having_all else found.mode
    return replace(found, mode=mode, having_all=having_all, added=asked.added)


@dataclass(frozen=True, slots=True)
class _Asked:
    """The question as it is asked first, and the same with all of its words."""

    question: Question
    mode: Mode
    strict: Question
    added: tuple[AddedForms, ...] = ()


def _understood(view: View, index: Index, text: str, filters: Filters, wanted: AnswerShape) -> _Asked:
    """The question with enough of the words, with all of them, or as a sentence."""
    typed = parse(text)
    narrowed = both(filters.question, view.question)
    if is_sentence(text):
        plain = both(typed, narrowed)
        return _Asked(as_sentence(text, plain, view.statistics(index)), Mode.SENTENCE, plain)
    wider = expanded(typed, wanted.words)
    strict = both(wider.question, narrowed)
    if isinstance(wider.question, Words) and not wanted.all_words and _is_loose(wider.question):
        enough = as_enough(wider.question, view.statistics(index))
        return _Asked(both(enough, narrowed), Mode.ENOUGH, strict, wider.added)
    return _Asked(strict, Mode.ALL, strict, wider.added)


def _is_loose(words: Words) -> bool:
    """Whether some answers have more of the words than others, or another form of them."""
    return len(words.terms) > 1 or any(isinstance(term, Either) for term in words.terms)


def ask_tree(view: View, index: Index, question: Question, wanted: AnswerShape) -> Answer:
    """Answers a question that is parsed already, as far as the view's audience may know."""
    question = both(question, view.question)
    found, loose = _answer(view, index, question, Mode.ALL, wanted), relaxed(question)
    return found if found.total or loose is None else _answer(view, index, loose, Mode.SOME, wanted)


def _answer(view: View, index: Index, question: Question, mode: Mode, wanted: AnswerShape) -> Answer:
    found = index.search(question, wanted.limit, wanted.offset, wanted.sort)
    terms = tuple(term for term in wanted_terms(question) if term.where in (Where.ANYWHERE, Where.TEXT))
    records = {record.id: record for record in view.records([match.id for match in found.matches])}
    known = [(records[match.id], match) for match in found.matches if match.id in records]
    hits = (_hit(view, record, match, terms, wanted) for record, match in known)
    return Answer(
        found.total,
        tuple(_explained(view, question, hit) for hit in hits) if wanted.with_reasons else tuple(hits),
        mode,
        Sort.CODE if wanted.sort is Sort.RELEVANCE and not is_ranked(question) else wanted.sort,
        index.facets(question, wanted.facets, MOST_VALUES),
    )


def ask_all(view: View, index: Index, text: str, filters: Filters, wanted: AnswerShape) -> Iterator[Record]:
    """Every record of the answer to `text`, in the order of `wanted`, from one state of the index.

    Raises as `ask` does, before the first record.
    """
    ids = index.all(_answered(index, _understood(view, index, text, filters, wanted)), wanted.sort)
    batches = iter(lambda: list(islice(ids, _AT_ONCE)), [])
    return chain.from_iterable(map(view.records, batches))


def _answered(index: Index, asked: _Asked) -> Question:
    """The form of a question that `ask` gives the answer to."""
    total = index.search(asked.question, 0).total
    if not total:
        return relaxed(asked.strict) or asked.strict
    if asked.mode is Mode.ENOUGH and total < _FEW:
        no_list = Not(OneOf(Exact.SHAPE, (LIST,)))
        if not index.search(both(asked.question, no_list), 0).total:
            return with_fewer(asked.question)
    return asked.question


def _hit(view: View, record: Record, match: Match, terms: tuple[Simple, ...], wanted: AnswerShape) -> Hit:
    pages = _readable_pages(view, record)
    if not match.pages:
        beginning = next((cut_snippet(page.text, ()).text for page in pages if page.text.strip()), "")
        return Hit(record, match.score, beginning=beginning)
    last = max(match.pages)
    by_number = {
        page.number: page
        for page in takewhile(lambda page: page.number <= last, pages)
        if page.number in match.pages
    }
    best = [by_number.get(number, number) for number in match.pages]
    if wanted.with_boxes and wanted.placed is not None:
        best = _with_places(record, best, wanted.placed)
    return Hit(
        record,
        match.score,
        tuple(_best_page(page, terms, with_boxes=wanted.with_boxes) for page in best),
        match.matching_pages,
    )


def _explained(view: View, question: Question, hit: Hit) -> Hit:
    texts = [page.text for page in _readable_pages(view, hit.record)]
    return replace(hit, why=explain(question, entry_of(hit.record, texts)))


def _with_places(record: Record, pages: Sequence[Page | int], placed: Placing) -> list[Page | int]:
    """The pages, those read from a text layer with the places of their words."""
    bare = [page.number for page in pages if isinstance(page, Page) and not page.words]
    found = placed(record, bare) if bare else {}
    return [
        replace(page, words=found[page.number]) if isinstance(page, Page) and page.number in found else page
        for page in pages
    ]


def _best_page(page: Page | int, terms: tuple[Simple, ...], *, with_boxes: bool) -> BestPage:
    """A page that is known by its number alone has lost its text: `check` will say so."""
    if isinstance(page, int):
        return BestPage(page, "", ())
    snippet = cut_snippet(page.text, terms)
    words = marked_words(page, terms) if with_boxes else ()
    return BestPage(page.number, snippet.text, snippet.marks, words)


def _readable_pages(view: View, record: Record) -> Iterator[Page]:
    """The pages one by one, for a record may have thousands and only a few of them be wanted."""
    # the record was found; that its text is damaged is for `check` to say
    with suppress(OSError, BadInventory, BadFile):
        yield from view.archive.each_page(record.id)


def _below(tree: SegmentedField, path: str | None) -> Question:
    return Everything() if path is None else Below(tree, canonical(path))
