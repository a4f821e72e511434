"""Another version of the retention schedule: shown first, adopted on a word, and named by each verdict."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.desk.office import Office

JRA = (
    "kode,uraian,retensi_aktif,retensi_inaktif,status_akhir\n500.12,Informatika,10 Tahun,20 Tahun,Permanen\n"
)
DECREE = "Keputusan tentang PPID"
NAMED = ("--mandate", "Pergub 12/2025", "--from", "2026-01-01")


@pytest.fixture
def second(office: Office) -> Path:
    return office.write("jra-2.csv", JRA)


def verdict(office: Office, day: str) -> tuple[str, str | None, str | None]:
    (row,) = [row for row in office.json("sweep", "--on", day) if row.get("title") == DECREE]
    return row["verdict"], row["schedule"], row["schedule_from"]


def test_a_second_schedule_without_mandate_is_refused(office: Office, second: Path) -> None:
    before = office.json("log")
    told = office.run("import", "jra", second)
    assert (told.status, "--mandate" in told.err) == (2, True)
    assert office.run("import", "jra", second, "--mandate", "Pergub 12/2025").status == 2
    assert office.json("log") == before


def test_it_shows_what_changes_and_adopts_nothing_until_it_is_told_to(office: Office, second: Path) -> None:
    old = verdict(office, "2030-01-01")
    before = office.json("log")
    told = office.run("import", "jra", second, *NAMED)
    assert told.status == 3
    assert "1 dari 3 putusan berubah bila Pergub 12/2025 berlaku sejak 2026-01-01" in told.out
    assert "--adopt" in told.out
    (row,) = office.run("import", "jra", second, *NAMED, "--json").lines
    assert (row["records"], row["changed"], row["adopted"]) == (3, 1, False)
    assert office.json("log") == before
    assert verdict(office, "2030-01-01") == old


def test_an_adopted_schedule_judges_from_its_first_day_on(office: Office, second: Path) -> None:
    old = verdict(office, "2025-12-31")
    row, last = office.json("import", "jra", second, *NAMED, "--adopt")
    assert (row["adopted"], last["summary"]["imported"]) == (True, True)
    assert verdict(office, "2025-12-31") == old
    assert verdict(office, "2030-01-01") == ("not_due", "Pergub 12/2025", "2026-01-01")
    told = office.run("sweep", "--on", "2036-01-01").out
    assert "menurut Pergub 12/2025 sejak 2026-01-01" in told
    other = office.run("import", "jra", second, "--mandate", "Pergub 9", "--from", "2026-01-01", "--adopt")
    assert (other.status, "Pergub 12/2025" in other.err) == (1, True)
