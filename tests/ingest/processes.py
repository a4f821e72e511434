"""Looking at processes from outside: whom one has started, and who still runs."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path


def is_running(pid: int) -> bool:
    return _state_and_parent(pid)[0] not in ("", "Z", "X")


def descendants(pid: int) -> set[int]:
    """All that this process started, and what those started."""
    parents = {int(path.name): _state_and_parent(int(path.name))[1] for path in Path("/proc").glob("[0-9]*")}
    found, frontier = set[int](), {pid}
    while frontier := {child for child, parent in parents.items() if parent in frontier}:
        found |= frontier
    return found


def eventually(holds: Callable[[], bool], seconds: float = 20.0) -> bool:
    """Whether something comes true before patience ends."""
    end = time.monotonic() + seconds
    while not holds():
        if time.monotonic() > end:
            return False
        time.sleep(0.05)
    return True


def _state_and_parent(pid: int) -> tuple[str, int]:
    try:
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except OSError:
        return "", 0
    return fields[0], int(fields[1])
