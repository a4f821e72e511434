import os
import signal
import subprocess
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from ingest.reading.one_off import run_fenced
from ingest.reading.sandbox import standing_fences
from ingest.task.limits import Limits
from ingest.task.reasons import CannotRead, Reason

pytestmark = pytest.mark.slow  # together they take more than the quick part of the tests may

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
    return subprocess.Popen(["/bin/sleep", "60"]).pid


def peek(path: str) -> int:
    return len(Path(path).read_bytes())


def test_it_reads_what_it_was_given_and_nothing_else(tmp_path: Path) -> None:
    if not standing_fences().files:
        pytest.skip("this kernel has no Landlock")
    given, other = tmp_path / "given.pdf", tmp_path / "other.pdf"
    given.write_bytes(b"1234")
    other.write_bytes(b"secret")
    (tmp_path / "a").mkdir()
    (tmp_path / "b").mkdir()
    assert run_fenced(f"{__name__}:peek", (str(given),), int, tmp_path / "a", Limits(), [given]) == 4
    with pytest.raises(CannotRead, match="PermissionError"):
        run_fenced(f"{__name__}:peek", (str(other),), int, tmp_path / "b", Limits(), [given])


def test_what_was_done_aside_comes_back(tmp_path: Path) -> None:
    assert run_fenced(f"{__name__}:double", (21,), int, tmp_path, Limits()) == 42


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
        run_fenced(f"{__name__}:{work.__name__}", (), int, tmp_path, limits)
    assert refusal.value.reason is reason


def test_nothing_that_it_started_outlives_it(tmp_path: Path) -> None:
    child = run_fenced(f"{__name__}:leave_a_child", (str(tmp_path),), int, tmp_path, Limits())
    status = Path(f"/proc/{child}/stat")
    for _ in range(100):
        if not status.exists() or status.read_text().split()[2] == "Z":
            return
        time.sleep(0.05)
    pytest.fail("the child still runs")
