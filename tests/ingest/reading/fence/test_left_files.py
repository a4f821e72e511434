import os
from pathlib import Path

import pytest

from ingest.reading.fence.left_files import are_plain, copy_plain, take_over


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    folder = tmp_path / "left"
    folder.mkdir()
    (folder / "plain").write_bytes(b"isi")
    (tmp_path / "outside").write_bytes(b"rahasia")
    (folder / "link").symlink_to(tmp_path / "outside")
    (folder / "link inside").symlink_to(folder / "plain")
    (folder / "second").write_bytes(b"x")
    os.link(folder / "second", folder / "name")
    os.mkfifo(folder / "pipe")
    (folder / "folder").mkdir()
    return folder


@pytest.mark.parametrize(
    "name",
    [
        "link",
        "link inside",
        "second",
        "name",
        "pipe",
        "folder",
        "none",
        "",
        ".",
        "..",
        "../outside",
        "a\0b",
        "folder/x",
    ],
)
def test_only_plain_files_of_the_folder_itself_are_taken(folder: Path, name: str) -> None:
    assert are_plain(folder, ["plain"])
    assert not are_plain(folder, ["plain", name])
    assert not take_over(folder, ["plain", name], folder.parent / "taken", 99)
    assert (folder / "plain").exists()
    assert not copy_plain(folder, name, folder.parent / "copy", 99)
    assert not (folder.parent / "copy").exists()


def test_they_may_have_no_more_bytes_than_there_is_room_for(folder: Path) -> None:
    with (folder / "holes").open("wb") as file:
        file.truncate(1 << 40)
    assert not are_plain(folder, ["holes"], 1 << 30)
    assert not are_plain(folder, ["plain"], 2)
    assert are_plain(folder, ["plain"], 3)


def test_what_is_taken_over_lies_where_no_process_reaches_it(folder: Path) -> None:
    assert take_over(folder, ["plain"], folder.parent / "taken", 3)
    assert (folder.parent / "taken" / "plain").read_bytes() == b"isi"
    assert not (folder / "plain").exists()


def test_what_is_copied_out_of_a_living_process_is_what_was_looked_at(folder: Path) -> None:
    assert copy_plain(folder, "plain", folder.parent / "copy", 3)
    assert (folder.parent / "copy").read_bytes() == b"isi"
    assert not copy_plain(folder, "plain", folder.parent / "copy", 3), "it writes over nothing"
    assert not copy_plain(folder, "plain", folder.parent / "small", 2)
    (folder.parent / "lure").symlink_to(folder)
    assert not copy_plain(folder.parent / "lure", "plain", folder.parent / "other", 3)


def test_a_folder_that_became_a_link_is_none(folder: Path) -> None:
    (folder.parent / "lure").symlink_to(folder)
    assert not are_plain(folder.parent / "lure", ["plain"])
