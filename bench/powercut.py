"""Cuts the power while an archive is at work, and counts what was acknowledged and is lost or torn.

    python -m bench.powercut ROUNDS [--seed N] [--copies] [--unsynced]

Needs root. An ext4 file system in an image file is mounted in a mount namespace of its own; a process files, codes and
describes on it (with `--copies` it files, describes, syncs a replica, damages and repairs, backs up and restores) until
the file system is shut down under it, at a random moment and without its log (the ioctl that xfstests calls godown).
What was not yet durable is gone then, as when a plug is pulled. After a new mount the archive is opened, recovered and
compared with every acknowledgement that was read before the cut; one that came during it proves nothing. `--unsynced`
shows that the harness can find something: then nothing but the catalogue is synced.
"""

from __future__ import annotations

import argparse
import fcntl
import json
import os
import random
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path

from archive.archive import Archive
from archive.storage.disk import Disk
from tests.archive.faults import assert_whole
from tests.archive.workload import COPYING, WORKS, Acknowledged, assert_copies_whole, real_time, working
from tests.making import make_archive

_SHUTDOWN = 0x8004587D  # FS_IOC_SHUTDOWN, _IOR('X', 125, __u32)
_NO_LOG_FLUSH = 2
_IMAGE_BYTES = 256 << 20
_ROUNDS_AN_IMAGE = 10
_LONGEST_SECONDS, _LONGEST_COPYING = 0.4, 3.0


@dataclass(frozen=True, slots=True)
class Conduct:
    """How a process works: on what disk, and on an archive alone or on its copies as well."""

    disk: Disk
    copies: bool


class UnsyncedDisk(Disk):
    """A disk that lies: it never syncs anything."""

    def _sync(self, operation: str, path: Path, flags: int) -> None:
        pass


@dataclass(frozen=True, slots=True)
class Tally:
    """What came of the rounds: acknowledgements, how many of them are lost, and archives that are not whole."""

    rounds: int = 0
    acknowledged: int = 0
    lost: int = 0
    torn: int = 0

    def __add__(self, other: Tally) -> Tally:
        return Tally(
            self.rounds + other.rounds,
            self.acknowledged + other.acknowledged,
            self.lost + other.lost,
            self.torn + other.torn,
        )


# -- the cut ---------------------------------------------------------------------------------------------------


def _cut_power(mount: Path) -> None:
    descriptor = os.open(mount, os.O_RDONLY)
    try:
        fcntl.ioctl(descriptor, _SHUTDOWN, _NO_LOG_FLUSH.to_bytes(4, sys.byteorder))
    finally:
        os.close(descriptor)


def _work_until_cut(mount: Path, seed: int, conduct: Conduct) -> list[Acknowledged]:
    """Let a process work for a random while, cut the power, and return what it had acknowledged before."""
    with working(mount / "home", seed, conduct.disk, COPYING if conduct.copies else WORKS) as worker:
        worker.wait()
        time.sleep(random.Random(seed).uniform(0, _LONGEST_COPYING if conduct.copies else _LONGEST_SECONDS))
        acknowledged = worker.acknowledged()
        _cut_power(mount)
    return acknowledged


def _examine(home: Path, acknowledged: list[Acknowledged]) -> Tally:
    """Open what is left and compare it with what had been acknowledged."""
    archive = Archive.open(home, "siti", real_time)
    try:
        archive.recover()
        assert_copies_whole(archive)
        lost = sum(not one.is_kept(archive) for one in acknowledged)
        assert_whole(archive)
        return Tally(1, len(acknowledged), lost)
    except (AssertionError, OSError, ValueError) as error:
        sys.stderr.write(f"torn: {error!r:.2000}\n")
        return Tally(1, len(acknowledged), 0, 1)
    finally:
        archive.close()


# -- the rounds ------------------------------------------------------------------------------------------------


def run(rounds: int, seed: int, conduct: Conduct) -> Tally:
    """Play the rounds; a new file system every few, so that each round has an archive with a history."""
    tally = Tally()
    with tempfile.TemporaryDirectory() as folder:
        image, mount = Path(folder) / "image", Path(folder) / "mount"
        mount.mkdir()
        for number in range(rounds):
            if number % _ROUNDS_AN_IMAGE == 0 or tally.torn:
                _new_image(image, mount)
            with _mounted(image, mount):
                acknowledged = _work_until_cut(mount, seed + number, conduct)
            with _mounted(image, mount):
                tally += _examine(mount / "home", acknowledged)
    return tally


def _new_image(image: Path, mount: Path) -> None:
    image.unlink(missing_ok=True)
    with image.open("wb") as file:
        file.truncate(_IMAGE_BYTES)
    subprocess.run(["mkfs.ext4", "-q", "-F", image], check=True)
    with _mounted(image, mount):
        make_archive(mount / "home").close()


@contextmanager
def _mounted(image: Path, mount: Path) -> Iterator[None]:
    # mount(8) sets the loop device up so that it is given back with the last unmount, however this process ends.
    subprocess.run(["mount", "-o", "loop", image, mount], check=True)
    try:
        yield
    finally:
        subprocess.run(["umount", mount], check=True)


def missing() -> str | None:
    """What this machine lacks for power cuts, None when it lacks nothing."""
    if os.geteuid() != 0:
        return "power cuts need root"
    if absent := [tool for tool in ("mkfs.ext4", "mount", "umount", "unshare") if shutil.which(tool) is None]:
        return f"power cuts need {', '.join(absent)}"
    if not Path("/dev/loop-control").exists():
        return "power cuts need loop devices"
    private = subprocess.run(["unshare", "--mount", "true"], check=False, capture_output=True)
    return "power cuts need a mount namespace" if private.returncode else None


def main() -> int:
    """Play the rounds in a mount namespace of their own and print the tally as JSON; 3 when something was lost."""
    parser = argparse.ArgumentParser(prog="python -m bench.powercut")
    parser.add_argument("rounds", type=int)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--copies", action="store_true", help="also replica, repair, backup and restore")
    parser.add_argument("--unsynced", action="store_true", help="sync nothing: the harness must find losses")
    parser.add_argument("--inside", action="store_true", help=argparse.SUPPRESS)
    options = parser.parse_args()
    if not options.inside:
        if reason := missing():
            sys.stderr.write(f"{reason}\n")
            return 1
        command = ["unshare", "--mount", "--propagation", "private", sys.executable, "-m", "bench.powercut"]
        return subprocess.run([*command, *sys.argv[1:], "--inside"], check=False).returncode
    conduct = Conduct(UnsyncedDisk() if options.unsynced else Disk(), options.copies)
    tally = run(options.rounds, options.seed, conduct)
    sys.stdout.write(json.dumps(asdict(tally)) + "\n")
    return 3 if tally.lost or tally.torn else 0


if __name__ == "__main__":
    sys.exit(main())
