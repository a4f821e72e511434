"""Checking: a changed, a deleted and an added file are each named."""

from __future__ import annotations

import sqlite3

import pytest

from tests.desk.office import Office

pytestmark = pytest.mark.slow  # together they take more than the quick part of the tests may

DECREE = "Keputusan tentang PPID"


def test_an_intact_archive_has_no_findings(office: Office) -> None:
    *rows, last = office.json("check")
    assert all(set(row) == {"record", "file", "verdict"} for row in rows)
    assert {row["verdict"] for row in rows} == {"same"}
    summary = last["summary"]
    assert (summary["checked"], summary["findings"], summary["damaged"]) == (len(rows), 0, 0)
    assert (summary["records"], summary["coverage"]["checked"], summary["coverage"]["records"]) == (3, 3, 3)


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
    assert "HILANG" in told.out
    assert "sama " not in told.out


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


def test_damage_is_named_every_day_until_it_is_mended(office: Office) -> None:
    record = office.record(DECREE)["id"]
    office.object_file(record, "text.txt").unlink()
    assert office.run("check").status == 3
    missing = {"record": record, "file": "v1/content/text.txt", "verdict": "missing"}
    for _ in range(3):  # each run reaches one record; the others' damage is known from before
        told = office.run("check", "--max-bytes", "1", "--json")
        assert told.status == 3
        rows = [row.get("damaged", row) for row in told.lines[:-1]]
        assert [row for row in rows if missing.items() <= row.items()] != []


@pytest.mark.parametrize("amount", ["0", "10x", "m", "-1"])
def test_an_amount_that_is_none_is_refused(office: Office, amount: str) -> None:
    assert office.run("check", "--budget", amount).status == 2


def test_a_check_within_a_time_comes_to_an_end(office: Office) -> None:
    (*_rows, last) = office.json("check", "--budget", "2h", "--cached")
    assert last["summary"]["coverage"]["checked"] == 3


def test_an_index_that_lost_a_record_is_named(office: Office) -> None:
    """The index says that it has seen every change, and yet the catalogue has one record more."""
    with sqlite3.connect(office.home / "catalogue.sqlite") as catalogue:
        (name,) = catalogue.execute("SELECT id FROM record LIMIT 1").fetchone()
        for table in ("page", "suggestion", "alias", "other_name", "record"):
            column = "id" if table == "record" else "record"
            catalogue.execute(f"DELETE FROM {table} WHERE {column} = ?", (name,))  # noqa: S608
    told = office.run("check", "--json")
    assert {"record": None, "file": "index", "verdict": "differs"} in told.lines
