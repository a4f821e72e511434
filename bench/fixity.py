"""Measures the rolling check against hashdeep and against hashing alone, in one run.

    .venv/bin/python -m bench.fixity [--large 24] [--large-bytes 64M] [--small 10000] [--rounds 3]

Makes two archives in a temporary folder, one of large originals and one of originals of 40 KB, and lets all read
the same stores out of the page cache, in turns; the best time of each counts. `hashing` reads every file and
digests it as the check must (inventories by sha512, the rest by sha256), with one process a core; it is told the
names of the files, or finds them as hashdeep must. Processor seconds are those of all processes of a contender.
"""

from __future__ import annotations

import argparse
import os
import secrets
import subprocess
import tempfile
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, date, datetime
from hashlib import sha512
from multiprocessing import active_children, get_context
from pathlib import Path
from time import perf_counter

from archive.accession.submission import Submission
from archive.archive import Archive
from archive.integrity.parallel import Manner
from archive.integrity.scrub import Budget
from archive.storage.digests import DigestReader
from archive.storage.disk import Disk
from archive.storage.inventory import INVENTORY
from archive.values.record import Description, Original, Page, PageSource

_GROUP = 100
_CORES = len(os.sched_getaffinity(0))
_DESCRIBED = Description(title="Laporan layanan informasi", unit="IKP", dated=date(2024, 5, 6))


@dataclass(frozen=True, slots=True)
class Contender:
    """Something that reads a whole store; it returns when all of it is read."""

    name: str
    read: Callable[[], object]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--large", type=int, default=24, help="how many large originals")
    parser.add_argument("--large-bytes", type=int, default=64 << 20)
    parser.add_argument("--small", type=int, default=10_000, help="how many originals of 40 KB")
    parser.add_argument("--rounds", type=int, default=3)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(dir=".") as folder:
        for name, count, size in (
            ("large", options.large, options.large_bytes),
            ("small", options.small, 40_000),
        ):
            archive = filled(Path(folder) / name, count, size)
            with closing(archive):
                compare(name, archive, options.rounds)


def filled(root: Path, count: int, size: int) -> Archive:
    """An archive of so many records with originals of so many random bytes."""
    archive = Archive.create(root, "bench", lambda: datetime.now(UTC))
    given = archive.home.staging / "given"
    given.mkdir(parents=True)
    for start in range(0, count, _GROUP):
        archive.filing.file([submission(given, size) for _ in range(min(_GROUP, count - start))])
    return archive


def submission(folder: Path, size: int) -> Submission:
    staged = folder / secrets.token_hex(8)
    digests = Disk().write(staged, [os.urandom(size)])
    original = Original("pindaian.pdf", "application/pdf", digests.size, digests.sha256, digests.sha512)
    return Submission(
        original, staged, (Page(1, "layanan informasi publik " * 40, PageSource.TEXT),), _DESCRIBED
    )


def compare(name: str, archive: Archive, rounds: int) -> None:
    """Let the contenders take turns and print the best of each, in megabytes a second and against the check."""
    root = archive.home.store
    files = sorted(str(path) for path in root.rglob("*") if path.is_file())
    folders = sorted(str(path) for path in root.iterdir() if path.is_dir())
    size = sum(Path(path).stat().st_size for path in files)
    with ProcessPoolExecutor(_CORES, mp_context=get_context("fork")) as pool:
        list(pool.map(digest_files, shares(files)))  # warm: the page cache, and the processes
        contenders = (
            Contender("arsip check --budget", lambda: check(archive, limited=True)),
            Contender("arsip check", lambda: check(archive, limited=False)),
            Contender("hashing", lambda: list(pool.map(digest_files, shares(files)))),
            Contender("hashing what is found", lambda: list(pool.map(digest_below, shares(folders)))),
            Contender("hashdeep -c sha256 -j2", lambda: hashdeep(root, "-c", "sha256")),
            Contender("hashdeep -j2", lambda: hashdeep(root)),
        )
        turns = [turn(contenders) for _ in range(rounds)]
    best = [
        (min(took.wall for took in each), min(took.cpu for took in each)) for each in zip(*turns, strict=True)
    ]
    print(f"{name}: {archive.count()} records, {len(files)} files, {size / 1e6:,.0f} MB")
    for contender, (wall, cpu) in zip(contenders, best, strict=True):
        print(
            f"  {contender.name:24}{wall:7.2f} s {size / 1e6 / wall:8,.0f} MB/s {wall / best[0][0]:6.2f} x the check;"
            f" {cpu:7.2f} s of processor {cpu / best[0][1]:6.2f} x"
        )


@dataclass(frozen=True, slots=True)
class Took:
    """Seconds by the clock, and those of the processors."""

    wall: float
    cpu: float


def turn(contenders: Sequence[Contender]) -> list[Took]:
    """How long each contender takes."""
    took = []
    for contender in contenders:
        before, began = worked(), perf_counter()
        contender.read()
        took.append(Took(perf_counter() - began, worked() - before))
    return took


def worked() -> float:
    """The processor seconds of this process, of those that it has ended, and of those that hash for it."""
    ticks = 0
    for stat in (Path(f"/proc/{child.pid}/stat") for child in active_children()):
        ticks += sum(map(int, stat.read_text().rpartition(")")[2].split()[11:13]))
    return sum(os.times()[:4]) + ticks / os.sysconf("SC_CLK_TCK")


def check(archive: Archive, *, limited: bool) -> None:
    """The practice, history and all; a limited run of a week's other days does not walk the store."""
    budget = Budget(max_bytes=1 << 60) if limited else Budget()
    for examined in archive.scrub.examine(budget, Manner(cached=True, workers=_CORES)):
        if examined.findings:
            raise SystemExit(f"the check found {examined}")


def hashdeep(root: Path, *options: str) -> None:
    command = ["hashdeep", *options, "-j2", "-r", str(root)]
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)


def shares(paths: Sequence[str]) -> Iterator[Sequence[str]]:
    """The files or folders in pieces of about equal bytes, several for each core."""
    return (paths[start :: _CORES * 8] for start in range(_CORES * 8))


def digest_below(folders: Sequence[str]) -> None:
    for folder in folders:
        for path, _, names in os.walk(folder):
            digest_files([f"{path}/{name}" for name in names])


def digest_files(files: Sequence[str]) -> None:
    reader = DigestReader()
    for path in files:
        if path.endswith(INVENTORY):
            sha512(reader.read(path)).hexdigest()
        else:
            reader.sha256(path)


if __name__ == "__main__":
    main()
