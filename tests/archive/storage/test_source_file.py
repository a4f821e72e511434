"""A file that a stranger gave is opened as itself or not at all."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from archive.storage.source_file import NoRegularFile, opened_source


def read(path: Path, beneath: Path | None = None) -> bytes:
    with opened_source(path, beneath) as source:
        return b"".join(source.chunks())


def test_a_file_is_read_by_its_path_or_below_a_folder(tmp_path: Path) -> None:
    path = tmp_path / "a" / "b" / "surat.txt"
    path.parent.mkdir(parents=True)
    path.write_bytes(b"isi")
    assert read(path) == read(path, tmp_path) == b"isi"


def test_no_link_is_followed_in_the_name_nor_below_the_folder(tmp_path: Path) -> None:
    (tmp_path / "rahasia").mkdir()
    (tmp_path / "rahasia" / "kunci").write_bytes(b"isi")
    inbox = tmp_path / "masuk"
    inbox.mkdir()
    (inbox / "tautan").symlink_to(tmp_path / "rahasia" / "kunci")
    (inbox / "folder").symlink_to(tmp_path / "rahasia")
    with pytest.raises(OSError, match="symbolic links"):
        read(inbox / "tautan")
    with pytest.raises(NotADirectoryError):
        read(inbox / "folder" / "kunci", inbox)


def test_the_folder_itself_may_be_reached_by_a_link(tmp_path: Path) -> None:
    (tmp_path / "masuk").mkdir()
    (tmp_path / "masuk" / "surat.txt").write_bytes(b"isi")
    (tmp_path / "tautan").symlink_to(tmp_path / "masuk")
    assert read(tmp_path / "tautan" / "surat.txt", tmp_path / "tautan") == b"isi"


@pytest.mark.parametrize("kind", ["folder", "pipe"])
def test_what_is_no_file_is_refused_at_once(tmp_path: Path, kind: str) -> None:
    path = tmp_path / kind
    path.mkdir() if kind == "folder" else os.mkfifo(path)
    with pytest.raises(NoRegularFile):
        read(path)


def test_the_mark_tells_that_a_file_was_written(tmp_path: Path) -> None:
    path = tmp_path / "surat.txt"
    path.write_bytes(b"isi")
    with opened_source(path) as source:
        before = source.mark()
        path.write_bytes(b"lain")
        assert source.mark() != before


def test_nothing_stays_open(tmp_path: Path) -> None:
    path = tmp_path / "a" / "surat.txt"
    path.parent.mkdir()
    path.write_bytes(b"isi")
    before = len(list(Path("/proc/self/fd").iterdir()))
    read(path, tmp_path)
    with pytest.raises(FileNotFoundError):
        read(tmp_path / "a" / "tiada", tmp_path)
    assert len(list(Path("/proc/self/fd").iterdir())) == before
