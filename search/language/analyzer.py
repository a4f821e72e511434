"""Analyses texts and questions alike, for every engine."""

from __future__ import annotations

import re
from collections.abc import Callable, Container, Iterable, Iterator, Sequence
from functools import cache, cached_property, lru_cache
from importlib import resources
from itertools import pairwise
from typing import NamedTuple

from archive.values.case_folding import APOSTROPHES, fold
from search.language.compounds import Compounds
from search.language.expressions import Expression, expressions
from search.language.respelling import as_number, is_misread_word
from search.language.stem_cache import StemTable
from search.language.stemmer import IndonesianStemmer

VERSION = "6"
"""Changes with every change of what a text is turned into; an index made by another version is rebuilt."""

LONGEST_WORD = 100
"""Characters of a word that are looked at; what OCR makes of a ruled line is not worth more."""

_MARKS = "\u0300-\u036f\u00ad\u200b-\u200d\u2060"  # accents apart from their letter, and invisible joints
WORD = rf"[^\W_](?:[^\W_]|[{_MARKS}]|[{APOSTROPHES}]{{1,2}}(?=[^\W\d_]))*"
"""A run of letters and digits as a regular expression; an apostrophe between letters (Jum'at) is inside."""

JOINT = r"(?:[-./:_‐‑–]|(?<=\d),(?=\d))"
"""What holds the parts of a compound together, as in 045.2/330/BPKPAD/2025."""

COMPOUND = rf"{WORD}(?:{JOINT}{WORD})*"

_WORD = re.compile(WORD)
_COMPOUND = re.compile(COMPOUND)
_ABBREVIATION = re.compile(r"[^\W\d_](?:\.[^\W\d_])+")  # S.K, which is SK
_RUN = re.compile(r"[^\W_]+")
_PLAIN = re.compile(r"(?!.*[A-Za-z]\.[A-Za-z])[0-9A-Za-z/.,:;()]+")  # as most codes: nothing to be joined
_TWICE, _AFTER_TWICE, _SHORTEST_TWICE = "2", frozenset({"an", "nya"}), 4
_PIECES = re.compile(r"\d+|\D+")
_EXPRESSION_STEM = re.compile(
    r"\d+[-/,].*|\d{5,}"
)  # a year is a word, and no amount that anybody writes with a point
_BETWEEN_BLANKS = re.compile(r"\S+")
_REMEMBERED = 2**16
_CACHED_TEXTS = 2**12  # units, kinds and classes come again and again, a code three times in one record
_LONGEST_REMEMBERED = 60
_HYPHENS = frozenset("-‐‑")
_PUNCTUATION = '.,;:()/!?"'


class Token(NamedTuple):
    """One word of a text: folded, its stem (empty for a stop word), and where it stands.

    `position` counts words from 0; `start` and `end` are character offsets into the text as it was given. `wider`
    are the stems of what the word is a part of: a compound written apart, an amount, a date.
    """

    surface: str
    stem: str
    position: int
    start: int
    end: int
    wider: tuple[str, ...] = ()


class WordPart(NamedTuple):
    """One word of a compound or of a run, with its offsets there; `wider` as in `Token`, where it is looked up."""

    surface: str
    stem: str
    start: int
    end: int
    wider: tuple[str, ...] = ()


_Spaced = tuple[str, str]


class _Remembered(dict[str, _Spaced]):
    """What becomes of each stretch of text without blanks: its words and its stems, a blank after each.

    A dictionary, so that a whole text is looked up without a line of Python for each of its words. When it is
    full it begins anew, and takes back from the one before what is asked for again.
    """

    def __init__(self, spaced: Callable[[str], _Spaced]) -> None:
        super().__init__()
        self._spaced = spaced
        self._before: dict[str, _Spaced] = {}

    def __missing__(self, stretch: str) -> _Spaced:
        spaced = self._before.get(stretch) or self._spaced(stretch)
        if len(stretch) <= _LONGEST_REMEMBERED:
            if len(self) >= _REMEMBERED:
                self._before = dict(self)
                self.clear()
            self[stretch] = spaced
        return spaced


