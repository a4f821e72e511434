"""Whether what the archive holds can really be found: each page is asked for by a few of its own words."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from archive.record import Page, Record, RecordId
from search.analyzer import indonesian
from search.index import Index
from search.question import Exact, OneOf, Phrase, Where, both

_WORDS = 6


class Unfindable(NamedTuple):
    """A page that has words, and that the index does not give when asked for them."""

    record: RecordId
    page: int


def unfindable(index: Index, record: Record, pages: Iterable[Page]) -> Iterator[Unfindable]:
    """The pages of a record that have words and cannot be found; raises `IndexUnavailable`.

    A page counts as found when its record answers a phrase of the page and the page named has that phrase.
    """
    texts = {page.number: _surfaces(page.text) for page in pages}
    for number, words in texts.items():
        if words and not _is_found(index, record, texts, number):
            yield Unfindable(record.id, number)


def _surfaces(text: str) -> tuple[str, ...]:
    return tuple(indonesian().spaced(text)[0].split())


def _is_found(index: Index, record: Record, texts: dict[int, tuple[str, ...]], number: int) -> bool:
    phrase = _telling(texts[number])
    found = index.search(both(Phrase(phrase, Where.TEXT), OneOf(Exact.ID, (record.id,))), 1)
    pages = [page for match in found.matches for page in match.pages]
    return any(_has(texts.get(page, ()), phrase) for page in pages)


def _telling(words: tuple[str, ...]) -> tuple[str, ...]:
    """The stretch of words with the most letters: what few other pages have."""
    starts = range(max(1, len(words) - _WORDS + 1))
    best = max(starts, key=lambda start: sum(map(len, words[start : start + _WORDS])))
    return words[best : best + _WORDS]


def _has(words: tuple[str, ...], phrase: tuple[str, ...]) -> bool:
    return any(words[start : start + len(phrase)] == phrase for start in range(len(words)))
