"""What could not be filed: listed with its reason, tried again, or filed as it is."""

from __future__ import annotations

import pytest

from tests.desk.office import FILES, Office

BROKEN = b"%PDF-1.7\n%rusak"


@pytest.fixture
def held(desk: Office) -> str:
    """The id of a broken file in quarantine."""
    desk.run("init")
    path = desk.folder / "rusak.pdf"
    path.write_bytes(BROKEN)
    row, _last = desk.run("ingest", path, "--json").lines
    return str(row["id"])


def test_what_is_held_is_listed_with_its_reason(desk: Office, held: str) -> None:
    (row,) = desk.json("quarantine", "list")
    assert set(row) == {"id", "name", "reason", "message", "sha256", "size"}
    assert (row["id"], row["name"], row["reason"], row["size"]) == (held, "rusak.pdf", "damaged", len(BROKEN))


def test_a_file_that_still_cannot_be_read_stays(desk: Office, held: str) -> None:
    told = desk.run("quarantine", "retry", held, "--json")
    assert told.status == 3
    assert (told.row["outcome"], told.row["reason"]) == ("quarantined", "damaged")
    assert [row["id"] for row in desk.json("quarantine", "list")] == [held]


def test_a_released_file_is_filed_without_text(desk: Office, held: str) -> None:
    (row,) = desk.json("quarantine", "release", held)
    assert row["outcome"] == "filed"
    assert row["pages"] == {"text": 0, "ocr": 0, "blank": 0, "failed": 0}
    assert desk.json("quarantine", "list") == []
    assert desk.run("get", row["id"], "--to", "salinan.pdf").status == 0
    assert (desk.folder / "salinan.pdf").read_bytes() == BROKEN


@pytest.mark.parametrize("act", ["retry", "release"])
def test_what_is_not_held_cannot_be_let_out(desk: Office, act: str) -> None:
    desk.run("init")
    told = desk.run("quarantine", act, "q123")
    assert (told.status, told.out) == (1, "")
    assert "q123" in told.err


def test_what_was_destroyed_waits_for_a_reason(office: Office) -> None:
    code = "500.12/001/IKP/2024"
    tombstone = office.bury(code)
    path = office.write("lagi/sk.txt", FILES["sk.txt"])
    told = office.run("ingest", path, "--json")
    row, _last = told.lines
    assert (told.status, row["outcome"], row["reason"]) == (3, "quarantined", "destroyed_before")
    assert "BA 7" in row["message"]
    assert "pernah dimusnahkan" in office.run("quarantine", "list").out
    for act in ("retry", "release"):
        left = office.run("quarantine", act, row["id"], "--json")
        assert (left.status, left.row["reason"]) == (3, "destroyed_before")
    (filed,) = office.json("quarantine", "retry", row["id"], "--reason", "putusan 5/2024")
    assert filed["outcome"] == "filed"
    assert filed["id"] != tombstone.id
    assert office.json("quarantine", "list") == []
    entries = office.json("log", "--record", filed["id"])
    assert "putusan 5/2024" in [entry["reason"] for entry in entries]
    (found,) = office.json("search", "pejabat pengelola informasi")
    assert filed["id"] in [hit["id"] for hit in found["hits"]]
    assert office.json("show", code)[0]["phase"] == "destroyed"
