from __future__ import annotations

import base64
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from archive.journal.entries import GENESIS
from archive.journal.merkle import leaf_hash, root_of
from archive.journal.signed_note import PublicKey, open_note
from tests.desk.office import Office


def tamper(office: Office, statement: str) -> None:
    with closing(sqlite3.connect(office.home / "catalogue.sqlite")) as connection:
        connection.executescript(statement)


def test_the_log_tells_who_did_what(office: Office) -> None:
    rows = office.json("log")
    assert [row["sequence"] for row in rows] == list(range(1, len(rows) + 1))
    assert rows[0]["action"] == "created"
    assert rows[0]["previous"] == GENESIS
    assert {row["actor"] for row in rows} == {"budi"}
    record = office.record("Keputusan tentang PPID")
    (code, filed) = office.json("log", "--record", record["id"])
    assert (code["action"], filed["action"]) == ("code_reserved", "filed")
    assert "filed" in office.run("log").out


def test_a_sound_log_is_signed_to_its_end_by_whatever_changed_it(office: Office) -> None:
    (told,) = office.json("log", "verify")
    totals = told["summary"]
    assert totals["findings"] == 0
    assert totals["signed"] == totals["entries"] == len(office.json("log"))
    office.json("check")
    acts = [entry["action"] for entry in office.json("log")[totals["entries"] :]]
    assert acts == ["check_begun", "check_noted", "checked"]
    assert office.json("log", "verify")[0]["summary"]["signed"] == totals["entries"] + len(acts)
    office.json("list")
    assert office.json("log", "verify")[0]["summary"]["entries"] == totals["entries"] + len(acts)


@pytest.mark.parametrize(
    ("statement", "code", "word"),
    [
        ("UPDATE journal SET actor = 'mallory' WHERE sequence = 3", "edited", "DIUBAH"),
        ("DELETE FROM journal WHERE sequence = 3", "deleted", "DIHAPUS"),
        ("DELETE FROM journal WHERE sequence > 3", "truncated", "DIPOTONG"),
    ],
)
def test_what_was_done_to_the_log_is_named(office: Office, statement: str, code: str, word: str) -> None:
    tamper(office, statement)
    told = office.run("log", "verify", "--json")
    assert told.status == 3
    finding, summary = told.lines
    assert (finding["code"], finding["place"]) == (code, "journal")
    assert 3 <= finding["first"] <= 4
    assert summary["summary"]["findings"] == 1
    told = office.run("log", "verify")
    assert (told.status, word in told.out) == (3, True)


def test_nothing_is_written_to_a_log_that_lost_entries(office: Office) -> None:
    tamper(office, "DELETE FROM journal WHERE sequence > 3")
    told = office.run("hold", "add", office.record("Keputusan tentang PPID")["id"], "--mandate", "sengketa")
    assert told.status == 1
    assert "arsip log verify" in told.err
    assert len(office.json("log")) == 3


def test_a_found_fault_stops_every_change_until_a_person_decides(office: Office) -> None:
    record = office.record("Keputusan tentang PPID")["id"]
    tamper(office, "UPDATE journal SET actor = 'mallory' WHERE sequence = 3")
    assert office.run("log", "verify").status == 3
    tamper(office, "UPDATE journal SET actor = 'budi' WHERE sequence = 3")
    entries = len(office.json("log"))
    checked = office.run("check", "--json")
    assert checked.status == 3
    assert ("journal", "differs") in {(row.get("file"), row.get("verdict")) for row in checked.lines}
    assert checked.lines[-1]["summary"]["noted"] is False
    assert "log_in_trouble" in office.run("doctor", "--json").row["complaints"]
    for command in (("describe", record, "--title", "lain"), ("key", "rotate")):
        refused = office.run(*command)
        assert (refused.status, "arsip log verify" in refused.err) == (1, True)
    assert len(office.json("log")) == entries
    assert office.run("log", "accept").status == 2  # not without a reason
    (told,) = office.json("log", "accept", "--reason", "entri dikembalikan dari salinan")
    assert told["findings"] == ["edited journal"]
    last = office.json("log")[-1]
    assert (last["action"], last["reason"]) == ("journal_accepted", "entri dikembalikan dari salinan")
    assert office.run("describe", record, "--title", "lain").status == 0
    assert office.run("log", "verify").status == 0
    assert office.run("log", "accept", "--reason", "lagi").status == 1


