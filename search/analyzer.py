"""The one Indonesian analyzer, used by every engine for texts and for questions alike."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from functools import cache, lru_cache
from importlib import resources
from typing import NamedTuple

from search.respell import as_number
from search.stemmer import indonesian_stemmer
from search.stemtable import StemTable

VERSION = "2"
"""Changes with every change of what a text is turned into; an index made by another version is rebuilt."""

LONGEST_WORD = 100
"""Characters of a word that are looked at; what OCR makes of a ruled line is not worth more."""

_MARKS = "\u0300-\u036f\u00ad\u200b-\u200d\u2060"  # accents apart from their letter, and invisible joints
WORD = rf"[^\W_](?:[^\W_]|[{_MARKS}]|['’ʼ](?=[^\W\d_]))*"
"""A run of letters and digits as a regular expression; an apostrophe between letters (Jum'at) is inside."""

JOINT = r"(?:[-./:_‐‑–]|(?<=\d),(?=\d))"
"""What holds the parts of a compound together, as in 045.2/330/BPKPAD/2025."""

COMPOUND = rf"{WORD}(?:{JOINT}{WORD})*"

_WORD = re.compile(WORD)
_COMPOUND = re.compile(COMPOUND)
_BETWEEN_BLANKS = re.compile(r"\S+")
_ABBREVIATION = re.compile(r"[^\W\d_](?:\.[^\W\d_])+")  # S.K, which is SK
_RUN = re.compile(r"[^\W_]+")
_CACHED_SPELLINGS = 2**16
_CACHED_TEXTS = 2**12  # units, kinds and classes come again and again, a code three times in one record
_LONGEST_CACHED = 60
_HYPHENS = "-‐‑"


class Token(NamedTuple):
    """One word of a text: folded, its stem (empty for a stop word), and where it stands.

    `position` counts words from 0; `start` and `end` are character offsets into the text as it was given.
    """

    surface: str
    stem: str
    position: int
    start: int
    end: int


class Part(NamedTuple):
    """One word of a compound or of a run, with its offsets there."""

    surface: str
    stem: str
    start: int
    end: int


class _Run(NamedTuple):
    """What stands between two blanks: its words and their stems, each apart by a space, and its parts."""

    surfaces: str
    stems: str
    parts: tuple[Part, ...]


class Analyzer:
    def __init__(self, stems: StemTable) -> None:
        self.stems = stems
        self._stop_words = frozenset(
            resources.files("search").joinpath("stopwords.txt").read_text("utf-8").split()
        )
        self._cached_parts = lru_cache(maxsize=_CACHED_SPELLINGS)(self._parted)
        self._cached_run = lru_cache(maxsize=_CACHED_SPELLINGS)(self._run)
        self._cached_text = lru_cache(maxsize=_CACHED_TEXTS)(self._spaced)

    def tokens(self, text: str) -> tuple[Token, ...]:
        """The words of `text` in order; a compound gives its parts, one after the other."""
        placed = enumerate(self.placed(text))
        return tuple(
            Token(part.surface, part.stem, position, at + part.start, at + part.end)
            for position, (at, part) in placed
        )

    def placed(self, text: str) -> list[tuple[int, Part]]:
        """The same words, each with the offset that its own offsets are counted from: quicker than tokens."""
        # no compound reaches across white space
        return [
            (run.start(), part)
            for run in _BETWEEN_BLANKS.finditer(text)
            for part in self._run_of(run[0]).parts
        ]

    def compounds(self, text: str) -> Iterator[tuple[Token, ...]]:
        """The words of `text`, those that single joints hold together in one tuple."""
        position = 0
        for match in _COMPOUND.finditer(text):
            at = match.start()
            parts = enumerate(self._parts(match.group()), position)
            compound = tuple(
                Token(part.surface, part.stem, number, at + part.start, at + part.end)
                for number, part in parts
            )
            if compound:
                yield compound
            position += len(compound)

    def spaced(self, text: str) -> tuple[str, str]:
        """What an engine indexes: the words of `text`, and the stems without stop words, apart by a space."""
        return self._cached_text(text) if len(text) <= _LONGEST_CACHED else self._spaced(text)

    def _spaced(self, text: str) -> tuple[str, str]:
        short, long = self._cached_run, self._run
        runs = [short(run) if len(run) <= _LONGEST_CACHED else long(run) for run in text.split()]
        surfaces = " ".join([surfaces for surfaces, _, _ in runs if surfaces])
        return surfaces, " ".join([stems for _, stems, _ in runs if stems])

    def _run_of(self, run: str) -> _Run:
        return self._cached_run(run) if len(run) <= _LONGEST_CACHED else self._run(run)

    def _run(self, run: str) -> _Run:
        parts = tuple(
            part._replace(start=match.start() + part.start, end=match.start() + part.end)
            for match in _COMPOUND.finditer(run)
            for part in self._parts(match.group())
        )
        surfaces = " ".join(part.surface for part in parts)
        return _Run(surfaces, " ".join(part.stem for part in parts if part.stem), parts)

    def lead(self, text: str, words: int) -> str:
        """How `text` begins: about its first words, never less, cut where a compound ends."""
        end, found = 0, 0
        for match in _COMPOUND.finditer(text):
            end, found = match.end(), found + len(self._parts(match.group()))
            if found >= words:
                break
        return text[:end]

    def is_reduplication(self, compound: tuple[Token, ...]) -> bool:
        """Whether this is one word said twice, as in undang-undang or perundang-undangan."""
        return (
            len(compound) > 1 and len({token.stem for token in compound}) == 1 and compound[0].stem.isalpha()
        )

    def _parts(self, spelling: str) -> tuple[Part, ...]:
        return self._cached_parts(spelling) if len(spelling) <= _LONGEST_CACHED else self._parted(spelling)

    def _parted(self, spelling: str) -> tuple[Part, ...]:
        if _ABBREVIATION.fullmatch(spelling):
            surface = fold(spelling.replace(".", ""))
            return (Part(surface, self._stem_of(surface), 0, len(spelling)),)
        parts = tuple(
            Part(surface, self._stem_of(surface), match.start(), match.end())
            for match in _WORD.finditer(spelling)
            for surface in (as_number(run[:LONGEST_WORD]) for run in _RUN.findall(fold(match.group())))
        )
        match parts:
            # the table of exceptions must not part the halves of a word said twice: perundang-undangan
            case [first, second] if first.stem and second.surface.startswith(first.stem):
                if spelling[first.end] in _HYPHENS:
                    return first, second._replace(stem=first.stem)
        return parts

    def _stem_of(self, surface: str) -> str:
        return "" if surface in self._stop_words else self.stems(surface)


@cache
def indonesian() -> Analyzer:
    """The analyzer of every index and every question; made once, for its caches."""
    return Analyzer(StemTable(indonesian_stemmer()))


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
