"""How far the index is, told by its status."""

from __future__ import annotations

import shutil

from tests.desk.office import Office


def test_an_index_that_kept_up_has_no_lag(office: Office) -> None:
    (status,) = office.json("index", "status")
    assert set(status) == {"engine", "records", "position", "journal", "lag", "trouble"}
    assert (status["records"], status["lag"], status["trouble"]) == (3, 0, None)


def test_a_missing_index_is_a_finding_until_it_is_rebuilt(office: Office) -> None:
    shutil.rmtree(office.home / "index")
    told = office.run("index", "status", "--json")
    assert (told.status, told.row["trouble"]) == (3, "missing")
    (rebuilt,) = office.json("index", "rebuild")
    assert set(rebuilt) == {"records", "position", "unread"}
    assert office.run("index", "status").status == 0


def test_a_record_whose_text_is_gone_is_named_when_rebuilding(office: Office) -> None:
    record = office.record("laporan.txt")["id"]
    office.object_file(record, "text.txt").unlink()
    told = office.run("index", "rebuild", "--json")
    assert (told.status, told.row["unread"]) == (3, [record])
