"""Writes down every fault point at which the tests stop the archive, operation by operation.

    python -m bench.faults > docs/faults.md

The operations, and what must hold after each failure, are in `tests/archive/faults.py`.
"""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Iterator, Sequence
from itertools import groupby
from pathlib import Path

from tests.archive.faults import FAILURES, OPERATIONS, course_of, make_home

_HEAD = """# Fault points

Made by `python -m bench.faults`; a test keeps it up to date. At each step below `tests/archive/test_faults.py` stops
the archive in each of {failures} ways: {names}.

Afterwards the archive is opened anew and must hold the state before or the state after, with nothing acknowledged
missing, every checksum and OCFL rule kept, no code lost or given twice, and a recovery that finds nothing more to do.
Then the operation is asked for again and must come to its end. In all: {rounds} rounds.

A `*` stands for a random name, `**` for the two folders above an object, ×n for the same step n times in a row.
"""


def render() -> str:
    """The whole document."""
    names = ", ".join(failure.name for failure in FAILURES)
    with tempfile.TemporaryDirectory() as folder:
        home = make_home(Path(folder) / "before")
        steps = {operation.name: course_of(home, operation).steps for operation in OPERATIONS}
    rounds = len(FAILURES) * sum(map(len, steps.values()))
    parts = [_HEAD.format(failures=len(FAILURES), names=names, rounds=rounds)]
    for name, course in steps.items():
        parts.append(f"## {name}: {len(course)} steps × {len(FAILURES)}\n")
        parts.append("\n".join(_rows(course)) + "\n")
    return "\n".join(parts)


def _rows(steps: Sequence[str]) -> Iterator[str]:
    yield "| k | step | on |"
    yield "|---|---|---|"
    k = 0
    for step, group in groupby(steps):
        times = len(list(group))
        what, _, path = step.partition(" ")
        yield f"| {k} | {what}{f' ×{times}' if times > 1 else ''} | `{path}` |"
        k += times


if __name__ == "__main__":
    sys.stdout.write(render())
