"""Tests whether two documents are one paper scanned twice: alike in words, not different in number or date."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from archive.values.dates import MONTH, BadDate, parse_date
from archive.values.record import Record
from archive.values.shingles import resemblance, word_pairs

ALIKE = 0.5
_TOO_DIFFERENT = 2
_SHARE = 0.05
_YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")
_DATE = re.compile(rf"(?<!\d)\d{{1,2}}\s+(?:{MONTH})\s+(?:19|20)\d\d(?!\d)", re.IGNORECASE)
# Handwriting and stamps come out as 4x, 2%, lzozo: then the number is not known, rather than different.
_LEGIBLE_NUMBER = re.compile(r"(?:\d+|[^\W\d_]+)(?:[\s./,:()-]+(?:\d+|[^\W\d_]+))*")


@dataclass(frozen=True)
class Paper:
    """A document to compare: its text page by page, and its number and date as far as they are known."""

    texts: Sequence[str]
    number: str | None = None
    dated: str | None = None

    @cached_property
    def pairs(self) -> frozenset[str]:
        return word_pairs(self.texts)

    @cached_property
    def years(self) -> Counter[str]:
        return Counter(_YEAR.findall(" ".join(self.texts)))

    @cached_property
    def dates(self) -> Counter[str]:
        spelt = _DATE.findall(" ".join(self.texts))
        return Counter(day for text in spelt if (day := _iso(text)))


@dataclass(frozen=True, slots=True)
class FactDiffers:
    """A fact (`number`, `date`, `years`) that one document states otherwise than the other.

    `weight` 1 may be a mistake of OCR, 2 cannot.
    """

    fact: str
    here: str
    there: str
    weight: int = 1


@dataclass(frozen=True, slots=True)
class Comparison:
    """How alike two documents are, 0 to 1, and in which facts they differ."""

    resemblance: float
    facts: tuple[FactDiffers, ...]

    @property
    def is_alike(self) -> bool:
        return self.resemblance >= ALIKE

    @property
    def is_rescan(self) -> bool:
        """Alike, with no more than one fact in doubt; two papers of one form differ in number, date and years."""
        return self.is_alike and sum(fact.weight for fact in self.facts) < _TOO_DIFFERENT


def paper_of(record: Record, texts: Sequence[str]) -> Paper:
    """A record for comparing: what people said of it counts before what was read from it."""
    said = record.description
    dated = said.dated.isoformat() if said.dated else record.suggested("dated")
    return Paper(texts, said.number or record.suggested("number"), dated)


def compare(here: Paper, there: Paper) -> Comparison:
    """Compare two documents; the same either way round but for the sides of the facts."""
    facts = (_number(here, there), _date(here, there), _years(here, there))
    alike = round(resemblance(here.pairs, there.pairs), 3)
    return Comparison(alike, tuple(fact for fact in facts if fact))


def _number(here: Paper, there: Paper) -> FactDiffers | None:
    one, other = (here.number or "").strip(), (there.number or "").strip()
    ours, theirs = _YEAR.findall(one), _YEAR.findall(other)
    legible = _LEGIBLE_NUMBER.fullmatch(one) and _LEGIBLE_NUMBER.fullmatch(other)
    differs = re.findall(r"\d+", one) != re.findall(r"\d+", other)
    if (ours and theirs and ours != theirs) or (legible and differs):
        return FactDiffers("number", one, other)
    return None


def _date(here: Paper, there: Paper) -> FactDiffers | None:
    ours, theirs = _swapped(here.dates, there.dates)
    if ours and theirs:
        sure = min(len(ours), len(theirs)) > 1
        return FactDiffers("date", ", ".join(sorted(ours)), ", ".join(sorted(theirs)), weight=1 + sure)
    if here.dated and there.dated and here.dated != there.dated:
        return FactDiffers("date", here.dated, there.dated)
    return None


def _years(here: Paper, there: Paper) -> FactDiffers | None:
    ours, theirs = _swapped(here.years, there.years)
    if not (ours and theirs):
        return None
    # One year in many places for another is no mistake of OCR, which makes each only once.
    sure = min(max(ours.values()), max(theirs.values())) > 1
    return FactDiffers("years", ", ".join(sorted(ours)), ", ".join(sorted(theirs)), weight=1 + sure)


def _swapped(here: Counter[str], there: Counter[str]) -> tuple[Counter[str], Counter[str]]:
    """The words that only either side has, if they are more than a few; words merely missing were not read."""
    ours, theirs = here - there, there - here
    few = min(ours.total(), theirs.total()) < _SHARE * min(here.total(), there.total())
    return (Counter(), Counter()) if few else (ours, theirs)


def _iso(text: str) -> str | None:
    try:
        return parse_date(" ".join(text.split())).isoformat()
    except BadDate:
        return None
