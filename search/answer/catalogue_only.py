"""Answers from the catalogue alone when there is no index: by descriptions and codes."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from datetime import date

from archive.catalogue.records import Listing
from archive.values.record import Record
from search.answer.ask import MOST_VALUES, Answer, AnswerShape, Filters, Hit, Mode
from search.index.contract import Counted, Counts, Facet, IndexEntry, Sort, facet_values
from search.index.matching import answers
from search.mirror.audience import View
from search.mirror.follow import entry_of
from search.question.parser import parse, word_operators
from search.question.tree import both


def ask_by_description(view: View, text: str, filters: Filters, wanted: AnswerShape) -> Answer:
    """Answers as far as codes, unit, period and description can; words of the texts match nothing.

    Without an index nothing is weighed: what is wanted by relevance comes by code, and the answer says so.

    Raises `search.question.parser.BadQuestion`.
    """
    question = both(parse(text), filters.question, view.question)
    pairs = ((entry_of(record, ()), record) for record in view.listed(Listing()))
    found = [(entry, record) for entry, record in pairs if answers(question, entry)]
    order = Sort.CODE if wanted.sort is Sort.RELEVANCE else wanted.sort
    page = _in_order(found, order)[wanted.offset : wanted.offset + wanted.limit]
    return Answer(
        len(found),
        tuple(Hit(record, 0.0) for _, record in page),
        Mode.DESCRIPTIONS,
        order,
        tuple(_counts([entry for entry, _ in found], facet) for facet in wanted.facets),
        word_operators(text),
    )


def _in_order(found: list[tuple[IndexEntry, Record]], sort: Sort) -> list[tuple[IndexEntry, Record]]:
    """Puts records, which come by code, into the order of `sort`; those without a day come last."""
    match sort:
        case Sort.NEWEST:
            return sorted(found, key=lambda pair: pair[0].day or date.min, reverse=True)
        case Sort.OLDEST:
            return sorted(found, key=lambda pair: pair[0].day or date.max)
        case _:
            return found


def _counts(entries: Iterable[IndexEntry], facet: Facet) -> Counts:
    counted = Counter(value for entry in entries for value in facet_values(entry, facet))
    ranked = sorted(counted.items(), key=lambda pair: (-pair[1], pair[0]))
    return Counts(facet, tuple(Counted(value, count) for value, count in ranked[:MOST_VALUES]), len(ranked))
