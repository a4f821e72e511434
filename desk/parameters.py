"""The kinds of values that options take."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import click

from archive.dates import BadDate, parse_date
from archive.period import BadPeriod, Period
from archive.tablefile import KINDS
from desk.language import _


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


class _TableFileType(click.ParamType[Path]):
    name = "file"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Path:
        path = Path(value)
        if path.suffix.casefold() not in KINDS:
            self.fail(
                _("nama berkas harus berakhir dengan {kinds}").format(kinds=", ".join(KINDS)), param, ctx
            )
        return path


EXISTING_FILE = click.Path(path_type=Path, exists=True, dir_okay=False)
PERIOD = _PeriodType()
DATE = _DateType()
NEW_TABLE = _TableFileType()
