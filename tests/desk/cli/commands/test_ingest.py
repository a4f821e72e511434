"""Files come in: one outcome each, counts that come out even, and nothing filed where something is wrong."""

from __future__ import annotations

import hashlib

import pytest
from PIL import Image, ImageDraw, ImageFont

from tests.desk.office import FILES, SHEET, UNITS, Office
from tests.ingest.offices import zip_file

ROW = {"path", "outcome", "id", "code", "sha256", "pages", "reason", "message", "source", "text", "runs"}


def test_a_file_is_filed_and_told(desk: Office) -> None:
    desk.run("init")
    path = desk.write("surat.txt", "satu\fdua\f")
    told = desk.run("ingest", path, "--json")
    row, last = told.lines
    assert told.status == 0
    assert set(row) == ROW
    assert row["path"] == str(path)
    assert row["outcome"] == "filed"
    assert row["code"] is None
    assert row["reason"] is None
    assert row["sha256"] == hashlib.sha256(path.read_bytes()).hexdigest()
    assert row["pages"] == {"text": 2, "ocr": 0, "blank": 1, "failed": 0}
    assert last == {
        "summary": {
            "received": 1,
            "filed": 1,
            "already_filed": 0,
            "quarantined": 0,
            "uncoded": 1,
            "pages": {"text": 2, "ocr": 0, "blank": 1, "failed": 0},
            "batch": 1,
            "certified": True,
            "passed_over": 0,
        }
    }


def test_a_folder_with_its_sheet_is_filed_described_and_coded(office: Office) -> None:
    rows = {row["title"]: row for row in office.json("list")}
    assert rows["Keputusan tentang PPID"]["code"] == "500.12/001/IKP/2024"
    assert rows["Undangan rapat anggaran"]["code"] == "000.1/001/APTIKA/2023"
    assert rows["Undangan rapat anggaran"]["period"] == "2023-01..2023-03"
    assert len(rows) == len(FILES)


def test_the_same_files_are_told_as_what_they_were_filed(office: Office) -> None:
    *rows, last = office.json("ingest", office.folder / "masuk", "--sheet", office.folder / "masuk/batch.csv")
    assert {row["path"] for row in rows} == set(FILES)
    assert {row["outcome"] for row in rows} == {"already_filed"}
    assert {row["code"] for row in rows} == {"500.12/001/IKP/2024", "000.1/001/APTIKA/2023", None}
    assert (last["summary"]["received"], last["summary"]["already_filed"]) == (3, 3)


def test_a_sheet_alone_brings_the_files_it_names(office: Office) -> None:
    office.write("lain/a.txt", "surat lain")
    office.write("lain/b.txt", "tidak disebut")
    sheet = office.write(
        "lain/daftar.csv", "berkas,unit,klasifikasi,tanggal\na.txt,IKP,500.12.1,2024-07-01\n"
    )
    row, last = office.json("ingest", "--sheet", sheet)
    assert row["code"] == "500.12.1/002/IKP/2024"
    assert last["summary"]["received"] == 1


def test_options_fill_in_what_the_sheet_leaves_out(office: Office) -> None:
    office.write("lain/a.txt", "surat lain")
    sheet = office.write("lain/daftar.csv", "berkas,unit\na.txt,APTIKA\n")
    options = ("--unit", "IKP", "--classification", "500.12", "--period", "2022")
    row, _last = office.json("ingest", "--sheet", sheet, *options)
    (shown,) = office.json("show", row["id"])
    assert (shown["unit"], shown["classification"]) == ("APTIKA", "500.12")
    assert shown["period"] == "2022"


def test_what_cannot_be_read_is_a_finding(desk: Office) -> None:
    desk.run("init")
    folder = desk.folder / "masuk"
    desk.write("masuk/baik.txt", "baik")
    (folder / "kosong.pdf").write_bytes(b"")
    (folder / "rusak.pdf").write_bytes(b"%PDF-1.7\n%rusak")
    told = desk.run("ingest", folder, "--json")
    *rows, last = told.lines
    assert told.status == 3
    outcomes = {row["path"]: (row["outcome"], row["reason"]) for row in rows}
    assert outcomes["baik.txt"] == ("filed", None)
    assert outcomes["kosong.pdf"] == ("quarantined", "empty")
    assert outcomes["rusak.pdf"] == ("quarantined", "damaged")
    assert last["summary"]["received"] == 3
    assert last["summary"]["quarantined"] == 2


def test_people_get_a_batch_report(office: Office) -> None:
    told = office.run("ingest", office.write("baru.txt", "baru"), office.folder / "masuk/sk.txt")
    assert told.status == 0
    assert "Laporan batch" in told.out
    assert "= 500.12/001/IKP/2024" in told.out
    assert told.err == ""


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("--unit", "IKPP"), "IKP"),
        (("--unit", "IKP", "--classification", "500.13"), "500.12"),
        (("--period", "kemarin"), "kemarin"),
        (("--reader", "lain"), "pdfminer"),
    ],
)
def test_what_nobody_knows_is_refused_before_anything_is_filed(
    office: Office, arguments: tuple[str, ...], words: str
) -> None:
    told = office.run("ingest", office.write("baru.txt", "baru"), *arguments)
    assert (told.status, told.out) == (2, "")
    assert words in told.err
    assert len(office.json("list")) == len(FILES)


