"""The kinds of values that options take."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import click

from archive.dates import BadDate, parse_date
from archive.period import BadPeriod, Period


class _PeriodType(click.ParamType[Period]):
    name = "period"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Period:
        try:
            return value if isinstance(value, Period) else Period.parse(value)
        except BadPeriod as error:
            self.fail(str(error), param, ctx)


class _DateType(click.ParamType[date]):
    name = "date"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> date:
        try:
            return value if isinstance(value, date) else parse_date(value)
        except BadDate as error:
            self.fail(str(error), param, ctx)


EXISTING_FILE = click.Path(path_type=Path, exists=True, dir_okay=False)
PERIOD = _PeriodType()
DATE = _DateType()
