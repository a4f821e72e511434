from __future__ import annotations

import os
import signal
from pathlib import Path

import pytest

from archive.archive import Archive
from archive.storage.staging import Unreceivable


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
