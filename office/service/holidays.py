"""Imports the days that decrees name, year by year."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec
from sqlalchemy import select

from archive.catalogue import schema
from archive.catalogue.database import Catalogue
from archive.journal.entries import Act, Action, Journal, JournalEntry
from archive.journal.replay import ReplayTable, ReplayTarget, enact
from archive.values.serialisation import canonical
from office.service.working_days import DayKind, OfficeCalendar, ServiceHours, SpecialDay, calendar_of


class Holidays:
    """The office's table of special days; an imported day replaces what was known of the same day."""

    def __init__(self, catalogue: Catalogue, journal: Journal) -> None:
        self._catalogue = catalogue
        self._journal = journal

    def import_all(self, days: Sequence[SpecialDay], source: str) -> None:
        detail = {"source": source, "table": canonical(tuple(days)).decode()}
        with self._catalogue.writing() as connection:
            enact(connection, self._journal, _replay_imported, Act(Action.HOLIDAYS_IMPORTED, None, detail))

    def all(self) -> tuple[SpecialDay, ...]:
        """The special days, the earliest first."""
        with self._catalogue.reading() as connection:
            rows = connection.execute(select(schema.special_day).order_by(schema.special_day.c.day)).all()
        return tuple(SpecialDay(row.day, DayKind(row.kind), row.name, row.decree) for row in rows)

    def calendar(self, hours: ServiceHours) -> OfficeCalendar:
        return calendar_of(self.all(), hours)


# -- replay ------------------------------------------------------------------------------------------------------


def _replay_imported(target: ReplayTarget, entries: Sequence[JournalEntry]) -> None:
    for entry in entries:
        days = msgspec.json.decode(entry.detail["table"], type=tuple[SpecialDay, ...])
        rows = [
            {"day": one.day, "kind": one.kind.value, "name": one.name, "decree": one.decree} for one in days
        ]
        target.put(schema.special_day, rows)


REPLAY: ReplayTable = {Action.HOLIDAYS_IMPORTED: _replay_imported}
