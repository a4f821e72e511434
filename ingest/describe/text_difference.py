"""Finds the words in which two documents differ, side by side where they stand in the same place."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import groupby, pairwise

_TOKEN = re.compile(r"\S+")
_EDGE = re.compile(r"^\W+|\W+$")
_PIECE = 800  # words: comparing takes the square of it
_FEW = 5
_FAMILIAR = 5


@dataclass(frozen=True, slots=True)
class Difference:
    """Words that only one document has, or each its own in the same place; pages start at 1."""

    here: str
    here_page: int | None
    there: str
    there_page: int | None


@dataclass(frozen=True, slots=True)
class _Piece:
    """A page, or a part of a long one: its words as written, and as compared."""

    page: int
    words: tuple[str, ...]
    keys: tuple[str, ...]

    def said(self, start: int, end: int) -> tuple[str, int | None]:
        return (" ".join(self.words[start:end]), self.page) if start < end else ("", None)


_NOTHING = _Piece(0, (), ())
_Pairs = Mapping[tuple[str, str], set[int]]
_Passage = tuple[_Piece, int, int, _Pairs]


def differences(here: Sequence[str], there: Sequence[str]) -> tuple[Difference, ...]:
    """Finds the words that differ between the pages of two documents, in the order of the first.

    Every page is held against the one most like it, wherever that stands; words of a passage that is found
    elsewhere in the other document are no difference. Punctuation and the case of letters are none, either.
    """
    ours, theirs = tuple(_pieces(here)), tuple(_pieces(there))
    known_here, known_there = _pairs(ours), _pairs(theirs)
    return tuple(
        difference
        for one, other in _matched(ours, theirs)
        for tag, a, b, c, d in SequenceMatcher(None, one.keys, other.keys, autojunk=False).get_opcodes()
        if tag != "equal"
        for difference in _described((one, a, b, known_there), (other, c, d, known_here))
    )


def _described(here: _Passage, there: _Passage) -> Iterator[Difference]:
    """A few words for a few others as they are; of longer passages and of one-sided ones what is unknown."""
    (one, a, b, _), (other, c, d, _) = here, there
    if 0 < b - a <= _FEW and 0 < d - c <= _FEW:
        yield Difference(*one.said(a, b), *other.said(c, d))
        return
    for start, end in _unknown(*here):
        yield Difference(*one.said(start, end), "", None)
    for start, end in _unknown(*there):
        yield Difference("", None, *other.said(start, end))


def _pieces(texts: Sequence[str]) -> Iterator[_Piece]:
    for page, text in enumerate(texts, start=1):
        words = [(word, key) for word in _TOKEN.findall(text) if (key := _EDGE.sub("", word.casefold()))]
        for start in range(0, len(words), _PIECE):
            part = words[start : start + _PIECE]
            yield _Piece(page, tuple(word for word, _ in part), tuple(key for _, key in part))


def _pairs(pieces: Sequence[_Piece]) -> _Pairs:
    """Every pair of neighbouring words, and the pieces that have it."""
    places: dict[tuple[str, str], set[int]] = defaultdict(set)
    for number, piece in enumerate(pieces):
        for pair in pairwise(piece.keys):
            places[pair].add(number)
    return places


def _matched(ours: Sequence[_Piece], theirs: Sequence[_Piece]) -> Iterator[tuple[_Piece, _Piece]]:
    """Each piece with the one of the other document that has most of its pairs, or with nothing."""
    places, free = _pairs(theirs), set(range(len(theirs)))
    for piece in ours:
        votes: Counter[int] = Counter()
        for pair in pairwise(piece.keys):
            found = places.get(pair, ())
            votes.update(found if len(found) <= _FAMILIAR else ())
        best = next((number for number, _ in votes.most_common() if number in free), None)
        free.discard(-1 if best is None else best)
        yield piece, _NOTHING if best is None else theirs[best]
    for number in sorted(free):
        yield _NOTHING, theirs[number]


def _unknown(piece: _Piece, start: int, end: int, known: _Pairs) -> Iterator[tuple[int, int]]:
    """The stretches of a passage of which no word makes a pair, with a neighbour, that the other document has."""
    pairs = [pair in known for pair in pairwise(piece.keys)]
    found = [before or after for before, after in zip([False, *pairs], [*pairs, False], strict=True)]
    for is_found, places in groupby(range(start, end), key=lambda place: found[place]):
        if not is_found:
            stretch = list(places)
            yield stretch[0], stretch[-1] + 1
