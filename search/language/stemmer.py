"""Stems Indonesian words to the likeliest root among all that their affixes allow."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from functools import cached_property

from search.language.morphology import Analysis, analyses
from search.language.respelling import Respelling
from search.language.word_lists import groups_in, lines_of, words_in

Stemmer = Callable[[str], str]
"""Gives the stem of one folded word; a word it does not know comes back as it is, but for its spelling."""

_STEMMABLE = re.compile(r"[a-z]{4,40}")  # nothing shorter has an affix


class IndonesianStemmer:
    """Stems words and remembers none; a word costs about 0.05 ms (docs/measurements.md).

    An affix comes off only when a root remains that the dictionary has. Where several do, roots of everyday
    language come first, then the longest. What has no root, a name, a foreign word, an old spelling or what OCR
    made of a word, is respelled (search/language/respelling.py). Other spellings of a word have its stem.

    The dictionary is PySastrawi's. The tables are read for the first word, not before: most processes know all
    their words already.
    """

    def __call__(self, word: str) -> str:
        if (known := self._forms.get(word)) is not None:
            return known
        root = self._root(word) if _STEMMABLE.fullmatch(word) else None
        return self._respelling(word) if root is None else self._spellings.get(root, root)

    def _root(self, word: str) -> str | None:
        """The best root that the word can be made of; the word itself, when it is one."""
        if word in self._roots:
            return word
        possible = [found for found in analyses(word) if found.root in self._roots]
        return min(possible, key=self._unlikeliness).root if possible else None

    def _unlikeliness(self, found: Analysis) -> tuple[int, bool, int, int]:
        rank = 0 if found.root in self._first else 1 if found.root in self._common else 2
        return rank, found.is_nasal_root, -found.length, len(found.prefixes)

    @cached_property
    def _forms(self) -> Mapping[str, str]:
        """Words of which the stem is written down: names, which have no affixes, other spellings, exceptions."""
        names = {name: name for name in words_in("names.txt")}
        return {**names, **self._spellings, **groups_in("stems.txt")}

    @cached_property
    def _roots(self) -> frozenset[str]:
        dictionary = lines_of("Sastrawi", "Stemmer/data/kata-dasar.txt") - words_in("roots_not.txt")
        variants = self._spellings.items()
        return dictionary | words_in("roots_new.txt") | {spelling for pair in variants for spelling in pair}

    @cached_property
    def _first(self) -> frozenset[str]:
        return words_in("roots_first.txt")

    @cached_property
    def _common(self) -> frozenset[str]:
        return words_in("roots_common.txt") | words_in("roots_new.txt") | frozenset(self._spellings)

    @cached_property
    def _spellings(self) -> Mapping[str, str]:
        return groups_in("spellings.txt")

    @cached_property
    def _respelling(self) -> Respelling:
        roots = {root: self._spellings.get(root, root) for root in self._roots}
        return Respelling({**roots, **self._forms})
