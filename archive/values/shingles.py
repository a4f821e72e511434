"""Sketches a text in twenty numbers: texts that say nearly the same share some of them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from hashlib import blake2b
from itertools import islice, pairwise

BANDS, _ROWS = 20, 3
_BINS = BANDS * _ROWS
_FEWEST = 20  # pairs of words; of less text nothing can be told
_REMEMBERED = 50_000  # pairs; a set of all those of a thick book would fill the memory
_WORD = re.compile(r"[^\W\d_]{3,}")


def word_pairs(texts: Iterable[str]) -> frozenset[str]:
    """The pairs of neighbouring words, in small letters, without figures and words of one or two letters.

    A pair survives OCR more often than three words do; figures are facts, and compared as such elsewhere.
    """
    return frozenset(each_pair(texts))


def each_pair(texts: Iterable[str]) -> Iterator[str]:
    """The same one after the other, as often as each of them stands there."""
    for text in texts:
        for first, second in pairwise(_WORD.findall(text.casefold())):
            yield f"{first} {second}"


def resemblance(one: frozenset[str], other: frozenset[str]) -> float:
    """The share of pairs that both have of those that either has (Jaccard), 0 to 1."""
    return len(one & other) / len(one | other) if one or other else 0.0


def bands(pairs: Iterable[str]) -> tuple[int, ...]:
    """Twenty numbers of 64 bits with a sign; none for a text too short to be known by its words.

    Two texts of resemblance r have a given one in common with a probability of r³: some of the twenty at 0.5 in
    93 of 100 cases, at 0.6 in 99, at 0.2 in 15. They are MinHash values by threes, made with one permutation
    (Li, Owen, Zhang 2012), empty bins filled from others by a fixed rule (Shrivastava 2017).
    """
    smallest: dict[int, int] = {}
    distinct, left = 0, iter(pairs)
    while group := frozenset(islice(left, _REMEMBERED)):
        distinct = max(distinct, len(group))
        values = sorted((*smallest.values(), *map(_hash, group)), reverse=True)
        smallest = {value % _BINS: value for value in values}  # of those in one bin the smallest comes last
    if distinct < _FEWEST:
        return ()
    filled = [_filled(smallest, place) for place in range(_BINS)]
    return tuple(
        _hash(" ".join(map(str, (start, *filled[start : start + _ROWS])))) - (1 << 63)
        for start in range(0, _BINS, _ROWS)
    )


def _filled(smallest: Mapping[int, int], place: int) -> int:
    probe, attempt = place, 0
    while probe not in smallest:
        attempt += 1
        probe = _hash(f"{place} {attempt}") % _BINS
    return smallest[probe] // _BINS


def _hash(text: str) -> int:
    return int.from_bytes(blake2b(text.encode(), digest_size=8).digest())
