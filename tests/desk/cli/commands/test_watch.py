from pathlib import Path
from typing import Any

import pikepdf
import pytest

from ingest.inbox.separators import Separator
from tests.desk.cli.test_main import started
from tests.desk.office import Office
from tests.ingest.inbox.test_stack import BLANK, stack_of, tiff_of
from tests.ingest.paper import text_pdf

pytestmark = pytest.mark.slow


def watch(office: Office, *options: str, status: int = 0) -> list[dict[str, Any]]:
    told = office.run("watch", office.folder / "pindai", "--once", "--settle", "0.1", *options, "--json")
    assert told.status == status, told.err
    return told.lines


def tree(office: Office) -> set[str]:
    root = office.folder / "pindai"
    return {path.relative_to(root).as_posix() for path in root.rglob("*") if path.is_file()}


def test_complete_files_are_filed_and_moved_with_their_folders(office: Office) -> None:
    office.write("pindai/surat.txt", "surat undangan")
    office.write("pindai/IKP/laporan.txt", "laporan layanan")
    office.write("pindai/IKP/.sementara", "bukan untuk arsip")
    rows = watch(office, "--unit", "IKP", "--classification", "500.12")
    assert {(row["path"], row["outcome"]) for row in rows} == {
        ("surat.txt", "filed"),
        ("laporan.txt", "filed"),
    }
    assert tree(office) == {"selesai/surat.txt", "selesai/IKP/laporan.txt", "IKP/.sementara"}
    assert all(row["code"] for row in rows)
    assert watch(office) == []


def test_a_sheet_describes_its_batch_and_a_bad_one_stops_only_it(office: Office) -> None:
    office.write("pindai/baik/a.txt", "satu")
    office.write("pindai/baik/batch.csv", "berkas,judul,unit,klasifikasi\na.txt,Surat Satu,IKP,500.12\n")
    office.write("pindai/buruk/b.txt", "dua")
    office.write("pindai/buruk/batch.csv", "berkas,tanggal\nb.txt,kemarin\n")
    rows = watch(office, status=3)
    (filed,) = [row for row in rows if "outcome" in row]
    (problem,) = [row for row in rows if "problem" in row]
    assert office.json("show", filed["id"])[0]["title"] == "Surat Satu"
    assert (problem["problem"], "bad_value" in problem["message"]) == ("bad_sheet", True)
    assert tree(office) == {"selesai/baik/a.txt", "selesai/baik/batch.csv", "buruk/b.txt", "buruk/batch.csv"}


def test_a_batch_that_was_interrupted_goes_on_with_the_rest_of_its_sheet(office: Office) -> None:
    sheet = "berkas,judul\na.txt,Surat Satu\nb.txt,Surat Dua\n"
    office.write("pindai/IKP/b.txt", "dua")
    office.write("pindai/IKP/batch.csv", sheet)
    assert [row["problem"] for row in watch(office, status=3)] == ["unmatched_rows"]
    office.write("pindai/selesai/IKP/a.txt", "satu")
    (row,) = watch(office)
    assert office.json("show", row["id"])[0]["title"] == "Surat Dua"
    assert tree(office) == {"selesai/IKP/a.txt", "selesai/IKP/b.txt", "selesai/IKP/batch.csv"}


def test_what_is_quarantined_goes_to_the_problems_and_is_not_tried_again(office: Office) -> None:
    office.write("pindai/rusak.pdf", "%PDF-1.7\nrusak\n%%EOF")
    (row,) = watch(office, status=3)
    assert (row["outcome"], row["reason"]) == ("quarantined", "damaged")
    assert tree(office) == {"bermasalah/rusak.pdf"}
    assert watch(office) == []


def test_a_link_to_a_secret_is_passed_over_and_named(office: Office) -> None:
    office.write("pindai/surat.txt", "surat undangan")
    (office.folder / "pindai" / "kunci").symlink_to(office.home / "keys" / "1" / "secret")
    rows = watch(office)
    assert [(row["path"], row["outcome"]) for row in rows] == [
        ("kunci", "passed_over"),
        ("surat.txt", "filed"),
    ]


