"""Finds all pages of one record that answer a question, and where their words stand."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from archive.values.record import Page, PageWord, Record
from search.answer.ask import Placing
from search.answer.snippet import cut_snippet, marked_words
from search.mirror.audience import View
from search.question.parser import parse
from search.question.tree import Simple, Where, wanted_terms


@dataclass(frozen=True, slots=True)
class PageMatch:
    """A page that holds a word of the question.

    `marks` are the (start, end) offsets of the words in the snippet, `words` those that have places on the page.
    """

    number: int
    snippet: str
    marks: tuple[tuple[int, int], ...]
    words: tuple[PageWord, ...] = ()


def within(view: View, record: Record, text: str, placed: Placing | None = None) -> tuple[PageMatch, ...]:
    """The pages of a record that hold a word of `text`, in order; none for an empty text.

    `placed` finds the places of words on pages that were read from a text layer; it is asked once. Raises
    `search.question.parser.BadQuestion`, and as `Archive.each_page`.
    """
    wanted = wanted_terms(parse(text))
    terms = tuple(term for term in wanted if term.where in (Where.ANYWHERE, Where.TEXT))
    pages = list(_matching(view, record, terms)) if terms else []
    bare = [page.number for page in pages if not page.words]
    places = placed(record, bare) if placed is not None and bare else {}
    return tuple(
        _match(replace(page, words=page.words or places.get(page.number, ())), terms) for page in pages
    )


def _matching(view: View, record: Record, terms: Sequence[Simple]) -> Iterator[Page]:
    for page in view.archive.each_page(record.id):
        if cut_snippet(page.text, terms).marks:
            yield page


def _match(page: Page, terms: Sequence[Simple]) -> PageMatch:
    snippet = cut_snippet(page.text, terms)
    return PageMatch(page.number, snippet.text, snippet.marks, marked_words(page, tuple(terms)))
