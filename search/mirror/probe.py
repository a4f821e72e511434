"""Probes whether each page of the archive can be found by a few of its own words."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import lru_cache
from itertools import accumulate
from typing import NamedTuple

from archive.values.record import Record, RecordId
from search.index.contract import Index
from search.language.analyzer import indonesian
from search.question.tree import Exact, OneOf, Phrase, Where, both

_WORDS = 6
_WORDS_OF = 16  # pages whose words are remembered: the one asked for, and what was named instead of it


class Unfindable(NamedTuple):
    """A page that has words, and that the index does not give when asked for them."""

    record: RecordId
    page: int


def unfindable(index: Index, record: Record, texts: Mapping[int, str]) -> Iterator[Unfindable]:
    """The pages of a record, text by number, that have words and cannot be found; raises `IndexUnavailable`.

    A page counts as found when its record answers a phrase of the page and the page named has that phrase.
    """

    @lru_cache(_WORDS_OF)
    def words_of(number: int) -> str:
        return indonesian().spaced(texts.get(number, ""))[0]

    for number in texts:
        if words_of(number) and not _is_found(index, record, words_of, number):
            yield Unfindable(record.id, number)


def _is_found(index: Index, record: Record, words_of: Callable[[int], str], number: int) -> bool:
    phrase = _telling(words_of(number).split())
    found = index.search(both(Phrase(phrase, Where.TEXT), OneOf(Exact.ID, (record.id,))), 1)
    named = [page for match in found.matches for page in match.pages]
    return any(_has(words_of(page), phrase) for page in named)


def _telling(words: Sequence[str]) -> tuple[str, ...]:
    """The stretch of words with the most letters: what few other pages have."""
    ends = list(accumulate(map(len, words), initial=0))
    letters = [end - start for start, end in zip(ends, ends[_WORDS:], strict=False)]
    best = letters.index(max(letters)) if letters else 0
    return tuple(words[best : best + _WORDS])


def _has(words: str, phrase: tuple[str, ...]) -> bool:
    return f" {' '.join(phrase)} " in f" {words} "
