"""The stem of an Indonesian word: Sastrawi's dictionary, corrected by a table of our own."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import lru_cache
from importlib import resources

from Sastrawi.Dictionary.ArrayDictionary import ArrayDictionary
from Sastrawi.Stemmer.Stemmer import Stemmer as Sastrawi
from Sastrawi.Stemmer.StemmerFactory import StemmerFactory

Stemmer = Callable[[str], str]
"""Gives the stem of one folded word; a word it does not know comes back as it is."""

_CACHED_WORDS = 2**17  # a year of an office shows fewer distinct words
_STEMMABLE = re.compile(r"[a-z]{4,40}")  # Sastrawi knows nothing shorter, and no digits


def indonesian_stemmer() -> Stemmer:
    """A stemmer with a bounded cache of its own: the first sight of a word is dear, the next one free.

    The algorithm is Nazief and Adriani's with the enhanced confix stripping of Asian and others, as it is in
    PySastrawi: an affix comes off only when a root of the dictionary remains, so foreign words stay whole.
    """
    exceptions = _exceptions()
    sastrawi = Sastrawi(ArrayDictionary(StemmerFactory().get_words()))

    @lru_cache(maxsize=_CACHED_WORDS)
    def stem(word: str) -> str:
        if (known := exceptions.get(word)) is not None:
            return known
        if not _STEMMABLE.fullmatch(word):
            return word
        return str(sastrawi.stem_word(word))

    return stem


def _exceptions() -> dict[str, str]:
    table: dict[str, str] = {}
    for line in resources.files("search").joinpath("stems.txt").read_text("utf-8").splitlines():
        if line and not line.startswith("#"):
            stem, forms = line.split(":")
            table.update(dict.fromkeys(forms.split(), stem))
    return table
