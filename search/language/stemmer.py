"""The stem of an Indonesian word: Sastrawi's dictionary, corrected by a table of our own."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from functools import cache, cached_property
from importlib import resources

from Sastrawi.Dictionary.ArrayDictionary import ArrayDictionary
from Sastrawi.Stemmer.Stemmer import Stemmer as Sastrawi
from Sastrawi.Stemmer.StemmerFactory import StemmerFactory

from search.language.respelling import Respelling

Stemmer = Callable[[str], str]
"""Gives the stem of one folded word; a word it does not know comes back as it is, but for its spelling."""

_STEMMABLE = re.compile(r"[a-z]{4,40}")  # Sastrawi knows nothing shorter, and no digits


class IndonesianStemmer:
    """A stemmer without any memory: the first sight of a word costs about 0.1 ms (docs/measurements.md).

    The algorithm is Nazief and Adriani's with the enhanced confix stripping of Asian and others, as it is in
    PySastrawi: an affix comes off only when a root of the dictionary remains. What has no root there, a name,
    a foreign word, an old spelling or what OCR made of a word, is respelled (search/language/respelling.py).

    The tables are read for the first word, not before: most processes know all their words already.
    """

    def __call__(self, word: str) -> str:
        if (known := self._exceptions.get(word)) is not None:
            return known
        found = str(self._sastrawi.stem_word(word)) if _STEMMABLE.fullmatch(word) else word
        return found if found in _roots() else self._respelling(word)

    @cached_property
    def _exceptions(self) -> Mapping[str, str]:
        return _exceptions()

    @cached_property
    def _sastrawi(self) -> Sastrawi:
        return Sastrawi(ArrayDictionary(list(_roots())))

    @cached_property
    def _respelling(self) -> Respelling:
        return Respelling({**_roots(), **self._exceptions})


@cache
def _roots() -> Mapping[str, str]:
    """Each root of the dictionary under itself."""
    return {root: root for root in StemmerFactory().get_words()}


def _exceptions() -> dict[str, str]:
    table: dict[str, str] = {}
    for line in resources.files("search.language").joinpath("stems.txt").read_text("utf-8").splitlines():
        if line and not line.startswith("#"):
            stem, forms = line.split(":")
            table.update(dict.fromkeys(forms.split(), stem))
    return table
