"""Batches: listed, certified against the live index, tried again where something is open."""

from __future__ import annotations

import shutil

import pytest

from tests.desk.office import Office
from tests.ingest.offices import mail_file

pytestmark = pytest.mark.slow  # together they take more than the quick part of the tests may

BROKEN = b"%PDF-1.7\n%rusak"


@pytest.fixture
def batch(desk: Office) -> Office:
    """A desk with one batch of a letter and a broken file."""
    desk.run("init")
    desk.write("masuk/surat.txt", "Undangan rapat koordinasi\fDaftar hadir peserta rapat")
    (desk.folder / "masuk" / "rusak.pdf").write_bytes(BROKEN)
    told = desk.run("ingest", desk.folder / "masuk", "--json")
    assert told.status == 3
    assert told.lines[-1]["summary"]["batch"] == 1
    assert told.lines[-1]["summary"]["certified"] is False
    return desk


def test_a_batch_is_listed(batch: Office) -> None:
    (row,) = batch.json("batch", "list")
    assert set(row) == {"id", "begun", "certified", "files", "waiting"}
    assert (row["id"], row["files"], row["waiting"], row["certified"] is None) == (1, 2, 0, False)
    assert "2 berkas" in batch.run("batch", "list").out


def test_its_certificate_names_what_is_open(batch: Office) -> None:
    told = batch.run("batch", "show", "1", "--json")
    assert told.status == 3
    certificate = told.row
    assert (certificate["received"], certificate["filed"], certificate["quarantined"]) == (2, 1, 1)
    assert certificate["pages"] == {"text": 2, "ocr": 0, "blank": 0, "failed": 0}
    assert [(held["path"], held["reason"]) for held in certificate["held_files"]] == [
        ("rusak.pdf", "damaged")
    ]
    assert (certificate["failed_pages"], certificate["unfound_pages"], certificate["index"]) == ([], [], None)
    text = batch.run("batch", "show", "1").out
    assert "BELUM LENGKAP" in text
    assert "rusak.pdf" in text


def test_a_part_that_was_not_read_is_named_wherever_its_page_is(desk: Office) -> None:
    desk.run("init")
    path = mail_file(desk.folder / "surat.eml", "Terlampir.", {"rusak.pdf": b"%PDF-1.7 rusak"})
    told = desk.run("ingest", str(path), "--json").lines
    name = "rusak.pdf"
    assert [run["part"] for run in told[0]["runs"]] == [None, name]
    (failed,) = desk.run("batch", "show", "1", "--json").row["failed_pages"]
    assert (failed["page"], failed["reason"], failed["part"]) == (2, "damaged", name)
    (record,) = desk.json("list")
    (row,) = desk.json("show", record["id"])
    assert row["unread"] == [{"page": 2, "reason": "damaged", "part": name}]
    assert [page["part"] for page in desk.json("pages", record["id"])] == [None, name]
    for asked in (
        ("show", record["id"]),
        ("batch", "show", "1"),
        ("batch", "log", "1"),
        ("pages", record["id"]),
    ):
        assert name in desk.run(*asked).out, asked


def test_a_part_is_known_again_after_the_catalogue_was_rebuilt(desk: Office) -> None:
    desk.run("init")
    path = mail_file(desk.folder / "surat.eml", "Terlampir.", {"rusak.pdf": b"%PDF-1.7 rusak"})
    desk.run("ingest", str(path))
    (record,) = desk.json("list")
    before = desk.json("pages", record["id"])
    assert desk.run("rebuild-catalogue").status == 0
    assert desk.json("pages", record["id"]) == before
    assert desk.run("check").status == 0


def test_pages_the_index_lost_are_named(batch: Office) -> None:
    shutil.rmtree(batch.home / "index")
    assert batch.run("batch", "show", "1", "--json").row["index"] == "missing"
    kept = batch.run("batch", "show", "1", "--as-kept", "--json").row
    assert kept["index"] == "missing"
    batch.run("index", "rebuild")
    assert batch.run("batch", "show", "1", "--json").row["index"] is None


