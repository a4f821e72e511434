"""Makes up an office of any size: records of a few pages, their words as frequent as words are."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import lru_cache

from archive.values.record import RecordId
from search.index.contract import IndexEntry, PageText
from search.language.analyzer import indonesian

_SYLLABLES = (
    "ka",
    "ri",
    "su",
    "ma",
    "ta",
    "pe",
    "ngu",
    "lan",
    "ber",
    "di",
    "ko",
    "an",
    "ja",
    "wa",
    "si",
    "tu",
)
_VOCABULARY = 40_000
_POOL = 4_000  # different pages; each stands in many records, as letters repeat one another
_UNITS = ("IKP", "APTIKA", "SEKRETARIAT", "HUKUM", "PERSANDIAN")
_KINDS = ("Surat", "Keputusan", "Laporan", "Notula", "Undangan")


def remember_analysis() -> None:
    """Lets the analyzer part each different text once, for measurements of what comes after it."""
    analyzer = indonesian()
    analyzer.spaced = lru_cache(maxsize=4 * _POOL)(analyzer.spaced)  # type: ignore[method-assign]


@dataclass
class Office:
    """The same for the same `seed`; `words` is how many a page has."""

    words: int = 250
    pages: int = 3
    seed: int = 7
    _random: random.Random = field(init=False)
    vocabulary: list[str] = field(init=False)
    pool: list[str] = field(init=False)

    def __post_init__(self) -> None:
        self._random = random.Random(self.seed)
        self.vocabulary = self._vocabulary()
        weights = [1 / (rank + 2) for rank in range(_VOCABULARY)]
        draw = self._random.choices(self.vocabulary, weights, k=_POOL * self.words)
        self.pool = [" ".join(draw[at : at + self.words]) for at in range(0, len(draw), self.words)]

    def entries(self, count: int) -> Iterator[IndexEntry]:
        for number in range(count):
            day = date(2005, 1, 1) + timedelta(days=self._random.randrange(7000))
            unit = self._random.choice(_UNITS)
            texts = self._random.choices(self.pool, k=self.pages)
            yield IndexEntry(
                id=RecordId(f"r{number:09}"),
                title=" ".join(texts[0].split()[:8]),
                code=f"{self._random.randrange(100, 999)}.{self._random.randrange(40)}/{number}/{unit}/{day.year}",
                number=f"{number}/{unit}/{day.year}",
                unit=unit,
                classification=f"{self._random.randrange(100, 999)}",
                kind=self._random.choice(_KINDS),
                dated=day,
                pages=tuple(PageText(place, text) for place, text in enumerate(texts, 1)),
            )

    def questions(self, count: int) -> list[str]:
        """Two or three words, from the middle of the vocabulary as people's words are."""
        middle = self.vocabulary[20:3000]
        return [" ".join(self._random.sample(middle, self._random.choice((2, 2, 3)))) for _ in range(count)]

    def _vocabulary(self) -> list[str]:
        words: dict[str, None] = {}
        while len(words) < _VOCABULARY:
            words["".join(self._random.choices(_SYLLABLES, k=self._random.choice((2, 3, 3, 4))))] = None
        return list(words)