class Analyzer:
    def __init__(self, stems: StemTable) -> None:
        self.stems = stems
        self._stop_words = frozenset(
            resources.files("search.language").joinpath("stopwords.txt").read_text("utf-8").split()
        )
        self._cached_parts = lru_cache(maxsize=_REMEMBERED)(self._parted)
        self._cached_run = lru_cache(maxsize=_REMEMBERED)(self._run)
        self._cached_word = lru_cache(maxsize=_REMEMBERED)(self._word)
        self._cached_text = lru_cache(maxsize=_CACHED_TEXTS)(self._spaced)
        self._stretches = _Remembered(self._stretch)

    @cached_property
    def compounds_apart(self) -> Compounds:
        return Compounds(self._stem_of)

    def tokens(self, text: str) -> tuple[Token, ...]:
        """The words of `text` in order; a compound gives its parts, one after the other."""
        placed = enumerate(self.in_context(text))
        return tuple(
            Token(part.surface, part.stem, position, at + part.start, at + part.end, part.wider)
            for position, (at, part) in placed
        )

    def in_context(self, text: str) -> list[tuple[int, WordPart]]:
        """The words as `placed`, each with the stems of what it is a part of."""
        placed = self.placed(text)
        spans = list(self._spans(text, placed))
        if not spans:
            return placed
        return [
            (at, part._replace(wider=_covering(spans, at + part.start, at + part.end))) for at, part in placed
        ]

    def wider(self, text: str) -> Iterator[Expression]:
        """What stands in `text` in several words and is one: compounds written apart, amounts, dates, numbers."""
        return self._spans(text, self.placed(text))

    def is_wider(self, stem: str) -> bool:
        """Whether several words of a text together can have this stem."""
        return stem in self.compounds_apart.stems or bool(_EXPRESSION_STEM.fullmatch(stem))

    def _spans(self, text: str, placed: Sequence[tuple[int, WordPart]]) -> Iterator[Expression]:
        yield from expressions(text)
        pairs = self.compounds_apart
        for (at, first), (after, second) in pairwise(word for word in placed if word[1].stem):
            if (stem := pairs.of_stems(first.stem, second.stem)) is not None:
                yield Expression(stem, at + first.start, after + second.end)
        for (at, first), (after, second) in pairwise(placed):
            if (stem := pairs.of_spellings(first.surface, second.surface)) is not None:
                yield Expression(stem, at + first.start, after + second.end)

    def placed(self, text: str) -> list[tuple[int, WordPart]]:
        """The words, each with the offset that its own offsets are counted from: quicker than tokens."""
        # no compound reaches across white space
        short, long = self._cached_run, self._run
        return [
            (match.start(), part)
            for match in _BETWEEN_BLANKS.finditer(text)
            for run in (match[0],)
            for part in (short(run) if len(run) <= _LONGEST_REMEMBERED else long(run))
        ]

    def has_any(self, stretch: str, surfaces: Container[str], stems: Container[str]) -> bool:
        """Whether a word of `stretch`, which has no blanks, is among `surfaces` or its stem among `stems`.

        What `placed` would tell, without parting a stretch that is plainly one word.
        """
        core = stretch.strip(_PUNCTUATION)
        if core.isascii() and core.isalpha() and len(core) <= LONGEST_WORD:
            surface = core.lower()
            return surface in surfaces or self._stem_of(surface) in stems
        return any(part.surface in surfaces or part.stem in stems for _, part in self.placed(stretch))

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
        """Returns what an engine indexes: the words of `text`, and the stems without stop words, parted by spaces."""
        return self._cached_text(text) if len(text) <= _LONGEST_REMEMBERED else self._spaced(text)

    def spaced_lead(self, text: str, words: int) -> tuple[str, str]:
        """`spaced` of the `lead` of `text`."""
        stretches = text.split(maxsplit=words)[:words]
        spaced = self._together(stretches)
        found = spaced[0].count(" ") + bool(spaced[0])
        is_exact = found == words or (found < words and len(stretches) < words)
        return spaced if is_exact else self.spaced(self.lead(text, words))

    def lead(self, text: str, words: int) -> str:
        """How `text` begins: about its first words, never less, cut where a compound ends."""
        for match in _BETWEEN_BLANKS.finditer(text):
            found = self._stretches[match.group()][0].count(" ")
            if found >= words:
                return text[: match.start() + self._end_of(match.group(), words)]
            words -= found
        return text

    def _end_of(self, stretch: str, words: int) -> int:
        for match in _COMPOUND.finditer(stretch):
            words -= len(self._parts(match.group()))
            if words <= 0:
                return match.end()
        return len(stretch)

    def _spaced(self, text: str) -> tuple[str, str]:
        return self._together(text.split())  # no compound reaches across white space

    def _together(self, stretches: Sequence[str]) -> tuple[str, str]:
        if not stretches:
            return "", ""
        spaced = zip(*map(self._stretches.__getitem__, stretches), strict=True)
        surfaces, stems = ("".join(words)[:-1] for words in spaced)
        wider = [found.stem for found in expressions(" ".join(stretches))]
        wider += self.compounds_apart.in_words(surfaces.split(), stems.split())
        return surfaces, " ".join([stems, *wider]) if wider else stems

    def _stretch(self, stretch: str) -> _Spaced:
        found: Iterable[tuple[str, str]]
        if _PLAIN.fullmatch(stretch):
            found = [word for spelling in _RUN.findall(stretch) for word in self._cached_word(spelling)]
        else:
            found = [(part.surface, part.stem) for part in self._run(stretch)]
        surfaces = "".join([f"{surface} " for surface, _ in found])
        return surfaces, "".join([f"{stem} " for _, stem in found if stem])

    def _run(self, run: str) -> tuple[WordPart, ...]:
        return tuple(
            part._replace(start=match.start() + part.start, end=match.start() + part.end)
            for match in _COMPOUND.finditer(run)
            for part in self._parts(match.group())
        )

    def is_reduplication(self, compound: tuple[Token, ...]) -> bool:
        """Whether this is one word said twice, as in undang-undang, perundang-undangan or surat2."""
        first, second, *rest = compound
        if second.surface == _TWICE and second.start == first.end and len(first.surface) >= _SHORTEST_TWICE:
            return all(token.surface in _AFTER_TWICE for token in rest)
        return first.stem.isalpha() and len({token.stem for token in compound}) == 1

    def _parts(self, spelling: str) -> tuple[WordPart, ...]:
        return (
            self._cached_parts(spelling) if len(spelling) <= _LONGEST_REMEMBERED else self._parted(spelling)
        )

    def _parted(self, spelling: str) -> tuple[WordPart, ...]:
        if _ABBREVIATION.fullmatch(spelling) and spelling.replace(".", "").isalpha():
            surface = fold(spelling.replace(".", ""))
            return (WordPart(surface, self._stem_of(surface), 0, len(spelling)),)
        parts = tuple(
            WordPart(surface, stem, match.start() + start, match.start() + end)
            for match in _WORD.finditer(spelling)
            for surface, stem, start, end in _placed_in(match.group(), self._cached_word(match.group()))
        )
        match parts:
            # the table of exceptions must not part the halves of a word said twice: perundang-undangan
            case [first, second] if first.stem and second.surface.startswith(first.stem):
                if spelling[first.end : first.end + 1] in _HYPHENS:
                    return first, second._replace(stem=first.stem)
        return parts

    def _word(self, spelling: str) -> tuple[tuple[str, str], ...]:
        """Its surface and stem; a few of each where compatibility characters hide what parts them."""
        if spelling.isascii() and spelling.isdecimal():
            return ((spelling[:LONGEST_WORD],) * 2,)
        runs = [run[:LONGEST_WORD] for run in _RUN.findall(fold(spelling))]
        return tuple(
            (surface, self._stem_of(surface)) for run in runs for surface in _letters_and_figures(run)
        )

    def _stem_of(self, surface: str) -> str:
        if surface.isdecimal():
            return surface  # and the table is kept for words
        return "" if surface in self._stop_words else self.stems(surface)


def _letters_and_figures(run: str) -> list[str]:
    """A run parted where letters meet figures: 28f is 28 f; a misread letter or figure parts nothing."""
    number = as_number(run)
    if number.isalpha() or number.isdecimal() or is_misread_word(number):
        return [number]
    return _PIECES.findall(number)


def _placed_in(spelling: str, words: Sequence[tuple[str, str]]) -> Iterator[tuple[str, str, int, int]]:
    """Each word with its offsets in `spelling`; the whole of it where signs that vanish hide them."""
    is_exact = len(words) > 1 and all(len(fold(letter)) == 1 for letter in spelling)
    start, end = 0, len(spelling)
    for surface, stem in words:
        end = start + len(surface) if is_exact else end
        yield surface, stem, start, end
        start = end if is_exact else start


def _covering(spans: Sequence[Expression], start: int, end: int) -> tuple[str, ...]:
    return tuple(dict.fromkeys(span.stem for span in spans if span.start < end and start < span.end))


@cache
def indonesian() -> Analyzer:
    """The analyzer of every index and every question; made once, for its caches."""
    return Analyzer(StemTable(IndonesianStemmer()))
