"""The file system of an archive: its type, its room, and whether it keeps taken names."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

from archive.storage.filesystem import keeps_names, volume_of
from tests.making import folder_in_memory


def test_a_volume_is_what_the_system_says_it_is(tmp_path: Path) -> None:
    volume = volume_of(tmp_path / "not" / "there" / "yet")
    told = subprocess.run(["stat", "-f", "-c", "%T", tmp_path], capture_output=True, text=True, check=True)
    status = os.statvfs(tmp_path)
    assert volume.type is not None
    assert volume.type in told.stdout or told.stdout.startswith(("ext2", "UNKNOWN", "overlay"))
    assert (volume.inodes is None) == (status.f_files == 0)
    assert volume.bytes > 0
    assert not volume.is_read_only


def test_a_file_system_in_memory_is_told_from_others() -> None:
    with folder_in_memory() as folder:
        if str(folder).startswith("/dev/shm"):  # noqa: S108
            assert volume_of(folder).type == "tmpfs"


def test_a_trial_of_names_leaves_nothing_behind(tmp_path: Path) -> None:
    assert keeps_names(tmp_path) is True
    assert list(tmp_path.iterdir()) == []
