from __future__ import annotations

import errno
import hashlib
import resource
from pathlib import Path

import pytest

from archive.storage.disk import AlreadyThere, Disk, NotDurable, digest_file
from tests.making import FailingDisk, broken_disk


def test_a_written_file_has_its_digests_and_is_read_only(tmp_path: Path) -> None:
    digests = Disk().write(tmp_path / "a", [b"satu", b"dua"])
    assert digests == digest_file(tmp_path / "a", cached=False)
    assert (digests.size, digests.sha256) == (7, hashlib.sha256(b"satudua").hexdigest())
    assert (tmp_path / "a").stat().st_mode & 0o777 == 0o444


def test_writing_never_replaces(tmp_path: Path) -> None:
    Disk().write(tmp_path / "a", [b"lama"])
    with pytest.raises(AlreadyThere):
        Disk().write(tmp_path / "a", [b"baru"])
    assert (tmp_path / "a").read_bytes() == b"lama"


def test_renaming_never_replaces_even_an_empty_folder(tmp_path: Path) -> None:
    (tmp_path / "from").mkdir()
    (tmp_path / "to").mkdir()
    with pytest.raises(AlreadyThere):
        Disk().rename_new(tmp_path / "from", tmp_path / "to")
    assert (tmp_path / "from").exists()


def test_renaming_without_kernel_support_still_never_replaces(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Unsupporting:
        @staticmethod
        def renameat2(*arguments: object) -> int:
            return -1

    monkeypatch.setattr("archive.storage.disk._libc", Unsupporting)
    monkeypatch.setattr("ctypes.get_errno", lambda: errno.EINVAL)
    (tmp_path / "from").write_bytes(b"1")
    (tmp_path / "taken").write_bytes(b"2")
    with pytest.raises(AlreadyThere):
        Disk().rename_new(tmp_path / "from", tmp_path / "taken")
    Disk().rename_new(tmp_path / "from", tmp_path / "free")
    assert (tmp_path / "free").read_bytes() == b"1"
    assert (tmp_path / "taken").read_bytes() == b"2"


@pytest.mark.parametrize("sync", ["sync_folder", "sync_filesystem"])
def test_a_failed_sync_is_never_an_ordinary_error(tmp_path: Path, sync: str) -> None:
    disk = FailingDisk(0, broken_disk())
    with pytest.raises(NotDurable):
        getattr(disk, sync)(tmp_path)


def test_only_empty_folders_are_removed_as_such(tmp_path: Path) -> None:
    (tmp_path / "full").mkdir()
    (tmp_path / "full" / "file").touch()
    (tmp_path / "empty").mkdir()
    for name in ("full", "empty", "absent"):
        Disk().remove_if_empty(tmp_path / name)
    assert [path.name for path in tmp_path.iterdir()] == ["full"]


def test_what_does_not_fit_is_named(tmp_path: Path) -> None:
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (1000, hard))
    try:
        for write in (Disk().write, lambda path, chunks: Disk().append(path, 0, b"".join(chunks))):
            with pytest.raises(OSError, match="too large") as refused:
                write(tmp_path / "berkas", [b"x" * 2000])
            assert refused.value.filename == str(tmp_path / "berkas")
            (tmp_path / "berkas").unlink()
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


@pytest.mark.parametrize("name", ["berkas.txt", "x" * 255])
def test_a_new_file_is_whole_or_absent_and_what_others_named_like_a_part_stays(
    tmp_path: Path, name: str
) -> None:
    theirs = tmp_path / f".{name[:240]}.part" / "penting"
    theirs.mkdir(parents=True)
    (theirs / "surat").write_text("milik orang")
    assert Disk().write_new(tmp_path / name, [b"isi"], hashlib.sha256(b"lain").hexdigest()).size == 3
    with pytest.raises(OSError, match="output"):
        FailingDisk(2, broken_disk(), forever=False).write_new(tmp_path / name, [b"isi", b"isi"])
    assert [path.name for path in tmp_path.iterdir()] == [theirs.parent.name]
    Disk().write_new(tmp_path / name, [b"isi"])
    with pytest.raises(AlreadyThere):
        Disk().write_new(tmp_path / name, [b"baru"])
    assert (tmp_path / name).read_bytes() == b"isi"
    assert (theirs / "surat").read_text() == "milik orang"
    assert len(list(tmp_path.iterdir())) == 2


def test_a_file_is_rewritten_whole_or_stays(tmp_path: Path) -> None:
    (tmp_path / "current").write_text("lama")
    with pytest.raises(OSError, match="output"):
        FailingDisk(3, broken_disk(), forever=False).rewrite(tmp_path / "current", b"baru")
    assert (tmp_path / "current").read_text() == "lama"
    Disk().rewrite(tmp_path / "current", b"baru")
    assert [path.read_text() for path in tmp_path.iterdir()] == ["baru"]
