"""Reads a question and its filters from an address, in the words of people and in those of programs."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated

from fastapi import Query

from archive.values.period import Period
from archive.values.record import Stage
from search.answer.ask import AnswerShape, Filters
from search.index.contract import Facet, Sort

HITS = 10
_LAST_PAGE = 1000
_Text = Annotated[str, Query(max_length=2000)]
_Short = Annotated[str, Query(max_length=200)]
_Year = Annotated[str, Query(pattern=r"^(\d{1,4})?$")]
_PageNumber = Annotated[int, Query(ge=1, le=_LAST_PAGE)]


@dataclass(frozen=True, slots=True)
class SearchQuery:
    """A question as it was typed, the filters beside it, the order, and which page of the answer is wanted."""

    text: str = ""
    code: str = ""
    unit: str = ""
    period: str = ""
    year: str = ""
    kind: str = ""
    classification: str = ""
    stage: Stage | None = None
    sort: Sort = Sort.RELEVANCE
    page: int = 1
    all_words: bool = False

    @property
    def is_asked(self) -> bool:
        """Whether anything was asked; an empty question with a filter lists what passes it."""
        return bool(self.text.strip() or self.chips)

    @property
    def filters(self) -> Filters:
        """Raises `BadValue` for a period that is none."""
        return Filters(
            code=self.code or None,
            unit=self.unit or None,
            period=Period.parse(self.period) if self.period else None,
            year=int(self.year) if self.year.strip("0") else None,
            kind=self.kind or None,
            classification=self.classification or None,
            stage=self.stage,
        )

    @property
    def shape(self) -> AnswerShape:
        return AnswerShape(HITS, (self.page - 1) * HITS, self.sort, tuple(Facet), all_words=self.all_words)

    @property
    def chips(self) -> Mapping[str, str]:
        """The filters that are set, by the names of their parameters."""
        named = {
            "kode": self.code,
            "unit": self.unit,
            "periode": self.period,
            "tahun": self.year,
            "jenis": self.kind,
            "kelas": self.classification,
            "tahap": self.stage.value if self.stage else "",
        }
        return {name: value for name, value in named.items() if value}

    @property
    def parameters(self) -> Mapping[str, object]:
        """All of it as parameters of an address, without the page."""
        return {
            "q": self.text,
            **self.chips,
            "urut": self.sort.value if self.sort is not Sort.RELEVANCE else "",
            "semua": "1" if self.all_words else "",
        }


def html_query(
    q: _Text = "",
    kode: _Short = "",
    unit: _Short = "",
    periode: _Short = "",
    tahun: _Year = "",
    jenis: _Short = "",
    kelas: _Short = "",
    tahap: Stage | None = None,
    urut: Sort = Sort.RELEVANCE,
    hal: _PageNumber = 1,
    semua: bool = False,
) -> SearchQuery:
    return SearchQuery(q, kode, unit, periode, tahun, jenis, kelas, tahap, urut, hal, semua)


def json_query(
    q: _Text = "",
    code: _Short = "",
    unit: _Short = "",
    period: _Short = "",
    year: _Year = "",
    kind: _Short = "",
    classification: Annotated[str, Query(max_length=200, alias="class")] = "",
    stage: Stage | None = None,
    sort: Sort = Sort.RELEVANCE,
    page: _PageNumber = 1,
    all_words: Annotated[bool, Query(alias="all")] = False,
) -> SearchQuery:
    return SearchQuery(q, code, unit, period, year, kind, classification, stage, sort, page, all_words)
