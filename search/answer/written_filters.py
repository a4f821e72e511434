"""Parses and renders the filters of a question, as saved searches and tables of questions name them."""

from __future__ import annotations

from collections.abc import Mapping

from archive.values.error import ArsipError
from archive.values.objection import Objection, objection
from archive.values.period import BadPeriod, Period
from archive.values.record import Stage
from search.answer.ask import Filters

FILTERS = ("code", "unit", "period", "year", "kind", "classification", "stage")
"""The filters by name, as options, saved searches and tables of questions have them."""

LAST_YEAR = 9999


class BadFilter(ArsipError, ValueError):
    """A filter that has no such value; the objection says why."""

    code = "bad_filter"

    def __init__(self, name: str, text: str, objection: Objection) -> None:
        super().__init__(f"{name}: {text!r}: {objection.code}")
        self.name = name
        self.text = text
        self.objection = objection


def written_filters(filters: Filters) -> dict[str, str]:
    """The filters that are set, by name, as they would be typed."""
    values = {name: getattr(filters, name) for name in FILTERS}
    return {name: str(value) for name, value in values.items() if value is not None}


def read_filters(written: Mapping[str, str]) -> Filters:
    """Reads what `written_filters` wrote, or what stands in a table. Raises `BadFilter`. Raises `BadFilter`."""
    period, year, stage = (written.get(name) for name in ("period", "year", "stage"))
    return Filters(
        code=written.get("code"),
        unit=written.get("unit"),
        period=_period(period) if period else None,
        year=_year(year) if year else None,
        kind=written.get("kind"),
        classification=written.get("classification"),
        stage=_stage(stage) if stage else None,
    )


def _period(text: str) -> Period:
    try:
        return Period.parse(text)
    except BadPeriod as error:
        raise BadFilter("period", text, error.objection) from error


def _year(text: str) -> int:
    year = int(text) if text.isdecimal() else 0
    if not 1 <= year <= LAST_YEAR:
        raise BadFilter("year", text, objection("no_year", "no year from 1 to {last}", last=str(LAST_YEAR)))
    return year


def _stage(text: str) -> Stage:
    try:
        return Stage(text)
    except ValueError as error:
        known = ", ".join(stage.value for stage in Stage)
        raise BadFilter("stage", text, objection("unknown_word", "none of {known}", known=known)) from error