def test_a_path_that_is_not_there_stops_the_batch_before_it_begins(office: Office) -> None:
    told = office.run("ingest", office.write("baru.txt", "baru"), "tidak-ada.pdf")
    assert (told.status, told.out) == (2, "")
    assert told.err.count("tidak-ada.pdf") == 1
    assert len(office.json("list")) == len(FILES)


def test_nothing_to_ingest_is_wrong_use(desk: Office) -> None:
    told = desk.run("ingest")
    assert told.status == 2
    assert "--sheet" in told.err


def test_a_sheet_that_names_a_missing_file_is_refused_by_line(office: Office) -> None:
    sheet = office.write("masuk/batch.csv", SHEET + "hilang.txt,Hilang,,,,\n")
    told = office.run("ingest", office.folder / "masuk", "--sheet", sheet)
    assert (told.status, told.out) == (1, "")
    assert "baris 4: hilang.txt" in told.err


def test_a_sheet_with_a_bad_cell_is_refused_by_line_and_column(office: Office) -> None:
    sheet = office.write("masuk/batch.csv", SHEET.replace("2024-05-06", "kemarin"))
    told = office.run("ingest", office.folder / "masuk", "--sheet", sheet)
    assert (told.status, told.out) == (1, "")
    assert "2" in told.err
    assert "kemarin" in told.err


def test_a_table_of_units_is_not_needed(desk: Office) -> None:
    desk.run("init")
    row, _last = desk.json("ingest", desk.write("a.txt", UNITS), "--unit", "APA SAJA")
    assert desk.json("show", row["id"])[0]["unit"] == "APA SAJA"


def test_the_files_of_a_zip_are_filed_one_by_one_as_the_sheet_describes_them(desk: Office) -> None:
    desk.run("init")
    bundle = zip_file(desk.folder / "kiriman.zip", {"surat/a.txt": "undangan rapat", "b.txt": "daftar hadir"})
    sheet = desk.write(
        "lembar.csv", "berkas,judul\nkiriman.zip/surat/a.txt,Undangan\nkiriman.zip/b.txt,Daftar\n"
    )
    opened, *rows, last = desk.run("ingest", "--sheet", sheet, "--json").lines
    assert opened == {"path": str(bundle), "files": 2, "outcome": "unpacked"}
    assert {row["path"]: row["outcome"] for row in rows} == {
        f"{bundle}/surat/a.txt": "filed",
        f"{bundle}/b.txt": "filed",
    }
    assert last["summary"]["received"] == last["summary"]["filed"] == 2
    assert {desk.run("show", row["id"], "--json").row["title"] for row in rows} == {
        "Undangan",
        "Daftar",
    }
    assert "dibuka       " in desk.run("ingest", bundle).out


def test_a_zip_that_cannot_be_opened_safely_is_held_as_it_came(desk: Office) -> None:
    desk.run("init")
    bundle = zip_file(desk.folder / "jahat.zip", {"../a.txt": "keluar", "b.txt": "daftar hadir"})
    told = desk.run("ingest", bundle, "--json")
    row, _ = told.lines
    assert (told.status, row["outcome"], row["reason"], row["text"]) == (3, "quarantined", "unsafe", "none")


def test_a_file_without_a_reader_is_filed_and_told_as_without_text(desk: Office) -> None:
    desk.run("init")
    (desk.folder / "denah.dwg").write_bytes(b"AC1032" + bytes(200))
    told = desk.run("ingest", "denah.dwg")
    assert told.status == 0
    assert "tanpa teks" in told.out


@pytest.mark.ocr
def test_a_batch_that_died_of_a_missing_language_says_so_and_is_whole_once_it_is_there(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = Image.new("L", (1200, 400), 255)
    ImageDraw.Draw(page).text((60, 120), "Pengumuman lelang", font=ImageFont.load_default(size=90), fill=0)
    page.save(office.folder / "pindaian.png")
    monkeypatch.setenv("ARSIP_OCR_LANGUAGE", "xyz")
    told = office.run("ingest", "pindaian.png")
    assert told.status == 3
    assert "belum terpasang: xyz" in told.err
    monkeypatch.delenv("ARSIP_OCR_LANGUAGE")
    assert office.run("batch", "retry", "2").status == 0
    assert office.json("search", "lelang")[0]["total"] == 1


def test_an_empty_path_is_a_mistake_and_not_the_folder_where_one_is(office: Office) -> None:
    told = office.run("ingest", "")
    assert (told.status, "kosong" in told.err) == (2, True)


def test_a_folder_that_holds_the_archive_is_ingested_without_it(office: Office) -> None:
    office.write("surat-baru.txt", "surat yang belum pernah masuk\n")
    *rows, last = office.run("ingest", ".", "--json").lines
    named = [(row["path"], row["outcome"]) for row in rows if "arsip-home" in row.get("path", "")]
    assert named == [("arsip-home", "passed_over")]
    assert last["summary"]["filed"] >= 1


def test_what_is_no_document_is_passed_over_and_named(office: Office) -> None:
    office.write("baru/surat.txt", "surat yang belum pernah masuk\n")
    office.write("baru/.DS_Store", "sampah")
    (office.folder / "baru" / "tautan").symlink_to(office.home / "keys" / "1" / "secret")
    *rows, last = office.run("ingest", "baru", "--json").lines
    assert [(row["path"], row.get("reason")) for row in rows if row.get("outcome") == "passed_over"] == [
        (".DS_Store", "clutter"),
        ("tautan", "link"),
    ]
    assert last["summary"]["received"] == 1
