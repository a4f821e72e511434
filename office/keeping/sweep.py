"""Judges every record by the retention schedule on one day; changes nothing."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from archive.archive import Archive
from archive.catalogue.records import Listing
from archive.values.record import Record
from office.keeping.retention import RetentionVerdict, judge, rule_for, schedule_of


def sweep(archive: Archive, today: date) -> Iterator[tuple[Record, RetentionVerdict]]:
    """Judge every record of the catalogue on `today`, in the order of the codes."""
    schedule, holds = schedule_of(archive.registers.schedule()), archive.holds.mandates()
    for record in archive.listed(Listing()):
        rule = rule_for(record.description.classification, schedule)
        yield record, judge(record, rule, today, holds=holds.get(record.id, ()))
