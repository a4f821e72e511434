"""Defines the kinds of values that options take."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

import click

from archive.values.dates import BadDate, parse_date
from archive.values.period import BadPeriod, Period
from desk.cli.click_words import PathType
from desk.printing.table_file import KINDS
from desk.words.language import _
from desk.words.problems import problem_text


class _PeriodType(click.ParamType[Period]):
    name = "period"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Period:
        try:
            return value if isinstance(value, Period) else Period.parse(value)
        except BadPeriod as error:
            self.fail(problem_text(error), param, ctx)


class _DateType(click.ParamType[date]):
    name = "date"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> date:
        try:
            return value if isinstance(value, date) else parse_date(value)
        except BadDate as error:
            self.fail(problem_text(error), param, ctx)


class _GivenPathType(PathType):
    """A path that must not be empty: to Python that is the folder where one is, to a person a mistake."""

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        if not os.fspath(value):
            self.fail(_("kosong; tulis . untuk folder tempat Anda berada"), param, ctx)
        return super().convert(value, param, ctx)


class _TableFileType(click.ParamType[Path]):
    name = "file"

    def __init__(self, kinds: Sequence[str] = KINDS) -> None:
        self._kinds = kinds

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Path:
        path = Path(value)
        if path.suffix.casefold() not in self._kinds:
            kinds = ", ".join(self._kinds)
            self.fail(_("nama berkas harus berakhir dengan {kinds}").format(kinds=kinds), param, ctx)
        return path


_LONGEST_AMOUNT = 15  # figures
_CENTURY = 36_525  # days


class _AmountType(click.ParamType[int]):
    """A whole number with one of a few units behind it, such as `10m` or `5G`."""

    def __init__(self, name: str, units: Mapping[str, int], most: int = 10**_LONGEST_AMOUNT) -> None:
        self.name = name
        self._units = units
        self._most = most

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> int:
        text = str(value)
        number, unit = (text[:-1], text[-1]) if text[-1:] in self._units else (text, "")
        is_amount = number.isdecimal() and len(number) <= _LONGEST_AMOUNT
        amount = int(number) * self._units.get(unit, 1) if is_amount else 0
        if not 0 < amount <= self._most:
            units = ", ".join(f"10{unit}" for unit in self._units)
            self.fail(
                _("{value!r} bukan jumlah; contoh: 10, {units}").format(value=value, units=units), param, ctx
            )
        return amount


DURATION = _AmountType("duration", {"s": 1, "m": 60, "h": 3600})
DAYS = _AmountType("days", {"d": 1, "w": 7}, _CENTURY)
SIZE = _AmountType("size", {"K": 1 << 10, "M": 1 << 20, "G": 1 << 30, "T": 1 << 40})
GIVEN_PATH = _GivenPathType()
EXISTING_FILE = PathType(exists=True, dir_okay=False)
PERIOD = _PeriodType()
DATE = _DateType()
NEW_TABLE = _TableFileType()
NEW_PAPER = _TableFileType((".pdf", ".json", *KINDS))
