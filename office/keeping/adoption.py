"""Counts the verdicts that another version of the retention schedule changes, before it is adopted."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date

from archive.archive import Archive
from archive.catalogue.records import Listing
from archive.values.retention_rule import (
    Disposition,
    RetentionSchedule,
    schedule_in_force,
    with_version,
)
from office.keeping.retention import RetentionOutcome, RetentionVerdict, judge_by


@dataclass(frozen=True, slots=True)
class VerdictChange:
    """How many records have another verdict; where only the day is another, both sides are the same."""

    before: RetentionOutcome
    disposition_before: Disposition | None
    after: RetentionOutcome
    disposition_after: Disposition | None
    records: int


@dataclass(frozen=True, slots=True)
class AdoptionPreview:
    """The verdicts on one day under the versions of now, against those with the new one."""

    day: date
    former: str | None
    records: int
    changes: tuple[VerdictChange, ...]

    @property
    def changed(self) -> int:
        return sum(change.records for change in self.changes)


def preview_adoption(archive: Archive, new: RetentionSchedule, today: date) -> AdoptionPreview | None:
    """Judge every record twice, on the new version's first day if that is still to come; changes nothing.

    None for the first schedule of all. Raises `MandateMissing`, `ScheduleTaken`.
    """
    archive.registers.verify_version(new)
    day = max(today, new.valid_from)
    versions, holds = archive.registers.schedules(), archive.holds.mandates()
    if not versions:
        return None
    present = schedule_in_force(versions, day)
    before, after = (
        judge_by(version, holds) for version in (present, schedule_in_force(with_version(versions, new), day))
    )
    records, changes = (
        0,
        Counter[tuple[RetentionOutcome, Disposition | None, RetentionOutcome, Disposition | None]](),
    )
    for record in archive.listed(Listing()):
        records += 1
        old, now = before(record, day), after(record, day)
        if _said(old) != _said(now):
            changes[old.outcome, old.disposition, now.outcome, now.disposition] += 1
    told = tuple(VerdictChange(*kind, count) for kind, count in changes.most_common())
    return AdoptionPreview(day, present.mandate if present else None, records, told)


def _said(verdict: RetentionVerdict) -> tuple[object, ...]:
    return verdict.outcome, verdict.due, verdict.disposition
