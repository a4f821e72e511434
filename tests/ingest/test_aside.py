import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from ingest.aside import do_aside
from ingest.limits import Limits
from ingest.unreadable import CannotRead, Reason

HASTY = Limits(task_seconds=1, page_seconds=0)


def double(number: int) -> int:
    return 2 * number


def refuse() -> int:
    raise CannotRead(Reason.ENCRYPTED, "asks for a password")


def fail() -> int:
    raise LookupError("nothing there")


def die() -> int:
    os.kill(os.getpid(), signal.SIGSEGV)
    return 0


def sleep() -> int:
    time.sleep(60)
    return 0


def swallow() -> int:
    return len(bytes(4 << 30))


def lie() -> str:
    return "not a number"


def leave_a_child(path: str) -> int:
    return subprocess.Popen([sys.executable, "-c", "import time; time.sleep(60)"]).pid


def test_what_was_done_aside_comes_back(tmp_path: Path) -> None:
    assert do_aside(f"{__name__}:double", (21,), int, tmp_path, Limits()) == 42


@pytest.mark.parametrize(
    ("work", "limits", "reason"),
    [
        (refuse, Limits(), Reason.ENCRYPTED),
        (fail, Limits(), Reason.CRASHED),
        (die, Limits(), Reason.CRASHED),
        (sleep, HASTY, Reason.TIMED_OUT),
        (swallow, Limits(), Reason.OUT_OF_MEMORY),
        (lie, Limits(), Reason.CRASHED),
    ],
)
def test_whatever_happens_there_is_a_reason_here(
    tmp_path: Path, work: Callable[[], int], limits: Limits, reason: Reason
) -> None:
    with pytest.raises(CannotRead) as refusal:
        do_aside(f"{__name__}:{work.__name__}", (), int, tmp_path, limits)
    assert refusal.value.reason is reason


def test_nothing_that_it_started_outlives_it(tmp_path: Path) -> None:
    child = do_aside(f"{__name__}:leave_a_child", (str(tmp_path),), int, tmp_path, Limits())
    status = Path(f"/proc/{child}/stat")
    for _ in range(100):
        if not status.exists() or status.read_text().split()[2] == "Z":
            return
        time.sleep(0.05)
    pytest.fail("the child still runs")
