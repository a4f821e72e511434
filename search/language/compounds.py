"""Compounds that people write apart as well as joined: tanda tangan and tandatangan, non aktif and nonaktif."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from itertools import pairwise
from typing import Final

from search.language.word_lists import lines_in

_BOUND: Final = frozenset(
    [
        "antar",
        "anti",
        "e",
        "multi",
        "non",
        "pasca",
        "pra",
        "purna",
        "semi",
        "sub",
        "super",
        "swa",
        "tele",
        "tuna",
    ]
)  # no words of their own; official spelling joins them
_SHORTEST: Final = 4


class Compounds:
    """Knows the pairs of words that are one word when they are joined."""

    def __init__(self, stem: Callable[[str], str]) -> None:
        self._stem = stem
        pairs = [tuple(line.split()) for line in lines_in("compounds.txt")]
        self._joined = {(stem(first), stem(second)): stem(first + second) for first, second in pairs}
        self._first = frozenset(first for first, _ in self._joined)
        self.stems = frozenset(self._joined.values())

    def in_words(self, surfaces: Sequence[str], stems: Sequence[str]) -> Iterator[str]:
        """The stems of all compounds in a text that are written apart; `stems` leaves stop words out."""
        if not self._first.isdisjoint(stems):
            found = (self.of_stems(first, second) for first, second in pairwise(stems))
            yield from (stem for stem in found if stem is not None)
        if not _BOUND.isdisjoint(surfaces):
            found = (self.of_spellings(first, second) for first, second in pairwise(surfaces))
            yield from (stem for stem in found if stem is not None)

    def of_stems(self, first: str, second: str) -> str | None:
        """The stem of the compound that words with these stems make side by side; None for most."""
        return self._joined.get((first, second))

    def of_spellings(self, first: str, second: str) -> str | None:
        """The same for a bound form before a word: it is bound to any."""
        if first in _BOUND and second.isalpha() and len(second) >= _SHORTEST:
            return self._stem(first + second)
        return None
