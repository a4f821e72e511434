import os
from pathlib import Path

import pytest
from PIL import Image

from archive.storage.disk import Disk
from ingest.inbox.drop_folder import Drop, DropFolder, _all, has_its_end, mark_of, move_into, open_for_writing
from tests.ingest.paper import text_pdf


@pytest.fixture
def folder(tmp_path: Path) -> DropFolder:
    return DropFolder(tmp_path, 10, ("selesai", "bermasalah"))


def drop(folder: DropFolder, name: str, text: str = "surat") -> Path:
    path = folder.root / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)
    return path


def seen(folder: DropFolder, now: float) -> dict[str, list[str]]:
    return {batch.name: [item.path.name for item in batch.drops] for batch in folder.complete(now)}


def test_a_file_is_complete_when_it_has_not_changed_for_a_while(folder: DropFolder) -> None:
    path = drop(folder, "a.txt")
    assert seen(folder, 0) == {}
    assert folder.is_waiting
    assert seen(folder, 9.9) == {}
    path.write_text("surat yang tumbuh")
    assert seen(folder, 10) == {}
    assert seen(folder, 20) == {"": ["a.txt"]}


def test_links_and_rubbish_are_named_once_and_hold_no_batch_up(folder: DropFolder, tmp_path: Path) -> None:
    drop(folder, "a.txt")
    drop(folder, "IKP/b.txt")
    drop(folder, "IKP/.DS_Store")
    drop(folder, "IKP/unduhan.part")
    (folder.root / "tautan").symlink_to("/etc/hostname")
    (folder.root / "IKP" / "putaran").symlink_to(folder.root / "IKP")
    (folder.root / "folder").symlink_to("/etc")
    seen(folder, 0)
    assert {(str(over.path), over.reason.value) for over in folder.newly_passed_over()} == {
        ("IKP/.DS_Store", "clutter"),
        ("tautan", "link"),
        ("folder", "link"),
        ("IKP/putaran", "link"),
    }
    assert seen(folder, 10) == {"": ["a.txt"], "IKP": ["b.txt"]}
    assert folder.newly_passed_over() == ()


def test_the_home_of_the_archive_is_no_batch(tmp_path: Path) -> None:
    folder = DropFolder(tmp_path, 0, (), tmp_path / "rumah")
    drop(folder, "rumah/arsip-home")
    drop(folder, "a.txt")
    seen(folder, 0)
    assert seen(folder, 1) == {"": ["a.txt"]}


def test_a_change_that_leaves_size_and_time_alone_is_seen(folder: DropFolder) -> None:
    path = drop(folder, "a.txt", "satu")
    seen(folder, 0)
    times = path.stat()
    path.write_text("dua!")
    os.utime(path, ns=(times.st_atime_ns, times.st_mtime_ns))
    assert seen(folder, 10) == {}


def test_sub_folders_are_batches_and_wait_for_their_last_file(folder: DropFolder) -> None:
    drop(folder, "a.txt")
    drop(folder, "IKP/b.txt")
    drop(folder, "IKP/dalam/c.txt")
    seen(folder, 0)
    drop(folder, "IKP/d.txt")
    seen(folder, 5)
    assert seen(folder, 11) == {"": ["a.txt"]}
    assert seen(folder, 15) == {"": ["a.txt"], "IKP": ["b.txt", "d.txt", "c.txt"]}


def test_a_file_without_its_end_waits_longer_and_not_for_ever(folder: DropFolder) -> None:
    drop(folder, "a.pdf", "%PDF-1.7\nterputus")
    seen(folder, 0)
    assert seen(folder, 59) == {}
    assert seen(folder, 60) == {"": ["a.pdf"]}


def test_a_file_that_is_open_for_writing_waits(folder: DropFolder) -> None:
    with drop(folder, "a.txt").open("a"):
        seen(folder, 0)
        assert seen(folder, 100) == {}
    assert seen(folder, 101) == {"": ["a.txt"]}


def test_done_and_hidden_and_unfinished_things_are_not_looked_at(folder: DropFolder) -> None:
    for name in (
        "selesai/a.txt",
        "bermasalah/a.txt",
        ".sembunyi/a.txt",
        "~$a.docx",
        "a.pdf.part",
        "Thumbs.db",
    ):
        drop(folder, name)
    seen(folder, 0)
    assert seen(folder, 10) == {}
    assert not folder.is_waiting


