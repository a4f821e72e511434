"""The one Indonesian analyzer, used by every engine for texts and for questions alike."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from functools import cache, lru_cache
from importlib import resources
from typing import NamedTuple

from search.stemmer import Stemmer, indonesian_stemmer

VERSION = "1"
"""Changes with every change of what a text is turned into; an index made by another version is rebuilt."""

LONGEST_WORD = 100
"""Characters of a word that are looked at; what OCR makes of a ruled line is not worth more."""

_MARKS = "\u0300-\u036f\u00ad\u200b-\u200d\u2060"  # accents apart from their letter, and invisible joints
WORD = rf"[^\W_](?:[^\W_]|[{_MARKS}]|['’ʼ](?=[^\W\d_]))*"
"""A run of letters and digits as a regular expression; an apostrophe between letters (Jum'at) is inside."""

JOINT = r"(?:[-./:_‐‑–]|(?<=\d),(?=\d))"
"""What holds the parts of a compound together, as in 045.2/330/BPKPAD/2025."""

_WORD = re.compile(WORD)
_JOINT = re.compile(JOINT)
_RUN = re.compile(r"[^\W_]+")
_CACHED_SPELLINGS = 2**18


class Token(NamedTuple):
    """One word of a text: folded, its stem (empty for a stop word), and where it stands.

    `position` counts words from 0; `start` and `end` are character offsets into the text as it was given.
    """

    surface: str
    stem: str
    position: int
    start: int
    end: int


class Analyzer:
    def __init__(self, stem: Stemmer) -> None:
        self.stem = stem
        self._stop_words = frozenset(
            resources.files("search").joinpath("stopwords.txt").read_text("utf-8").split()
        )
        self._read = lru_cache(maxsize=_CACHED_SPELLINGS)(self._spelled)

    def tokens(self, text: str) -> tuple[Token, ...]:
        """The words of `text` in order; a compound gives its parts, one after the other."""
        return tuple(token for compound in self.compounds(text) for token in compound)

    def compounds(self, text: str) -> Iterator[tuple[Token, ...]]:
        """The words of `text`, those that a single joint holds together in one tuple."""
        position, end = 0, -1
        compound: list[Token] = []
        for match in _WORD.finditer(text):
            if compound and not (match.start() == end + 1 and _JOINT.match(text, end)):
                yield self._with_common_root(compound, text)
                compound = []
            for surface, stem in self._read(match.group()):
                compound.append(Token(surface, stem, position, match.start(), match.end()))
                position += 1
            end = match.end()
        if compound:
            yield self._with_common_root(compound, text)

    def is_reduplication(self, compound: tuple[Token, ...]) -> bool:
        """Whether this is one word said twice, as in undang-undang or perundang-undangan."""
        return (
            len(compound) > 1 and len({token.stem for token in compound}) == 1 and compound[0].stem.isalpha()
        )

    def _spelled(self, spelling: str) -> tuple[tuple[str, str], ...]:
        surfaces = [run[:LONGEST_WORD] for run in _RUN.findall(fold(spelling))]
        return tuple(
            (surface, "" if surface in self._stop_words else self.stem(surface)) for surface in surfaces
        )

    def _with_common_root(self, compound: list[Token], text: str) -> tuple[Token, ...]:
        """Gives both halves of a reduplication one stem, also where the table of exceptions parts them."""
        match compound:
            case [first, second] if second.surface.startswith(first.stem or " ") and text[first.end] in "-‐‑":
                return first, second._replace(stem=first.stem)
        return tuple(compound)


@cache
def indonesian() -> Analyzer:
    """The analyzer of every index and every question; made once, for its caches."""
    return Analyzer(indonesian_stemmer())


def fold(text: str) -> str:
    """The form in which words are compared: compatibility characters resolved, case and accents gone.

    >>> fold("Jum'at, ＲＡＰＡＴ Évaluasi ﬁnal")
    'jumat, rapat evaluasi final'
    """
    if text.isascii():
        return text.replace("'", "").casefold()
    decomposed = unicodedata.normalize("NFKD", text.casefold())
    plain = "".join(
        letter
        for letter in decomposed
        if letter not in "'’ʼ" and unicodedata.category(letter) not in ("Mn", "Cf")
    )
    return unicodedata.normalize("NFKC", plain).casefold()
