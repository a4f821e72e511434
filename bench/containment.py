"""Measures the cost of shutting a reader in: our fences beside bubblewrap, in milliseconds a process.

What bubblewrap uses of processors is not told to whoever waits for it.

python -m bench.containment [--rounds N]
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from shutil import which
from tempfile import gettempdir
from time import perf_counter

from ingest.reading.fence.sandbox import fence_in

_READERS = "ingest.reading.preload"  # importing it loads every reader, as the fork server has done


def forked(fence: Callable[[], object]) -> None:
    """A fork of this process, which has the readers loaded, behind its fences."""
    child = os.fork()
    if not child:
        fence()
        os._exit(0)
    os.waitpid(child, 0)


def wrapped() -> None:
    """A new interpreter that loads the readers inside bubblewrap."""
    root = Path(__file__).resolve().parents[1]
    shut = [
        "bwrap",
        "--unshare-all",
        "--die-with-parent",
        "--new-session",
        "--ro-bind",
        "/",
        "/",
        "--dev",
        "/dev",
    ]
    shut += ["--tmpfs", gettempdir(), "--chdir", str(root)]
    subprocess.run([*shut, sys.executable, "-c", f"import {_READERS}"], check=True)


def _processor_time() -> float:
    return sum(os.times()[:4])


def main() -> int:
    """Print a line a way."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--rounds", type=int, default=50)
    rounds = parser.parse_args().rounds
    ways: dict[str, tuple[Callable[[], None], int]] = {
        "fork": (lambda: forked(lambda: None), rounds),
        "fork with fences": (
            lambda: forked(lambda: fence_in([Path.cwd()], Path.cwd(), ["tesseract"])),
            rounds,
        ),
    }
    if which("bwrap"):
        ways["bubblewrap"] = wrapped, max(1, rounds // 10)
    for name, (way, times) in ways.items():
        started, used = perf_counter(), _processor_time()
        for _ in range(times):
            way()
        clock, processor = perf_counter() - started, _processor_time() - used
        of_processors = f" {1000 * processor / times:8.1f} ms of processors" if processor else ""
        print(f"{name:18}{1000 * clock / times:8.1f} ms{of_processors}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
