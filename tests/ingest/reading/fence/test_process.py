"""A fenced process: what it knows of the environment, and that nothing outlives whoever waits for it."""

import json
import os
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path

import pytest

from ingest.reading.answers import decode_answer
from ingest.reading.fence.guardian import Fence
from ingest.reading.fence.process import OMP_THREAD_LIMIT, FencedProcess, wait_for_any
from ingest.task.limits import Limits
from tests.ingest.processes import eventually, is_running

pytestmark = pytest.mark.slow  # each starts a server

ROOT = Path(__file__).resolve().parents[4]
SCRIPT = """
import sys, time
from pathlib import Path
from ingest.reading.fence.guardian import Fence
from ingest.reading.fence.process import FencedProcess, wait_for_any
from ingest.task.limits import Limits

if __name__ == "__main__":
    fence = Fence(Limits(), (), Path(sys.argv[2]), ("sleep",))
    process = FencedProcess(f"tests.ingest.reading.fence.test_process:{sys.argv[1]}", fence)
    process.order((), 60)
    wait_for_any([process])
    print(process.answer().removeprefix(b"+").decode(), flush=True)
    time.sleep(600)
"""


def environment() -> dict[str, str]:
    return dict(os.environ)


def begin_others() -> list[int]:
    """Start a program, a child that loses its parent, and one that would also leave the session; say who they are."""
    receiver, sender = os.pipe()
    for leave in (False, True):
        if not os.fork():
            if leave:
                with suppress(OSError):
                    os.setsid()
            if not os.fork():
                os.write(sender, f"{os.getpid()}\n".encode())
                time.sleep(600)
            os._exit(0)
    started = [subprocess.Popen(["sleep", "600"]).pid]
    with os.fdopen(receiver) as told:
        return started + [int(told.readline()) for _ in range(2)]


def script(tmp_path: Path, work: str) -> tuple[subprocess.Popen[str], str]:
    """A program that has a fenced process do this work, and what that answers; both still run."""
    (tmp_path / "program.py").write_text(SCRIPT)
    given = os.environ | {"PYTHONPATH": str(ROOT), "ARSIP_ELASTICSEARCH_PASSWORD": "rahasia"}
    command = [sys.executable, str(tmp_path / "program.py"), work, str(tmp_path)]
    program = subprocess.Popen(command, env=given, stdout=subprocess.PIPE, text=True)
    assert program.stdout is not None
    return program, program.stdout.readline()


def test_nothing_of_the_environment_is_known_but_what_is_harmless(tmp_path: Path) -> None:
    program, answer = script(tmp_path, "environment")
    with program:
        program.kill()
    known = json.loads(answer)
    assert known["PATH"] == os.environ["PATH"]
    assert known["OMP_THREAD_LIMIT"] == str(OMP_THREAD_LIMIT)
    assert "ARSIP_ELASTICSEARCH_PASSWORD" not in known
    assert "HOME" not in known


def test_whoever_it_started_ends_with_it_whatever_they_did(tmp_path: Path) -> None:
    process = FencedProcess(f"{__name__}:begin_others", Fence(Limits(), (), tmp_path, ("sleep",)))
    process.order((), 60)
    wait_for_any([process])
    started = decode_answer(process.answer(), list[int])
    assert isinstance(started, list)
    assert all(map(is_running, started))
    process.end()
    assert not any(map(is_running, started))


def test_they_end_too_when_their_reader_is_killed(tmp_path: Path) -> None:
    program, answer = script(tmp_path, "begin_others")
    with program:
        started = json.loads(answer)
        assert len(started) == 3
        program.kill()
    assert eventually(lambda: not any(map(is_running, started)))