def test_a_batch_whose_files_were_let_out_of_quarantine_is_complete(batch: Office) -> None:
    (held,) = batch.json("quarantine", "list")
    batch.run("quarantine", "release", held["id"])
    (certificate,) = batch.json("batch", "show", "1")
    assert (certificate["filed"], certificate["held_files"]) == (2, [])
    assert "LENGKAP: setiap" in batch.run("batch", "show", "1").out


def test_trying_again_touches_only_what_is_open(batch: Office) -> None:
    told = batch.run("batch", "retry", "1", "--json")
    assert told.status == 3
    outcome, certificate = told.lines
    assert (outcome["path"], outcome["outcome"]) == ("rusak.pdf", "quarantined")
    assert certificate["batch"] == 1


def test_the_certificate_can_be_printed_from_a_browser(batch: Office) -> None:
    batch.run("batch", "show", "1", "--html", "sertifikat.html")
    page = (batch.folder / "sertifikat.html").read_text()
    assert "<h1>Sertifikat batch 1</h1>" in page
    assert "http" not in page


@pytest.mark.parametrize("act", ["show", "retry"])
def test_a_batch_that_never_was_is_refused(desk: Office, act: str) -> None:
    desk.run("init")
    told = desk.run("batch", act, "7")
    assert (told.status, "7" in told.err) == (1, True)


def test_a_run_without_anything_open_is_certified(desk: Office) -> None:
    desk.run("init")
    path = desk.write("surat.txt", "Undangan rapat")
    *_, last = desk.json("ingest", path)
    assert (last["summary"]["batch"], last["summary"]["certified"]) == (1, True)


def test_how_each_file_was_read_is_told_when_asked_for(desk: Office) -> None:
    desk.run("init")
    path = desk.write("surat.txt", "Undangan rapat\fLampiran")
    assert "hlm. 1–2: teks, plain" in desk.run("ingest", path, "--verbose").out
    outcome, _ = desk.json("ingest", desk.write("lain.txt", "Surat lain"))
    (run,) = outcome["runs"]
    assert (run["first"], run["last"], run["source"], run["engine"]) == (1, 1, "text", "plain")


def test_what_was_decided_about_each_file_can_be_asked_for_later(batch: Office) -> None:
    held, filed = batch.json("batch", "log", "1")
    assert (held["path"], held["outcome"], held["reason"]) == ("rusak.pdf", "quarantined", "damaged")
    (run,) = filed["runs"]
    assert (run["first"], run["last"], run["source"], run["why"]) == (1, 2, "text", "own_text")
    assert "hlm. 1–2: teks, plain, teks berkas itu sendiri" in batch.run("batch", "log", "1").out


def test_the_pages_of_a_record_are_told_and_the_queue_needs_no_record(batch: Office) -> None:
    (record,) = batch.json("list")
    rows = batch.json("pages", record["id"])
    assert [(row["number"], row["source"], row["engine"]) for row in rows] == [
        (1, "text", "plain"),
        (2, "text", "plain"),
    ]
    assert batch.json("pages", "--doubtful") == []
    assert batch.run("pages").status == 2


@pytest.mark.parametrize("pages", ["0", "3-2", "a", "1,,2"])
def test_pages_that_are_no_numbers_are_refused(batch: Office, pages: str) -> None:
    (record,) = batch.json("list")
    assert batch.run("reread", record["id"], "--pages", pages).status == 2


@pytest.mark.ocr
def test_reading_again_needs_pages_and_a_language_that_are_there(batch: Office) -> None:
    (record,) = batch.json("list")
    told = batch.run("reread", record["id"], "--pages", "2-3")
    assert (told.status, "2 halaman" in told.err) == (1, True)
    assert batch.run("reread", record["id"], "--language", "ind+xyz").status == 2
    assert batch.run("reread", record["id"], "--language", "ind", "--json").status == 3
