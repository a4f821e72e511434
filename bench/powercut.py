"""Cut the power while an archive is at work, again and again, and count what was acknowledged and is lost, or torn.

    python -m bench.powercut ROUNDS [--seed N] [--unsynced]

Needs root. An ext4 file system in an image file is mounted in a mount namespace of its own; a process files, codes and
describes on it until the file system is shut down under it, at a random moment and without its log (the ioctl that
xfstests calls godown). What was not yet durable is gone then, as when a plug is pulled. After a new mount the archive
is opened, recovered and compared with every acknowledgement that was read before the cut; one that came during it
proves nothing. `--unsynced` shows that the harness can find something: then nothing but the catalogue is synced.
"""

from __future__ import annotations

import argparse
import fcntl
import json
import os
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

from archive.archive import Archive
from archive.disk import Disk
from archive.record import Description, Record, RecordId
from archive.records import Listing
from tests.archive.faults import assert_whole
from tests.making import DESCRIBED, file_all, make_archive, submission

_SHUTDOWN = 0x8004587D  # FS_IOC_SHUTDOWN, _IOR('X', 125, __u32)
_NO_LOG_FLUSH = 2
_IMAGE_BYTES = 256 << 20
_ROUNDS_AN_IMAGE = 10
_LONGEST_SECONDS = 0.4


class UnsyncedDisk(Disk):
    """A disk that lies: it never syncs anything."""

    def _sync(self, operation: str, path: Path, flags: int) -> None:
        pass


@dataclass(frozen=True, slots=True)
class Acknowledged:
    """What the archive said was done: the record as it was then."""

    id: str
    sha256: str
    code: str | None
    version: int
    title: str | None


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


# -- the work --------------------------------------------------------------------------------------------------

Work = Callable[[Archive, random.Random], list[Record]]


def _file(archive: Archive, chance: random.Random) -> list[Record]:
    return _filed(archive, chance, 1)


def _file_group(archive: Archive, chance: random.Random) -> list[Record]:
    return _filed(archive, chance, 6)


def _filed(archive: Archive, chance: random.Random, count: int) -> list[Record]:
    said = [DESCRIBED, Description(title="Tanpa kode")]
    folder = archive.home.staging / "given"
    items = [
        submission(folder, chance.randbytes(2000).hex().encode(), chance.choice(said)) for _ in range(count)
    ]
    return [outcome.record for outcome in file_all(archive, items)]


def _describe(archive: Archive, chance: random.Random) -> list[Record]:
    records = list(archive.listed(Listing()))
    record = chance.choice(records)
    described = replace(record.description, title=f"Judul {chance.random()}")
    return [archive.filing.describe(record.id, described)]


def _code(archive: Archive, _: random.Random) -> list[Record]:
    waiting = (record for record in archive.listed(Listing()) if record.code is None)
    return [archive.filing.code(record.id, "500.12", "IKP") for record in waiting]


WORKS: tuple[Work, ...] = (_file, _file_group, _describe, _describe, _code)


def _work(home: Path, seed: int, pipe: int, disk: Disk) -> None:
    """Work until something stops it, telling each acknowledgement down the pipe."""
    chance = random.Random(seed)
    archive = Archive.open(home, "budi", _now, disk)
    _file(archive, chance)
    while True:
        for record in chance.choice(WORKS)(archive, chance):
            told = Acknowledged(
                record.id, record.original.sha256, record.code, record.version, record.description.title
            )
            os.write(pipe, json.dumps(asdict(told)).encode() + b"\n")


def _now() -> datetime:
    return datetime.now(UTC)


# -- the cut ---------------------------------------------------------------------------------------------------


def _cut_power(mount: Path) -> None:
    descriptor = os.open(mount, os.O_RDONLY)
    try:
        fcntl.ioctl(descriptor, _SHUTDOWN, _NO_LOG_FLUSH.to_bytes(4, sys.byteorder))
    finally:
        os.close(descriptor)


def _work_until_cut(mount: Path, seed: int, disk: Disk) -> list[Acknowledged]:
    """Let a process work for a random while, cut the power, and return what it had acknowledged before."""
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        try:
            _work(mount / "home", seed, writing, disk)
        finally:
            os._exit(1)
    os.close(writing)
    try:
        data = os.read(reading, 1 << 16)  # the first acknowledgement: it is at work
        time.sleep(random.Random(seed).uniform(0, _LONGEST_SECONDS))
        os.set_blocking(reading, False)
        while more := _read(reading):
            data += more
        _cut_power(mount)
    finally:
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
        os.close(reading)
    return [
        Acknowledged(**json.loads(line)) for line in data.splitlines(keepends=True) if line.endswith(b"\n")
    ]


def _read(descriptor: int) -> bytes:
    try:
        return os.read(descriptor, 1 << 16)
    except BlockingIOError:
        return b""


def _examine(home: Path, acknowledged: list[Acknowledged]) -> Tally:
    """Open what is left and compare it with what had been acknowledged."""
    archive = Archive.open(home, "siti", _now)
    try:
        archive.recover()
        lost = sum(not _is_kept(archive, told) for told in acknowledged)
        assert_whole(archive)
        return Tally(1, len(acknowledged), lost)
    except (AssertionError, OSError, ValueError) as error:
        sys.stderr.write(f"torn: {error!r:.2000}\n")
        return Tally(1, len(acknowledged), 0, 1)
    finally:
        archive.close()


def _is_kept(archive: Archive, told: Acknowledged) -> bool:
    """Whether a record is at least as far as it was told to be; later, unacknowledged changes may have come."""
    record = archive.record(RecordId(told.id))
    if record is None or record.original.sha256 != told.sha256 or record.version < told.version:
        return False
    if record.version > told.version:
        return told.code in (None, record.code)
    return (record.code, record.description.title) == (told.code, told.title)


# -- the rounds ------------------------------------------------------------------------------------------------


def run(rounds: int, seed: int, disk: Disk) -> Tally:
    """Play the rounds; a new file system every few, so that each round has an archive with a history."""
    tally = Tally()
    with tempfile.TemporaryDirectory() as folder:
        image, mount = Path(folder) / "image", Path(folder) / "mount"
        mount.mkdir()
        for number in range(rounds):
            if number % _ROUNDS_AN_IMAGE == 0 or tally.torn:
                _new_image(image, mount)
            with _mounted(image, mount):
                acknowledged = _work_until_cut(mount, seed + number, disk)
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
    parser.add_argument("--unsynced", action="store_true", help="sync nothing: the harness must find losses")
    parser.add_argument("--inside", action="store_true", help=argparse.SUPPRESS)
    options = parser.parse_args()
    if not options.inside:
        if reason := missing():
            sys.stderr.write(f"{reason}\n")
            return 1
        command = ["unshare", "--mount", "--propagation", "private", sys.executable, "-m", "bench.powercut"]
        return subprocess.run([*command, *sys.argv[1:], "--inside"], check=False).returncode
    tally = run(options.rounds, options.seed, UnsyncedDisk() if options.unsynced else Disk())
    sys.stdout.write(json.dumps(asdict(tally)) + "\n")
    return 3 if tally.lost or tally.torn else 0


if __name__ == "__main__":
    sys.exit(main())
