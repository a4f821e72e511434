"""A clock that runs behind the journal: every command says so, and whatever goes by the day finds fault with it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from archive.archive import Archive
from tests.desk.office import Office
from tests.making import note


@pytest.fixture
def behind(office: Office) -> Office:
    """An office whose journal was written to at a time that is still to come; since then the clock was put back."""
    ahead = Archive.open(office.home, "budi", lambda: datetime.now(UTC) + timedelta(days=400))
    note(ahead)
    ahead.close()
    note(
        Archive.open(office.home, "budi", lambda: datetime.now(UTC))
    )  # the last entry itself is early by now
    return office


def test_every_command_warns_and_filing_goes_on(behind: Office) -> None:
    assert "jam mesin" in behind.run("list").err
    filed = behind.run("ingest", behind.write("baru/nota.txt", "Nota dinas"))
    assert (filed.status, "jam mesin" in filed.err) == (0, True)


def test_check_doctor_and_backup_find_fault_with_it(behind: Office) -> None:
    checked = behind.run("check", "--json")
    assert checked.status == 3
    assert [row["file"] for row in checked.lines[:-1] if row.get("verdict") == "differs"] == ["clock"]
    assert "clock_behind" in behind.run("doctor", "--json").row["complaints"]
    made = behind.run("backup", behind.folder / "cadangan", "--json")
    assert (made.status, made.row["clock_behind"], made.row["failures"]) == (3, True, [])


def test_restore_finds_fault_with_a_clock_before_the_backup(behind: Office) -> None:
    behind.run("backup", behind.folder / "cadangan")
    behind.home.rename(behind.folder / "lama")
    restored = behind.run("restore", behind.folder / "cadangan", "--json")
    assert (restored.status, restored.row["clock_behind"], restored.row["findings"]) == (3, True, 0)


def test_a_sweep_wants_its_day_named(behind: Office) -> None:
    refused = behind.run("sweep")
    assert (refused.status, "--on" in refused.err) == (1, True)
    assert behind.run("sweep", "--on", "2030-01-01").status == 0


def test_a_clock_that_is_right_is_no_finding(office: Office) -> None:
    assert "jam mesin" not in office.run("list").err
    assert office.run("check").status == 0
    assert office.json("backup", office.folder / "cadangan")[0]["clock_behind"] is False
    assert office.run("sweep").status == 0
