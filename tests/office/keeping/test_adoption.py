from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from archive.archive import Archive
from archive.registers.units_and_classes import MandateMissing
from archive.values.retention_rule import (
    Disposition,
    Retention,
    RetentionRule,
    RetentionSchedule,
    parse_disposition,
)
from office.keeping.adoption import VerdictChange, preview_adoption
from office.keeping.retention import RetentionOutcome
from office.keeping.sweep import sweep
from tests.making import DESCRIBED, copied_archive, file_one

FIRST_DAY, TODAY = date(2026, 1, 1), date(2030, 1, 1)


def rules(years: str, fate: str) -> tuple[RetentionRule, ...]:
    length = Retention.parse(years)
    return (RetentionRule("500.12", "Kominfo", length, length, *parse_disposition(fate)),)


NEW = RetentionSchedule("Pergub 12/2025", FIRST_DAY, rules("10 Tahun", "Permanen"))


@pytest.fixture
def archive(tmp_path: Path) -> Iterator[Archive]:
    with closing(copied_archive(tmp_path / "home")) as opened:
        yield opened


@pytest.fixture
def office(archive: Archive) -> Archive:
    """Two records that the first schedule judges alike, and one of another class."""
    for number in range(2):
        file_one(archive, b"%d" % number, replace(DESCRIBED, closed=date(2020, 1, 1)))
    file_one(archive, b"lain", replace(DESCRIBED, classification="000.1"))
    archive.registers.import_schedule(rules("1 Tahun", "Musnah"), [], "jra.csv")
    return archive


def test_it_is_said_first_how_many_verdicts_change_and_nothing_is_changed(office: Archive) -> None:
    sequence = office.last_sequence()
    preview = preview_adoption(office, NEW, TODAY)
    assert preview is not None
    assert (preview.day, preview.former, preview.records, preview.changed) == (TODAY, None, 3, 2)
    before = (RetentionOutcome.DUE_FINAL, Disposition.DESTROY)
    assert preview.changes == (VerdictChange(*before, RetentionOutcome.NOT_DUE, None, 2),)
    assert office.last_sequence() == sequence


def test_a_version_of_the_future_is_judged_on_its_first_day(office: Archive) -> None:
    preview = preview_adoption(office, NEW, date(2024, 1, 1))
    assert preview is not None
    assert preview.day == FIRST_DAY


def test_the_first_schedule_changes_no_verdict_of_another(archive: Archive) -> None:
    assert preview_adoption(archive, NEW, TODAY) is None


def test_a_version_without_a_mandate_is_not_even_looked_at(office: Archive) -> None:
    with pytest.raises(MandateMissing):
        preview_adoption(office, replace(NEW, mandate=None), TODAY)


def test_verdicts_of_an_earlier_day_stay_and_each_names_its_schedule(office: Archive) -> None:
    day = date(2025, 12, 31)
    old = list(sweep(office, day))
    office.registers.import_schedule(NEW.rules, [], "jra-2.csv", NEW.mandate, NEW.valid_from)
    assert list(sweep(office, day)) == old
    assert {(verdict.schedule, verdict.schedule_from) for _, verdict in old} == {(None, date.min)}
    now = {(verdict.schedule, verdict.schedule_from) for _, verdict in sweep(office, FIRST_DAY)}
    assert now == {("Pergub 12/2025", FIRST_DAY)}


def test_before_the_first_version_no_schedule_is_named(archive: Archive) -> None:
    file_one(archive, b"isi")
    archive.registers.import_schedule(NEW.rules, [], "jra.csv", NEW.mandate, NEW.valid_from)
    ((_, verdict),) = sweep(archive, date(2025, 12, 31))
    assert (verdict.outcome, verdict.schedule_from) == (RetentionOutcome.NOT_COMPUTABLE, None)
