"""Feeds an archive files that were broken on purpose, and proves that each of them ends as exactly one outcome.

    python -m bench.fuzz 300 [--seed N] [--samples FOLDER] [--keep FOLDER]

Each broken file is made of a whole one (all kinds in turn, and the files of FOLDER) by a seeded choice of harm. They
go through one `arsip ingest`, then `arsip check`. Exits with 1 if a file has no outcome or two, the batch dies or
hangs, the batch's own process grows with the number of files, the check finds something, or anything is left in
staging.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bench.fuzzing import harmed
from bench.originals import originals

_COMMAND = (sys.executable, "-c", "from desk.cli.main import main; main()")
_SILENCE_SECONDS = 400  # longer than any one file may take
_GROWTH_MIB = 100
_DONE, _FINDINGS = 0, 3


@dataclass(frozen=True, slots=True)
class Batch:
    """What a batch told, how it ended, and the memory of its own process (MiB) at each outcome."""

    rows: tuple[dict[str, Any], ...]
    status: int
    seconds: float
    memory: tuple[int, ...]


def broken_files(folder: Path, count: int, seed: int, samples: Path | None) -> list[Path]:
    """Write `count` broken files; the same seed does the same harm, to files that differ in their dates alone."""
    choose = random.Random(seed)
    whole_folder = folder.with_name("utuh")
    whole_folder.mkdir(parents=True)
    wholes = originals(whole_folder)
    wholes += sorted(path for path in samples.rglob("*") if path.is_file()) if samples else []
    contents = [path.read_bytes() for path in wholes]
    folder.mkdir()
    paths = []
    for number in range(count):
        index = number % len(wholes)
        path = folder / f"{number:05}-{wholes[index].name}"
        path.write_bytes(harmed(contents[index], contents, choose))
        paths.append(path)
    return paths


def new_archive(home: Path) -> Path:
    """Make an archive; its home."""
    subprocess.run([*_COMMAND, "init"], env=_environment(home), check=True, capture_output=True)
    return home


def ingest(home: Path, folder: Path) -> Batch:
    """One batch in a process of its own, killed if it says nothing for too long."""
    started = time.monotonic()
    rows: list[dict[str, Any]] = []
    memory: list[int] = []
    with subprocess.Popen(
        [*_COMMAND, "ingest", str(folder), "--json"], stdout=subprocess.PIPE, env=_environment(home)
    ) as process:
        for line in _lines_in_time(process):
            rows.append(json.loads(line))
            memory.append(_peak_memory(process.pid))
    return Batch(tuple(rows), process.wait(), time.monotonic() - started, tuple(memory))


def _lines_in_time(process: subprocess.Popen[bytes]) -> Iterator[bytes]:
    if process.stdout is None:
        return
    while True:
        watch = threading.Timer(_SILENCE_SECONDS, process.kill)
        watch.start()
        line = process.stdout.readline()
        watch.cancel()
        if not line:
            return
        yield line


def _peak_memory(pid: int) -> int:
    """The most memory that a living process has had so far, in MiB."""
    try:
        status = Path(f"/proc/{pid}/status").read_text()
    except OSError:
        return 0
    peak = next((line.split()[1] for line in status.splitlines() if line.startswith("VmHWM")), "0")
    return int(peak) // 1024


def complaints(home: Path, paths: Sequence[Path], batch: Batch) -> Iterator[str]:
    """Everything that should not be so after the batch."""
    if batch.status not in (_DONE, _FINDINGS):
        yield f"the batch ended with status {batch.status}"
    outcomes = Counter(
        row["path"].split("/")[0] for row in batch.rows if "path" in row and "/" not in row["path"]
    )
    for path in paths:
        if outcomes[path.name] != 1:
            yield f"{path.name} has {outcomes[path.name]} outcomes"
    tops = [figure for figure in batch.memory if figure]
    if tops and tops[-1] - tops[len(tops) // 3] > _GROWTH_MIB:
        yield f"the batch's process grew from {tops[len(tops) // 3]} to {tops[-1]} MiB"
    check = subprocess.run(
        [*_COMMAND, "check", "--json"], env=_environment(home), capture_output=True, check=False
    )
    if check.returncode != _DONE:
        yield f"the check ended with status {check.returncode}: {check.stdout.decode()[-500:]}"
    left = [path.name for path in (home / "staging").rglob("*")]
    if left:
        yield f"left in staging: {left[:5]}"


def _environment(home: Path) -> dict[str, str]:
    here = str(Path(__file__).resolve().parents[1])
    return os.environ | {"ARSIP_HOME": str(home), "PYTHONPATH": here, "ARSIP_LANG": "en"}


def _summary(batch: Batch) -> Iterator[str]:
    rows = [row for row in batch.rows if "outcome" in row]
    counted = Counter(f"{row['outcome']}: {row.get('reason') or row.get('text') or ''}" for row in rows)
    yield f"{len(rows)} outcomes in {batch.seconds:.0f} s, the batch's process had {max(batch.memory)} MiB at most"
    yield from (f"  {count:5} {what}" for what, count in counted.most_common())
    for row in rows:
        if row.get("reason") in ("crashed", "timed_out", "out_of_memory"):
            yield f"  {row['path']}: {row['reason']}: {row['message']}"


def main() -> int:
    """Run the batch and print what became of it."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("count", type=int)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--samples", type=Path, help="whole files to break as well")
    parser.add_argument("--keep", type=Path, help="a new folder that keeps the files and the archive")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as scratch:
        root = given.keep or Path(scratch)
        root.mkdir(exist_ok=True)
        home = new_archive(root / "arsip")
        paths = broken_files(root / "rusak", given.count, given.seed, given.samples)
        batch = ingest(home, root / "rusak")
        print("\n".join(_summary(batch)))
        wrong = list(complaints(home, paths, batch))
    print("\n".join(wrong) or "every file has exactly one outcome; nothing lost, nothing left")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
