import os
import signal
import subprocess
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import pytest

from ingest.reading.fence.sandbox import standing_fences
from ingest.reading.one_off import FencedWork, run_fenced
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


def start_a_program() -> int:
    return subprocess.Popen(["/bin/sleep", "60"]).pid


def leave_a_file(folder: str) -> int:
    return Path(folder, "made").write_text("isi")


def leave_a_link(folder: str) -> int:
    with suppress(OSError):
        Path(folder, "made").symlink_to("/etc/passwd")
    return 0


def leave_a_second_name(folder: str) -> int:
    leave_a_file(folder)
    with suppress(OSError):
        Path(folder, "made").rename(Path(folder, "other"))
        Path(folder, "made").hardlink_to(Path(folder, "other"))
        return 0
    raise CannotRead(Reason.CRASHED, "it cannot even try")


def leave_nothing(folder: str) -> int:
    return 0


def peek(path: str) -> int:
    return len(Path(path).read_bytes())


def work(function: str, *arguments: object) -> FencedWork[int]:
    return FencedWork(f"{__name__}:{function}", arguments, int)


def test_it_reads_what_it_was_given_and_nothing_else(tmp_path: Path) -> None:
    if not standing_fences().files:
        pytest.skip("this kernel has no Landlock")
    given, other = tmp_path / "given.pdf", tmp_path / "other.pdf"
    given.write_bytes(b"1234")
    other.write_bytes(b"secret")
    (tmp_path / "a").mkdir()
    (tmp_path / "b").mkdir()
    assert run_fenced(work("peek", str(given)), tmp_path / "a", Limits(), [given]) == 4
    with pytest.raises(CannotRead, match="PermissionError"):
        run_fenced(work("peek", str(other)), tmp_path / "b", Limits(), [given])


def test_what_was_done_aside_comes_back(tmp_path: Path) -> None:
    assert run_fenced(work("double", 21), tmp_path, Limits()) == 42


@pytest.mark.parametrize(
    ("function", "limits", "reason"),
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
    tmp_path: Path, function: Callable[[], int], limits: Limits, reason: Reason
) -> None:
    with pytest.raises(CannotRead) as refusal:
        run_fenced(work(function.__name__), tmp_path, limits)
    assert refusal.value.reason is reason


@pytest.mark.parametrize("left", [leave_a_link, leave_a_second_name, leave_nothing])
def test_what_it_leaves_must_be_plain_files(tmp_path: Path, left: Callable[[str], int]) -> None:
    with pytest.raises(CannotRead) as refusal:
        run_fenced(work(left.__name__, str(tmp_path)), tmp_path, Limits(), leaves=["made"])
    assert refusal.value.reason is Reason.CRASHED


def test_what_it_leaves_is_there(tmp_path: Path) -> None:
    assert run_fenced(work("leave_a_file", str(tmp_path)), tmp_path, Limits(), leaves=["made"]) == 3
    assert (tmp_path / "made").read_text() == "isi"


def test_it_starts_nothing(tmp_path: Path) -> None:
    if not standing_fences().network:
        pytest.skip("this machine has no seccomp filters")
    with pytest.raises(CannotRead, match="OSError"):
        run_fenced(work("start_a_program"), tmp_path, Limits())
