import os
import signal
import time
from pathlib import Path

import pytest

from ingest.reading.resident import ResidentProcess
from ingest.task.limits import Limits
from ingest.task.reasons import CannotRead, Reason

pytestmark = pytest.mark.slow  # each starts a process

_calls: list[str] = []


def write(act: str, folder: str) -> int:
    """Writes how often it was called, or does what it is told instead."""
    _calls.append(act)
    made = Path(folder, "made")
    match act:
        case "die":
            os.kill(os.getpid(), signal.SIGSEGV)
        case "sleep":
            time.sleep(60)
        case "refuse":
            raise CannotRead(Reason.ENCRYPTED, "asks for a password")
        case "nothing":
            pass
        case _:
            made.write_text(str(len(_calls)))
    return len(_calls)


def resident(tmp_path: Path, seconds: float = 60) -> ResidentProcess[int]:
    limits = Limits(task_seconds=seconds, page_seconds=0)
    return ResidentProcess("tests.ingest.reading.test_resident:write", int, tmp_path, limits, [])


def ordered(process: ResidentProcess[int], act: str, target: Path) -> int:
    return process.call((act, str(process.folder)), "made", target)


def test_it_does_one_order_after_the_other_and_keeps_what_it_has(tmp_path: Path) -> None:
    process = resident(tmp_path)
    assert [ordered(process, "write", tmp_path / name) for name in ("a", "b")] == [1, 2]
    assert [(tmp_path / name).read_text() for name in ("a", "b")] == ["1", "2"]
    with pytest.raises(CannotRead) as caught:
        ordered(process, "refuse", tmp_path / "c")
    assert (caught.value.reason, process.is_usable) == (Reason.ENCRYPTED, True)
    assert ordered(process, "write", tmp_path / "d") == 4
    process.end()
    assert not process.folder.exists()


@pytest.mark.parametrize(
    ("act", "reason"),
    [
        ("die", Reason.CRASHED),
        ("sleep", Reason.TIMED_OUT),
        ("nothing", Reason.CRASHED),
    ],
)
def test_one_that_fails_is_not_asked_again(tmp_path: Path, act: str, reason: Reason) -> None:
    process = resident(tmp_path, 1 if act == "sleep" else 60)
    with pytest.raises(CannotRead) as caught:
        ordered(process, act, tmp_path / "a")
    assert (caught.value.reason, process.is_usable) == (reason, False)
    with pytest.raises(CannotRead):
        ordered(process, "write", tmp_path / "b")
    process.end()
    assert [path.name for path in tmp_path.iterdir() if path.stat().st_size] == []
