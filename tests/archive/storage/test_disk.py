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
