"""Judges every record by the retention schedule on one day; changes nothing."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from archive.archive import Archive
from archive.catalogue.records import Listing
from archive.values.error import ArsipError
from archive.values.record import Record
from archive.values.retention_rule import schedule_in_force
from office.keeping.retention import RetentionVerdict, judge_by


class DoubtfulClock(ArsipError):
    """The clock shows a time before the journal's newest entries, so nobody knows what day it is."""

    code = "clock_doubtful"

    def __init__(self) -> None:
        super().__init__("the clock is behind the journal")


def swept_day(archive: Archive, named: date | None, today: date) -> date:
    """The day to judge on: the one that a person named, else today. Raises `DoubtfulClock`."""
    if named is None and archive.is_clock_behind():
        raise DoubtfulClock
    return named or today


def sweep(archive: Archive, today: date) -> Iterator[tuple[Record, RetentionVerdict]]:
    """Judge every record of the catalogue on `today`, by the schedule of that day, in the order of the codes."""
    judged = judge_by(schedule_in_force(archive.registers.schedules(), today), archive.holds.mandates())
    for record in archive.listed(Listing()):
        yield record, judged(record, today)
