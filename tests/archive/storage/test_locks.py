from __future__ import annotations

import os
from pathlib import Path

from archive.storage.locks import exclusive, is_locked


def test_a_lock_is_held_by_one_and_freed_by_death(tmp_path: Path) -> None:
    with exclusive(tmp_path / "lock") as mine:
        assert mine
        child = os.fork()
        if child == 0:
            with exclusive(tmp_path / "lock", wait=False) as theirs:
                os._exit(1 if theirs else 0)
        assert os.waitpid(child, 0)[1] == 0
    with exclusive(tmp_path / "lock", wait=False) as mine_again:
        assert mine_again


def test_whether_a_lock_is_held_can_be_asked_without_making_its_file(tmp_path: Path) -> None:
    assert not is_locked(tmp_path / "lock")
    assert not (tmp_path / "lock").exists()
    with exclusive(tmp_path / "lock"):
        assert is_locked(tmp_path / "lock")
    assert not is_locked(tmp_path / "lock")


def test_without_a_path_nothing_is_held() -> None:
    with exclusive(None) as mine:
        assert mine
