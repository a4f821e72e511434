"""Whether what the archive holds can really be found: each page is asked for by a few of its own words."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import accumulate
from typing import NamedTuple

from archive.record import Record, RecordId
from search.analyzer import indonesian
from search.index import Index
from search.question import Exact, OneOf, Phrase, Where, both

_WORDS = 6


class Unfindable(NamedTuple):
    """A page that has words, and that the index does not give when asked for them."""

    record: RecordId
    page: int


def unfindable(index: Index, record: Record, texts: Mapping[int, str]) -> Iterator[Unfindable]:
    """The pages of a record, text by number, that have words and cannot be found; raises `IndexUnavailable`.

    A page counts as found when its record answers a phrase of the page and the page named has that phrase.
    """
    pages = {number: _surfaces(text) for number, text in texts.items()}
    for number, words in pages.items():
        if words and not _is_found(index, record, pages, number):
            yield Unfindable(record.id, number)


def _surfaces(text: str) -> str:
    return indonesian().spaced(text)[0]


def _is_found(index: Index, record: Record, pages: Mapping[int, str], number: int) -> bool:
    phrase = _telling(pages[number].split())
    found = index.search(both(Phrase(phrase, Where.TEXT), OneOf(Exact.ID, (record.id,))), 1)
    named = [page for match in found.matches for page in match.pages]
    return any(_has(pages.get(page, ""), phrase) for page in named)


def _telling(words: Sequence[str]) -> tuple[str, ...]:
    """The stretch of words with the most letters: what few other pages have."""
    ends = list(accumulate(map(len, words), initial=0))
    letters = [end - start for start, end in zip(ends, ends[_WORDS:], strict=False)]
    best = letters.index(max(letters)) if letters else 0
    return tuple(words[best : best + _WORDS])


def _has(words: str, phrase: tuple[str, ...]) -> bool:
    return f" {' '.join(phrase)} " in f" {words} "