def test_a_sheet_belongs_to_its_batch_and_is_none_of_its_files(folder: DropFolder) -> None:
    drop(folder, "IKP/Batch.csv", "berkas\n")
    drop(folder, "IKP/a.txt")
    folder.complete(0)
    (batch,) = folder.complete(10)
    assert [item.path.name for item in batch.drops] == ["a.txt"]
    assert batch.sheet is not None
    assert batch.sheet.path.name == "Batch.csv"


def test_what_was_set_aside_is_offered_again_only_when_it_changed(folder: DropFolder) -> None:
    path = drop(folder, "a.txt")
    folder.complete(0)
    (batch,) = folder.complete(10)
    folder.set_aside(batch.drops)
    assert seen(folder, 20) == {}
    assert not folder.is_waiting
    path.write_text("diperbaiki")
    seen(folder, 30)
    assert seen(folder, 40) == {"": ["a.txt"]}


def test_a_corrected_sheet_offers_again_all_that_it_describes(folder: DropFolder) -> None:
    drop(folder, "IKP/a.txt")
    sheet = drop(folder, "IKP/batch.csv", "berkas,tanggal\na.txt,kemarin\n")
    folder.complete(0)
    (batch,) = folder.complete(10)
    assert batch.sheet is not None
    folder.set_aside([*batch.drops, batch.sheet])
    assert seen(folder, 20) == {}
    sheet.write_text("berkas\na.txt\n")
    seen(folder, 30)
    (batch,) = folder.complete(40)
    assert [item.path.name for item in batch.drops] == ["a.txt"]
    folder.set_aside(_all(batch))
    drop(folder, "IKP/b.txt")
    seen(folder, 50)
    assert seen(folder, 60) == {"IKP": ["a.txt", "b.txt"]}


def test_a_file_moves_to_the_same_place_elsewhere_and_replaces_nothing(tmp_path: Path) -> None:
    for text in ("satu", "dua"):
        path = tmp_path / "IKP/a.txt"
        path.parent.mkdir(exist_ok=True)
        path.write_text(text)
        mark = mark_of(path)
        assert mark is not None
        assert move_into(tmp_path / "selesai", Drop(path, mark), tmp_path, Disk())
    moved = {path.name: path.read_text() for path in (tmp_path / "selesai/IKP").iterdir()}
    assert moved == {"a.txt": "satu", "a (2).txt": "dua"}


def test_a_file_that_changed_meanwhile_stays(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_text("satu")
    mark = mark_of(path)
    assert mark is not None
    path.write_text("satu dan dua")
    assert not move_into(tmp_path / "selesai", Drop(path, mark), tmp_path, Disk())
    path.unlink()
    assert not move_into(tmp_path / "selesai", Drop(path, mark), tmp_path, Disk())


@pytest.mark.parametrize("name", ["a.jpg", "a.png", "a.tif"])
def test_an_image_is_whole_with_its_end_and_not_before(tmp_path: Path, name: str) -> None:
    path = tmp_path / name
    Image.effect_noise((120, 120), 90).save(path)
    assert has_its_end(path)
    path.write_bytes(path.read_bytes()[:-9] if name != "a.tif" else path.read_bytes()[:4] + bytes(4))
    assert not has_its_end(path)


def test_a_pdf_is_whole_with_its_trailer(tmp_path: Path) -> None:
    path = text_pdf(tmp_path / "a.pdf", [["satu"]])
    assert has_its_end(path)
    path.write_bytes(path.read_bytes() + b"\n" * 500)
    assert has_its_end(path)
    path.write_bytes(path.read_bytes()[:-520])
    assert not has_its_end(path)


def test_what_has_no_end_of_its_own_is_whole_unless_it_is_empty(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_text("surat")
    assert has_its_end(path)
    path.write_text("")
    assert not has_its_end(path)
    path.write_bytes(b"II*\0\x08")
    assert not has_its_end(path)


def test_a_file_open_for_writing_is_known_and_one_being_read_is_not(tmp_path: Path) -> None:
    writing, reading = tmp_path / "a", tmp_path / "b"
    reading.touch()
    with writing.open("wb"), reading.open("rb"):
        assert open_for_writing([writing, reading]) == {writing}
    assert open_for_writing([writing, reading]) == frozenset()
