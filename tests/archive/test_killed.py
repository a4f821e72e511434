"""Two processes filing at once, both killed at random moments: every acknowledgement is kept, every archive whole."""

from __future__ import annotations

import random
import time

import pytest

from archive.archive import Archive
from archive.storage.disk import Disk
from tests.archive.faults import assert_whole
from tests.archive.workload import Acknowledged, real_time, working
from tests.making import folder_in_memory, make_archive

ROUNDS = 20


@pytest.mark.slow
@pytest.mark.filterwarnings("ignore:This process .* is multi-threaded:DeprecationWarning")
def test_two_writers_killed_at_once_lose_nothing_that_was_acknowledged() -> None:
    chance, told = random.Random(3), list[Acknowledged]()
    with folder_in_memory() as folder:
        home = folder / "home"
        make_archive(home).close()
        for number in range(ROUNDS):
            with working(home, number, Disk()) as first, working(home, -number - 1, Disk()) as second:
                first.wait()
                second.wait()
                time.sleep(chance.uniform(0, 0.4))
                told += first.acknowledged() + second.acknowledged()
            archive = Archive.open(home, "siti", real_time)
            archive.recover()
            assert [item for item in told if not item.is_kept(archive)] == []
            assert_whole(archive)
            archive.close()
    assert len(told) > 2 * ROUNDS
