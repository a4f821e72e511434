"""Says where the terms of a question are looked for in a record, and how much a match weighs."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

from search.index.contract import IndexEntry
from search.language.analyzer import indonesian
from search.question.tree import LEAD_WORDS, Where

EXACT_NAME: Final = 20.0
"""Added for a whole code or number as typed: it comes before any match of its words."""

ONE_MORE_WORD: Final = 1000.0
"""Added for each term of `Need.MOST`: more than any sum of BM25 scores."""


@dataclass(frozen=True, slots=True)
class WeightedField:
    """A pair of fields, words as spelled and their stems, and how much a match in each weighs."""

    field: str
    weight: float
    stem_weight: float

    @property
    def stems(self) -> str:
        return f"{self.field}_stem"


_TITLE = WeightedField("title", 1.0, 2.0)
_NAMES = WeightedField("names", 4.0, 1.0)  # codes and numbers
_ABOUT = WeightedField("about", 0.5, 1.0)
_HEADING = WeightedField("heading", 1.0, 2.0)
_LEAD = WeightedField("lead", 0.4, 0.2)  # what a page is about is said where it begins
_BODY = WeightedField("body", 0.5, 1.0)

RECORD_PLACES: Final[Mapping[Where, tuple[WeightedField, ...]]] = MappingProxyType(
    {
        Where.ANYWHERE: (_TITLE, _NAMES, _ABOUT, _HEADING, _LEAD, _BODY),
        Where.TITLE: (_TITLE,),
        Where.NUMBER: (WeightedField("number", 4.0, 1.0),),
        Where.KIND: (WeightedField("kind", 1.0, 1.0),),
        Where.TEXT: (_HEADING, _LEAD, _BODY),
        Where.LEAD: (_LEAD,),
        Where.HEADING: (_HEADING,),
    }
)
PAGE_PLACES: Final[Mapping[Where, tuple[WeightedField, ...]]] = MappingProxyType(
    {Where.ANYWHERE: (_HEADING, _BODY), Where.TEXT: (_HEADING, _BODY)}
)


def spaced_texts(entry: IndexEntry) -> Iterator[tuple[str, list[tuple[str, str]]]]:
    """Each field of `RECORD_PLACES` with its texts, each as `Analyzer.spaced` gives it; `body` is the pages.

    No phrase runs from one of them into the next.
    """
    described = (
        ("title", (entry.title,)),
        ("names", (*entry.codes, entry.number)),
        ("number", (entry.number,)),
        ("about", (entry.summary, entry.kind, entry.unit, entry.classification, entry.file)),
        ("kind", (entry.kind,)),
    )
    spaced, spaced_lead = indonesian().spaced, indonesian().spaced_lead
    for field, texts in described:
        yield field, [spaced(text) for text in texts if text]
    yield "heading", [spaced(heading) for page in entry.pages for heading in page.headings]
    yield "lead", [spaced_lead(page.text, LEAD_WORDS) for page in entry.pages]
    yield "body", [spaced(page.text) for page in entry.pages]
