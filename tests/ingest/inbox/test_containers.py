import unicodedata
from pathlib import Path
from zipfile import ZipFile, ZipInfo

import pytest

from archive.values.record import Description
from ingest.inbox.containers import on_disk, taken_out_again, unpack
from ingest.inbox.description_sheet import DescribedFile, Sheet
from ingest.inbox.incoming import Incoming, describe, gather
from ingest.inbox.walk import PassedOver
from ingest.task.limits import Limits
from tests.ingest.offices import word_file, zip_file


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with a letter, a Word file, a broken ZIP, and a ZIP with another inside."""
    folder = tmp_path / "masuk"
    folder.mkdir()
    (folder / "a.txt").write_text("surat")
    word_file(folder / "b.docx", ["naskah"])
    (folder / "c.zip").write_bytes(zip_file(tmp_path / "x", {"x": "isi"}).read_bytes()[:-9])
    inner = zip_file(tmp_path / "dalam", {"e.txt": "terdalam"}).read_bytes()
    zip_file(folder / "d.zip", {"surat/a.txt": "isi", "dalam.zip": inner})
    return folder


def unpacked(folder: Path, scratch: Path, limits: Limits | None = None) -> list[Incoming]:
    scratch.mkdir(exist_ok=True)
    return list(unpack(gather([folder]), scratch, limits)[0])


def test_the_files_of_a_zip_stand_in_its_place_and_what_cannot_be_opened_stays(
    folder: Path, tmp_path: Path
) -> None:
    (tmp_path / "s").mkdir()
    items, opened = unpack(gather([folder]), tmp_path / "s")
    assert {item.path: item.source.read_bytes()[:4] for item in items} == {
        "a.txt": b"sura",
        "b.docx": b"PK\3\4",
        "c.zip": b"PK\3\4",
        "d.zip/surat/a.txt": b"isi",
        "d.zip/dalam.zip/e.txt": b"terd",
    }
    assert [(one.bundle.path, one.files) for one in opened] == [("d.zip", 2), ("d.zip/dalam.zip", 1)]


def test_many_zip_files_are_opened_one_after_the_other(tmp_path: Path) -> None:
    (tmp_path / "s").mkdir()
    inner = zip_file(tmp_path / "i", {"a.txt": "isi"}).read_bytes()
    path = zip_file(tmp_path / "a.zip", {f"{number}.zip": inner for number in range(4)})
    items, opened = unpack(gather([path]), tmp_path / "s")
    assert len(opened) == 5
    assert [item.path for item in items] == [f"{path}/{number}.zip/a.txt" for number in range(4)]


def test_what_lies_in_a_zip_can_be_taken_out_again(folder: Path, tmp_path: Path) -> None:
    known = Incoming(
        folder / "d.zip" / "dalam.zip" / "e.txt", "d.zip/dalam.zip/e.txt", Description(title="T")
    )
    here = Incoming(folder / "a.txt", "a.txt", Description())
    (tmp_path / "s").mkdir()
    again, same = taken_out_again((known, here), tmp_path / "s")
    assert (again.source.read_text(), again.origin, again.description) == (
        "terdalam",
        known.source,
        known.description,
    )
    assert same == here


def test_a_file_out_of_a_zip_keeps_its_own_name(folder: Path, tmp_path: Path) -> None:
    items = {item.path: item for item in unpacked(folder, tmp_path / "s")}
    assert items["d.zip/surat/a.txt"].name == "a.txt"
    assert items["d.zip/surat/a.txt"].origin == folder / "d.zip" / "surat" / "a.txt"


def test_a_sheet_may_describe_what_is_in_a_zip(folder: Path, tmp_path: Path) -> None:
    said = Description(title="Terdalam")
    sheet = Sheet((DescribedFile(2, "d.zip/dalam.zip/e.txt", said),))
    described = describe(unpacked(folder, tmp_path / "s"), sheet, folder)
    assert [item.path for item in described if item.description == said] == ["d.zip/dalam.zip/e.txt"]


def test_a_zip_too_deep_inside_others_stays_closed(folder: Path, tmp_path: Path) -> None:
    paths = [item.path for item in unpacked(folder, tmp_path / "s", Limits(depth=1))]
    assert "d.zip/dalam.zip" in paths
    assert "d.zip/dalam.zip/e.txt" not in paths


def test_members_that_windows_parted_by_backslashes_lie_in_folders(tmp_path: Path) -> None:
    (tmp_path / "s").mkdir()
    path = tmp_path / "kiriman.zip"
    with ZipFile(path, "w") as written:
        member = ZipInfo("surat.txt")
        member.filename = "Surat\\Masuk\\satu.txt"  # the constructor would part it itself on Windows
        written.writestr(member, "isi surat")
        written.writestr("__MACOSX/._satu.txt", "sampah")
    passed: list[PassedOver] = []
    items, opened = unpack(gather([path]), tmp_path / "s", tell=passed.append)
    assert [(item.path, item.name) for item in items] == [(f"{path}/Surat/Masuk/satu.txt", "satu.txt")]
    assert [one.files for one in opened] == [1]
    assert [over.reason.value for over in passed] == ["clutter"]


def test_the_document_of_a_program_is_one_file(tmp_path: Path) -> None:
    (tmp_path / "s").mkdir()
    path = tmp_path / "laporan.pages"
    with ZipFile(path, "w") as written:
        written.writestr("Index/Document.iwa", "isi")
        written.writestr("preview.jpg", "gambar")
    items, opened = unpack(gather([path]), tmp_path / "s")
    assert ([item.path for item in items], opened) == ([str(path)], ())


def test_a_name_is_found_however_the_disk_spells_its_letters(tmp_path: Path) -> None:
    decomposed = unicodedata.normalize("NFD", "Café.txt")
    (tmp_path / decomposed).write_text("isi")
    assert on_disk(tmp_path / "Café.txt") == tmp_path / decomposed
    assert on_disk(tmp_path / "tiada.txt") == tmp_path / "tiada.txt"
