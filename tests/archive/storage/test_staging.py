from __future__ import annotations

import os
import signal
from pathlib import Path

import pytest

from archive.archive import Archive
from archive.storage.disk import Disk
from archive.storage.staging import NoRoom, Staging, Unreceivable
from tests.making import FailingDisk, ListeningDisk, full_disk


def test_a_received_file_is_a_copy_with_its_digests(archive: Archive, tmp_path: Path) -> None:
    source = tmp_path / "surat.txt"
    source.write_bytes(b"isi")
    with archive.staging.bench() as bench:
        received = bench.receive(source)
        source.write_bytes(b"lain")
        assert received.staged.read_bytes() == b"isi"
        assert received.digests.size == 3
    assert not received.staged.exists()


@pytest.mark.parametrize("kind", ["absent", "folder", "pipe", "unreadable"])
def test_what_is_no_readable_file_is_refused_at_once(archive: Archive, tmp_path: Path, kind: str) -> None:
    source = tmp_path / kind
    if kind == "folder":
        source.mkdir()
    elif kind == "pipe":
        os.mkfifo(source)
    elif kind == "unreadable":
        source.symlink_to(source)
    with archive.staging.bench() as bench:
        with pytest.raises(Unreceivable):
            bench.receive(source)
        assert [path.name for path in bench.folder.iterdir()] == ["lock"]


class ChangingDisk(Disk):
    """Somebody writes to the source each time that a copy of it is opened, so many times."""

    def __init__(self, source: Path, times: int) -> None:
        self.source = source
        self.left = times

    def step(self, operation: str, path: Path) -> None:
        if operation == "write" and self.left:
            self.left -= 1
            self.source.write_bytes(b"B" * (3 << 20))


@pytest.mark.parametrize("times", [1, 2])
def test_a_file_that_changes_while_it_is_copied_is_copied_again(tmp_path: Path, times: int) -> None:
    source = tmp_path / "surat.txt"
    source.write_bytes(b"A" * (3 << 20))
    with Staging(tmp_path / "staging", ChangingDisk(source, times)).bench() as bench:
        received = bench.receive(source)
        assert received.staged.read_bytes() == source.read_bytes()
        assert sorted(path.name for path in bench.folder.iterdir()) == sorted(["lock", received.staged.name])


def test_a_file_that_never_stays_as_it_is_is_refused(tmp_path: Path) -> None:
    source = tmp_path / "surat.txt"
    source.write_bytes(b"A" * (3 << 20))
    with Staging(tmp_path / "staging", ChangingDisk(source, 100)).bench() as bench:
        with pytest.raises(Unreceivable, match="changes while it is copied"):
            bench.receive(source)
        assert [path.name for path in bench.folder.iterdir()] == ["lock"]


def test_a_file_without_room_is_refused_before_a_byte_is_written(tmp_path: Path) -> None:
    source = tmp_path / "besar"
    disk = ListeningDisk()
    with Staging(tmp_path / "staging", disk).bench() as bench:
        with source.open("wb") as file:
            file.truncate(bench.room() + (1 << 30))
        with pytest.raises(NoRoom) as raised:
            bench.receive(source)
    assert raised.value.size > raised.value.room
    assert "open" not in [operation for operation, _ in disk.steps]


def test_a_disk_that_fills_while_a_file_is_copied_has_no_room(tmp_path: Path) -> None:
    source = tmp_path / "surat"
    source.write_bytes(b"A" * (3 << 20))
    with Staging(tmp_path / "staging", FailingDisk(3, full_disk(), forever=False)).bench() as bench:
        with pytest.raises(NoRoom):
            bench.receive(source)
        assert [path.name for path in bench.folder.iterdir()] == ["lock"]


def test_the_bench_of_a_dead_process_is_swept_and_that_of_a_living_one_is_not(archive: Archive) -> None:
    child = os.fork()
    if child == 0:
        with archive.staging.bench() as bench:
            (bench.folder / "received").touch()
            os.kill(os.getpid(), signal.SIGKILL)
    os.waitpid(child, 0)
    with archive.staging.bench() as mine:
        assert len(archive.staging.leftovers()) == 1
        archive.recover()
        assert list(archive.home.staging.iterdir()) == [mine.folder]
    assert list(archive.home.staging.iterdir()) == []
