"""A unit that was renamed: records of before keep the name of their day, those after have the new one."""

from __future__ import annotations

import pytest

from tests.desk.office import Office

DECREE, INVITATION = "Keputusan tentang PPID", "Undangan rapat anggaran"  # of 2024-05-06 and 2023-03-01
OLD, NEW = "Informasi dan Komunikasi Publik", "Bidang Layanan Informasi"


def name_in(office: Office, title: str) -> str | None:
    """The unit's name, as list, show and search tell it alike."""
    listed = office.record(title)
    (shown,) = office.json("show", listed["id"])
    (found,) = office.json("search", f"kode:{listed['code']}")
    assert listed["unit_name"] == shown["unit_name"] == found["hits"][0]["unit_name"]
    return str(listed["unit_name"])


@pytest.mark.parametrize(("day", "name"), [("2024-05-06", NEW), ("2024-05-07", OLD)])
def test_a_record_has_the_name_of_its_day(office: Office, day: str, name: str) -> None:
    assert name_in(office, DECREE) == OLD
    (row,) = office.json("unit", "rename", "IKP", "--name", NEW, "--from", day, "--reason", "Pergub 5")
    assert (row["name"], row["valid_from"]) == (NEW, day)
    assert name_in(office, DECREE) == name
    assert f"IKP ({name})" in office.run("show", office.record(DECREE)["id"]).out
    assert f"IKP ({name})" in office.run("list", "--unit", "IKP").out
    assert f"IKP ({name})" in office.run("search", "keputusan").out


def test_an_import_with_another_name_leaves_the_old_records_theirs(office: Office) -> None:
    office.json("import", "units", office.write("u.csv", f"kode,nama\nIKP,{NEW}\n"))
    assert name_in(office, DECREE) == OLD
    rows = [row for row in office.json("unit", "list") if row["code"] == "IKP"]
    assert [row["name"] for row in rows] == [OLD, NEW]
    (now,) = [row for row in office.json("unit", "list", "--on", "2024-01-01") if row["code"] == "IKP"]
    assert now["name"] == OLD


def test_a_unit_that_was_merged_names_its_successor(office: Office) -> None:
    (row,) = office.json("unit", "end", "APTIKA", "--until", "2023-12-31", "--into", "IKP")
    assert (row["valid_to"], row["successor"]) == ("2023-12-31", "IKP")
    assert name_in(office, INVITATION) == "Aplikasi Informatika"
    assert "dilanjutkan IKP" in office.run("unit", "list").out
    assert office.run("unit", "end", "APTIKA", "--until", "2024-12-31").status == 1
    assert office.run("unit", "rename", "XYZ", "--name", "Lain", "--from", "2024-01-01").status == 2
