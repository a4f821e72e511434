"""The stem of an Indonesian word: Sastrawi's dictionary, corrected by a table of our own."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from functools import cache
from importlib import resources

from Sastrawi.Dictionary.ArrayDictionary import ArrayDictionary
from Sastrawi.Stemmer.Stemmer import Stemmer as Sastrawi
from Sastrawi.Stemmer.StemmerFactory import StemmerFactory

from search.language.respelling import Respelling

Stemmer = Callable[[str], str]
"""Gives the stem of one folded word; a word it does not know comes back as it is, but for its spelling."""

_STEMMABLE = re.compile(r"[a-z]{4,40}")  # Sastrawi knows nothing shorter, and no digits


def indonesian_stemmer() -> Stemmer:
    """A stemmer without any memory: the first sight of a word costs about 0.1 ms (docs/measurements.md).

    The algorithm is Nazief and Adriani's with the enhanced confix stripping of Asian and others, as it is in
    PySastrawi: an affix comes off only when a root of the dictionary remains. What has no root there, a name,
    a foreign word, an old spelling or what OCR made of a word, is respelled (search/language/respelling.py).
    """
    exceptions, roots = _exceptions(), _roots()
    sastrawi = Sastrawi(ArrayDictionary(list(roots)))
    respelling = Respelling({**roots, **exceptions})

    def stem(word: str) -> str:
        if (known := exceptions.get(word)) is not None:
            return known
        found = str(sastrawi.stem_word(word)) if _STEMMABLE.fullmatch(word) else word
        return found if found in roots else respelling(word)

    return stem


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
