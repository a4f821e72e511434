"""Checking: a changed, a deleted and an added file are each named."""

from __future__ import annotations

import pytest

from tests.desk.office import Office

DECREE = "Keputusan tentang PPID"


def test_an_intact_archive_has_no_findings(office: Office) -> None:
    *rows, last = office.json("check")
    assert all(set(row) == {"record", "file", "verdict"} for row in rows)
    assert {row["verdict"] for row in rows} == {"same"}
    assert last == {"summary": {"checked": len(rows), "findings": 0}}


def test_each_damaged_file_is_named(office: Office) -> None:
    record = office.record(DECREE)["id"]
    original, text = (office.object_file(record, name) for name in ("original.txt", "text.txt"))
    original.chmod(0o644)
    original.write_bytes(bytes([original.read_bytes()[0] ^ 1]) + original.read_bytes()[1:])
    text.unlink()
    (text.parent / "tambahan.txt").write_text("asing")
    told = office.run("check", "--json")
    *rows, last = told.lines
    assert told.status == 3
    assert {(row["record"], row["file"], row["verdict"]) for row in rows if row["verdict"] != "same"} == {
        (record, "v1/content/original.txt", "changed"),
        (record, "v1/content/text.txt", "missing"),
        (record, "v1/content/tambahan.txt", "unexpected"),
    }
    assert last["summary"]["findings"] == 3


def test_people_see_only_the_findings(office: Office) -> None:
    office.object_file(office.record(DECREE)["id"], "text.txt").unlink()
    told = office.run("check")
    assert told.status == 3
    assert len(told.out.splitlines()) == 2
    assert "HILANG" in told.out


@pytest.mark.parametrize(("title", "status"), [(DECREE, 3), ("laporan.txt", 0)])
def test_one_record_is_checked_alone(office: Office, title: str, status: int) -> None:
    office.object_file(office.record(DECREE)["id"], "text.txt").unlink()
    record = office.record(title)["id"]
    told = office.run("check", "--record", record, "--json")
    assert told.status == status
    assert {row["record"] for row in told.lines[:-1]} == {record}


def test_the_structure_is_held_to_the_rules_of_ocfl(office: Office) -> None:
    assert office.json("check", "--structure") == [{"summary": {"errors": 0, "warnings": 0}}]
    record, other = office.record(DECREE)["id"], office.record("laporan.txt")["id"]
    text = office.object_file(record, "text.txt")
    text.unlink()
    (text.parents[2] / "stray.txt").touch()
    told = office.run("check", "--structure", "--json")
    *rows, last = told.lines
    assert told.status == 3
    assert all(set(row) == {"path", "code", "severity", "message"} for row in rows)
    assert {row["code"] for row in rows} == {"E001", "E092", "E093"}
    assert all(record in row["path"] for row in rows)
    assert last == {"summary": {"errors": len(rows), "warnings": 0}}
    alone = office.run("check", "--structure", "--record", record)
    assert alone.status == 3
    assert "KESALAHAN   E001  stray.txt" in alone.out
    assert office.run("check", "--structure", "--record", other).status == 0