def test_files_can_be_left_where_they_are(office: Office) -> None:
    office.write("pindai/surat.txt", "surat undangan rapat")
    assert [row["outcome"] for row in watch(office, "--leave")] == ["filed"]
    assert [row["outcome"] for row in watch(office, "--leave")] == ["already_filed"]
    assert tree(office) == {"surat.txt"}


def test_a_stack_is_cut_at_its_sheets_and_its_parts_say_where_they_come_from(office: Office) -> None:
    stack = stack_of(folder(office) / "tumpukan.pdf", Separator(unit="IKP", classification="500.12"), BLANK, "satu",
                     Separator(unit="APTIKA", classification="000.1"), "dua", "tiga")  # fmt: skip
    size = stack.stat().st_size
    rows = watch(office)
    assert [row["path"] for row in rows] == ["tumpukan.pdf [1/2]", "tumpukan.pdf [2/2]"]
    assert [row["code"].split("/")[2] for row in rows] == ["IKP", "APTIKA"]
    records = [office.json("show", row["id"])[0] for row in rows]
    assert [record["cut_from"][0]["pages"] for record in records] == [[3], [5, 6]]
    assert {record["cut_from"][0]["name"] for record in records} == {"tumpukan.pdf"}
    kept = office.folder / "pindai/selesai/tumpukan.pdf"
    assert kept.stat().st_size == size
    kept.rename(folder(office) / "tumpukan.pdf")
    assert [row["outcome"] for row in watch(office)] == ["already_filed", "already_filed"]


@pytest.mark.ocr
def test_a_tiff_stack_is_cut_like_a_pdf_one(office: Office) -> None:
    path = tiff_of(
        office.folder / "tumpukan.tif", Separator(unit="IKP"), "satu", Separator(unit="APTIKA"), "dua"
    )
    path.rename(folder(office) / "tumpukan.tif")
    records = [office.json("show", row["id"])[0] for row in watch(office)]
    assert [(record["unit"], record["original"]["media_type"]) for record in records] == [
        ("IKP", "image/tiff"),
        ("APTIKA", "image/tiff"),
    ]
    assert [record["cut_from"][0]["pages"] for record in records] == [[2], [4]]
    assert tree(office) == {"selesai/tumpukan.tif"}


def test_an_unknown_unit_on_a_sheet_leaves_the_stack_where_it_is(office: Office) -> None:
    stack_of(folder(office) / "tumpukan.pdf", Separator(unit="TIDAK-ADA"), "satu")
    (row,) = watch(office, status=3)
    assert (row["problem"], "TIDAK-ADA" in row["message"]) == ("unknown_entry", True)
    assert tree(office) == {"tumpukan.pdf"}


def test_passes_are_collated_two_by_two(office: Office) -> None:
    text_pdf(folder(office) / "1 muka.pdf", [["satu"], ["tiga"]])
    text_pdf(folder(office) / "2 balik.pdf", [["empat"], ["dua"]])
    (row,) = watch(office, "--collate")
    assert office.run("show", row["id"], "--text").out.split("\f") == ["satu", "dua", "tiga", "empat\n"]
    assert tree(office) == {"selesai/1 muka.pdf", "selesai/2 balik.pdf"}


def test_a_signed_stack_is_left_alone(office: Office) -> None:
    path = stack_of(folder(office) / "tumpukan.pdf", Separator(unit="IKP"), "satu")
    with pikepdf.open(path, allow_overwriting_input=True) as document:
        document.Root.AcroForm = pikepdf.Dictionary(SigFlags=3, Fields=[])
        document.save(path)
    assert [row["problem"] for row in watch(office, status=3)] == ["signed"]


def test_a_kill_in_the_middle_loses_nothing_and_files_nothing_twice(office: Office) -> None:
    for number in range(12):
        office.write(f"pindai/{number % 3}/surat {number}.txt", f"surat nomor {number} tentang anggaran")
    before = len(office.json("list"))
    process = started("watch", str(folder(office)), "--settle", "0.1", cwd=office.folder)
    assert process.stdout is not None
    process.stdout.readline()
    process.kill()
    process.communicate()
    watch(office)
    assert len(office.json("list")) == before + 12
    assert len([name for name in tree(office) if name.startswith("selesai/")]) == 12


def folder(office: Office) -> Path:
    path = office.folder / "pindai"
    path.mkdir(exist_ok=True)
    return path