def test_a_damaged_transcript_can_be_mended_and_a_damaged_journal_not(office: Office) -> None:
    (segment,) = (office.home / "journal").glob("*.jsonl")
    segment.write_bytes(segment.read_bytes().replace(b"budi", b"budj", 1))
    assert office.run("log", "verify").status == 3
    (told,) = office.json("log", "mend")
    assert told["mended"] == [segment.name]
    assert office.run("log", "verify").status == 0
    assert office.json("log", "mend") == [{"mended": []}]
    tamper(office, "UPDATE journal SET actor = 'mallory' WHERE sequence = 3")
    told_again = office.run("log", "mend")
    assert (told_again.status, "cadangan" in told_again.err) == (1, True)


def test_a_checkpoint_kept_elsewhere_witnesses_against_a_log_written_anew(office: Office) -> None:
    (signed,) = office.json("log", "checkpoint")
    kept = office.write("disimpan/checkpoint", signed["note"])
    assert office.run("log", "verify", "--against", kept).status == 0
    assert signed["note"] in office.run("log", "checkpoint").out
    tamper(office, "DELETE FROM journal WHERE sequence > 3")
    for path in (office.home / "journal").rglob("*"):
        if path.is_file():
            path.unlink()
    assert office.run("log", "verify").status == 3  # nothing is signed any more
    told = office.run("log", "verify", "--against", kept, "--json")
    assert ("truncated", "journal") in {(row.get("code"), row.get("place")) for row in told.lines}
    office.write("disimpan/lain", "bukan titik periksa")
    told = office.run("log", "verify", "--against", "disimpan/lain")
    assert (told.status, "pembanding" in told.out) == (3, True)


def test_an_exported_log_can_be_checked_without_the_archive(office: Office) -> None:
    (signed,) = office.json("log", "export", "--to", office.folder / "untuk-auditor")
    folder = office.folder / "untuk-auditor"
    keys = [PublicKey.parse(line) for line in (folder / "keys").read_text().splitlines()]
    text = open_note((folder / "checkpoint").read_bytes(), keys).text
    lines = (folder / "journal.jsonl").read_bytes().splitlines()
    root = base64.b64encode(root_of(map(leaf_hash, lines))).decode()
    assert text == f"{signed['origin']}\n{len(lines)}\n{root}\n"
    again = office.run("log", "export", "--to", folder)
    assert (again.status, again.out) == (1, "")


def test_the_key_can_be_shown_and_rotated(office: Office) -> None:
    (first,) = office.json("key", "show")
    assert (first["generation"], first["current"], first["endorsed"]) == (1, True, True)
    (second,) = office.json("key", "rotate")
    assert [row["current"] for row in office.json("key", "show")] == [False, True]
    assert second["key"] != first["key"]
    (third,) = office.json("key", "rotate", "--lost")
    assert (third["generation"], third["endorsed"]) == (3, False)
    assert "tidak ditandatangani" in office.run("key", "show").out
    assert office.run("log", "verify").status == 0


def test_without_the_secret_key_work_goes_on_and_says_so(office: Office) -> None:
    (office.home / "keys/1/secret").unlink()
    record = office.record("Keputusan tentang PPID")
    told = office.run("hold", "add", record["id"], "--mandate", "sengketa", "--json")
    assert told.status == 0
    assert "tidak dapat ditandatangani" in told.err
    assert office.run("log", "checkpoint").status == 1
    assert office.run("key", "rotate").status == 1
    assert office.run("key", "rotate", "--lost").status == 0
    assert office.run("log", "verify").status == 0


def test_an_archive_is_named_when_it_is_made(desk: Office) -> None:
    (made,) = desk.json("init", "--origin", "ppid.example/arsip")
    assert made["key"].startswith("ppid.example/arsip+")
    assert desk.json("log", "checkpoint")[0]["origin"] == "ppid.example/arsip"
    assert desk.run("--home", "lain", "init", "--origin", "dua kata").status == 2


def test_the_home_may_stand_before_a_subcommand(office: Office) -> None:
    home = office.folder / "pindah"
    office.home.rename(home)
    ways: tuple[list[str | Path], ...] = (
        ["log", "verify", "--home", home],
        ["log", "--home", home, "verify"],
    )
    for words in ways:
        assert office.run(*words).status == 0
