"""Words of offices that mean the same: abbreviations and their long forms, doublets, each found by the others."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Final

from archive.values.register_entries import OfficeWord
from search.language.analyzer import indonesian
from search.language.word_lists import lines_in

_MOST_FORMS: Final = 8  # of one expression; more would only take time

Surfaces = tuple[str, ...]
"""The words of one expression, folded."""


@dataclass(frozen=True, slots=True)
class Equals:
    """The words of a question from `start` to `end`, and the expressions that mean the same."""

    start: int
    end: int
    forms: tuple[Surfaces, ...]


class OfficeWords:
    """A table of office words, asked for the expressions in a question."""

    def __init__(self, words: Iterable[OfficeWord]) -> None:
        short, long = (
            defaultdict[Surfaces, dict[Surfaces, None]](dict),
            defaultdict[Surfaces, dict[Surfaces, None]](dict),
        )
        for word in words:
            before, after = surfaces_of(word.short), surfaces_of(word.long)
            if before and after and before != after:
                short[before][after] = None
                long[after][before] = None
        self._forms: dict[Surfaces, tuple[Surfaces, ...]] = {}
        for forms in (short, long):
            self._forms.update(
                (expression, _all_forms(expression, forms, short, long)) for expression in forms
            )
        self._by_key = {_key(expression): expression for expression in reversed(self._forms)}
        self._longest = max((len(key) for key in self._by_key), default=0)

    def equals(self, words: Sequence[tuple[str, str]]) -> Iterator[Equals]:
        """The expressions among `words`, each a surface and its stem without stop words; the longest at each place."""
        at = 0
        while at < len(words):
            found = self._at(words, at)
            if found is not None:
                yield found
            at = found.end if found else at + 1

    def _at(self, words: Sequence[tuple[str, str]], start: int) -> Equals | None:
        for end in range(min(len(words), start + self._longest), start, -1):
            stretch = words[start:end]
            key = tuple(stem for _, stem in stretch) if len(stretch) > 1 else (stretch[0][0],)
            if (expression := self._by_key.get(key)) is not None:
                return Equals(start, end, self._forms[expression])
        return None


def _all_forms(
    expression: Surfaces,
    own: Mapping[Surfaces, Mapping[Surfaces, None]],
    short: Mapping[Surfaces, Mapping[Surfaces, None]],
    long: Mapping[Surfaces, Mapping[Surfaces, None]],
) -> tuple[Surfaces, ...]:
    """The other side of the table, and then what else is said for the same."""
    others = list(own[expression])
    back = short if own is long else long
    others += [form for other in others for form in back.get(other, ())]
    return tuple(form for form in dict.fromkeys(others) if form != expression)[:_MOST_FORMS]


def _key(expression: Surfaces) -> Surfaces:
    """What an expression is looked up by: a word as it is spelled, several by their stems."""
    if len(expression) == 1:
        return expression
    return tuple(token.stem for token in indonesian().tokens(" ".join(expression)) if token.stem)


def surfaces_of(text: str) -> Surfaces:
    """The words of `text`, folded."""
    return tuple(token.surface for token in indonesian().tokens(text))


@cache
def _own() -> tuple[OfficeWord, ...]:
    rows = (line.split(":", 1) for line in lines_in("office_words.txt"))
    return tuple(
        OfficeWord(short.strip(), form.strip()) for short, forms in rows for form in forms.split(";")
    )


@lru_cache(maxsize=4)
def office_words(added: tuple[OfficeWord, ...] = ()) -> OfficeWords:
    """The project's table, and what an office has `added` to it."""
    return OfficeWords((*added, *_own()))
