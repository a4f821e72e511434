"""Makes the row of the search page: an answer, the names of its facets' values, and how many pages it has."""

from __future__ import annotations

from dataclasses import dataclass

from desk.views.question.answer import AnswerRow


@dataclass(frozen=True, slots=True)
class FacetValueRow:
    """A value by which an answer can be narrowed: as it is asked for, as people write it, and its count."""

    value: str
    name: str
    count: int
    is_chosen: bool


@dataclass(frozen=True, slots=True)
class NamedFacetRow:
    """A facet with its most frequent values; `parameter` is the name by which an address asks for one."""

    parameter: str
    values: tuple[FacetValueRow, ...]
    more: int


@dataclass(frozen=True, slots=True)
class SearchPageRow:
    """`answer` is null before anything was asked; `pages` counts those of ten hits."""

    answer: AnswerRow | None
    facets: tuple[NamedFacetRow, ...] = ()
    pages: int = 0
