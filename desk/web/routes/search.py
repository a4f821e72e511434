"""The search page: hits with their pages and snippets, and facets to narrow them."""

from __future__ import annotations

from collections.abc import Mapping

from fastapi import APIRouter

from archive.values.access import unit_key
from archive.values.record import Stage
from desk.operations.clock import Stopwatch
from desk.views.question.answer import FacetRow, answer_row
from desk.views.question.search_page import FacetValueRow, NamedFacetRow, SearchPageRow
from desk.web.faces import Face, add_face
from desk.web.room import Room
from desk.web.routes.search_query import HITS, SearchQuery, html_query, json_query
from desk.words.states import state_text
from office.people.permissions import Right
from search.index.contract import Facet

_SHOWN_VALUES = 8
_PARAMETERS = {
    Facet.UNIT: "unit",
    Facet.YEAR: "tahun",
    Facet.KIND: "jenis",
    Facet.CLASSIFICATION: "kelas",
    Facet.STAGE: "tahap",
}


def search_page(room: Room, asked: SearchQuery) -> SearchPageRow:
    """Nothing before anything is asked. Raises `BadQuestion`, `BadValue`."""
    if not asked.is_asked:
        return SearchPageRow(None)
    stopwatch = Stopwatch()
    answer = room.finder.ask(asked.text, asked.filters, asked.shape)
    row = answer_row(answer, stopwatch.milliseconds(), units=room.finder.units)
    units = {unit_key(unit.code): unit.name for unit in room.archive.registers.units()}
    facets = tuple(_named(facet, asked, units) for facet in row.facets)
    return SearchPageRow(row, tuple(facet for facet in facets if facet.values), -(-answer.total // HITS))


def _named(facet: FacetRow, asked: SearchQuery, units: Mapping[str, str]) -> NamedFacetRow:
    kind = Facet(facet.facet)
    chosen = asked.chips.get(_PARAMETERS[kind], "")
    values = tuple(
        FacetValueRow(each.value, _name(kind, each.value, units), each.count, unit_key(chosen) == each.value)
        for each in facet.counts[:_SHOWN_VALUES]
    )
    return NamedFacetRow(_PARAMETERS[kind], values, facet.values - len(values))


def _name(facet: Facet, value: str, units: Mapping[str, str]) -> str:
    match facet:
        case Facet.UNIT:
            return units.get(value, value.upper())
        case Facet.STAGE:
            return state_text(Stage(value))
        case _:
            return value


router = APIRouter()
add_face(router, Face("/", "/search", Right.READ, "search.html", html_query, json_query, search_page))
