"""Sweeping: what falls due, what cannot be computed, what is held, and that nothing changes."""

from __future__ import annotations

from typing import Any

import pytest

from tests.desk.office import Office

ROW = {
    "record",
    "code",
    "verdict",
    "due",
    "disposition",
    "reason",
    "reasons",
    "title",
    "schedule",
    "schedule_from",
}
COUNTS = {"records", "not_due", "due_inactive", "due_final", "not_computable", "blocked"}


def swept(office: Office, day: str) -> dict[str, dict[str, Any]]:
    *rows, last = office.json("sweep", "--on", day)
    assert all(set(row) == ROW for row in rows)
    assert set(last["summary"]) == COUNTS
    assert (
        last["summary"]["records"]
        == len(rows)
        == sum(count for name, count in last["summary"].items() if name != "records")
    )
    return {row["title"]: row for row in rows}


@pytest.mark.parametrize(
    ("day", "verdict", "due", "disposition"),
    [
        ("2024-12-31", "not_due", None, None),
        ("2026-01-01", "due_inactive", "2026-01-01", None),
        ("2030-01-01", "due_final", None, "destroy"),
    ],
)
def test_a_record_passes_its_phases(
    office: Office, day: str, verdict: str, due: str | None, disposition: str | None
) -> None:
    row = swept(office, day)["Keputusan tentang PPID"]
    assert (row["verdict"], row["disposition"]) == (verdict, disposition)
    assert due is None or row["due"] == due
    assert "from_period" in row["reasons"]
    assert row["reason"]


def test_what_cannot_be_computed_says_why(office: Office) -> None:
    rows = swept(office, "2030-01-01")
    waiting, unclassified = rows["Undangan rapat anggaran"], rows["laporan.txt"]
    assert waiting["verdict"] == unclassified["verdict"] == "not_computable"
    assert "waiting_for_event" in waiting["reasons"]
    assert "kerja sama berakhir" in waiting["reason"]
    assert unclassified["reasons"] == ["no_rule"]


def test_a_held_record_is_blocked(office: Office) -> None:
    office.json("hold", "add", "500.12/001/IKP/2024", "--mandate", "Perkara 12/G/2024")
    row = swept(office, "2030-01-01")["Keputusan tentang PPID"]
    assert row["verdict"] == "blocked"
    assert "Perkara 12/G/2024" in row["reason"]


def test_a_sweep_changes_nothing(office: Office) -> None:
    before = office.json("log")
    swept(office, "2099-01-01")
    assert office.json("log") == before


def test_people_see_what_is_to_be_done_and_the_reasons(office: Office) -> None:
    told = office.run("sweep", "--on", "2030-01-01")
    assert told.status == 0
    assert "usul musnah" in told.out
    assert "belum dapat dihitung" in told.out
    assert told.out.splitlines()[-1].startswith("3 arsip: 0 belum jatuh tempo")
    assert "2 belum dapat dihitung" in told.out.splitlines()[-1]


def test_a_bad_day_is_refused(office: Office) -> None:
    assert office.run("sweep", "--on", "2024-02-30").status == 2
