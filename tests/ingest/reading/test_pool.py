import os
import signal
import struct
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from tempfile import gettempdir
from threading import Thread
from typing import cast

import pytest

from archive.values.record import Page
from ingest.reading.answers import Done, Failure, Surveyed
from ingest.reading.pool import WorkerPool
from ingest.reading.tasks import perform
from ingest.task.limits import Limits
from ingest.task.orders import FilePlace, ReaderMode, Survey, SurveyTask
from ingest.task.reasons import Reason
from tests.ingest.processes import descendants, eventually, is_running

pytestmark = pytest.mark.slow  # together they take more than the quick part of the tests may

PATIENT = Limits(task_seconds=60)
HASTY = Limits(task_seconds=3)


@dataclass(frozen=True)
class Trap:
    """Stands where a task has its path, and goes off in the worker that looks at it."""

    spring: Callable[[str], None]
    note: str = ""

    def __fspath__(self) -> str:
        self.spring(self.note)
        return self.note


def hang(_: str) -> None:
    time.sleep(600)


def spin(_: str) -> None:
    while True:
        pass


def die_of(number: str) -> None:
    os.kill(os.getpid(), int(number))


def leave(_: str) -> None:
    os._exit(0)


def eat_memory(_: str) -> None:
    eaten = [bytearray(16 << 20)]
    while True:
        eaten.append(bytearray(16 << 20))


def raise_an_odd_error(_: str) -> None:
    raise LookupError("bytes \udcff")


def start_child_and(what: str) -> None:
    """Start a process that sleeps, note it, and then hang or die with it running."""
    note, _, then = what.partition("|")
    child = subprocess.Popen(["sleep", "600"])
    Path(note).write_text(str(child.pid))
    if then == "die":
        os.kill(os.getpid(), signal.SIGSEGV)
    time.sleep(600)


def note_who_looks(note: str) -> None:
    Path(note).write_text(str(os.getpid()))


def promise_an_answer(_: str) -> None:
    """Send the length of an answer into every pipe that takes it, and then nothing."""
    for number in range(3, 64):
        with suppress(OSError):
            os.write(number, struct.pack("!Q", 1000))
    time.sleep(600)


def answer_out_of_turn(note: str) -> None:
    """Look harmless, and once that is told, speak again unasked."""
    note_who_looks(note)

    def speak() -> None:
        time.sleep(0.5)
        for number in range(3, 64):
            with suppress(OSError):
                os.write(number, b"words put into the mouth of another file")

    Thread(target=speak).start()


def perform_trapped(task: SurveyTask) -> Survey | tuple[Page, ...]:
    """The real work, in a process that has loaded this module, which it could not do behind its fence."""
    return perform(task)


@pytest.fixture
def pool(monkeypatch: pytest.MonkeyPatch) -> Iterator[WorkerPool]:
    monkeypatch.setattr("ingest.reading.pool._WORK", f"{__name__}:perform_trapped")
    pool = WorkerPool(2)
    yield pool
    pool.close()


def task(path: Path | Trap, limits: Limits = PATIENT) -> SurveyTask:
    """A task whose worker may read and write in the folder that all temporary files are in."""
    everywhere = FilePlace(gettempdir(), f"{gettempdir()}/parts", 1 << 20)
    named = cast(str, path if isinstance(path, Trap) else str(path))
    return SurveyTask(named, ReaderMode.AUTO, 1, 9, limits, everywhere)


def finished(pool: WorkerPool) -> list[Done]:
    done: list[Done] = []
    while not pool.is_idle:
        done += pool.wait()
    return done


def failure(pool: WorkerPool, given: SurveyTask) -> Failure:
    pool.start(given)
    (done,) = finished(pool)
    assert isinstance(done.result, Failure)
    return done.result


def test_a_task_comes_back_with_its_result(tmp_path: Path, pool: WorkerPool) -> None:
    (tmp_path / "a.txt").write_text("surat")
    pool.start(task(tmp_path / "a.txt"))
    (done,) = finished(pool)
    assert isinstance(done, Surveyed)
    assert isinstance(done.result, Survey)
    assert [page.text for page in done.result.read] == ["surat"]


def test_a_pool_has_only_so_many_slots(tmp_path: Path, pool: WorkerPool) -> None:
    (tmp_path / "a.txt").write_text("surat")
    slots = []
    for _ in range(2):
        pool.start(task(tmp_path / "a.txt"))
        slots.append(pool.has_slot)
    assert slots == [True, False]
    assert len(finished(pool)) == 2


def test_a_refusal_tells_reason_and_type(tmp_path: Path, pool: WorkerPool) -> None:
    (tmp_path / "a.pdf").write_bytes(b"%PDF-1.7\nrusak")
    told = failure(pool, task(tmp_path / "a.pdf"))
    assert (told.reason, told.media_type) == (Reason.DAMAGED, "application/pdf")


@pytest.mark.parametrize(
    ("trap", "limits", "reason"),
    [
        (Trap(hang), HASTY, Reason.TIMED_OUT),
        (Trap(promise_an_answer), HASTY, Reason.TIMED_OUT),
        (Trap(spin), HASTY, Reason.TIMED_OUT),
        (Trap(die_of, str(int(signal.SIGXCPU))), PATIENT, Reason.TIMED_OUT),
        (Trap(die_of, str(int(signal.SIGSEGV))), PATIENT, Reason.CRASHED),
        (Trap(leave), PATIENT, Reason.CRASHED),
        (Trap(raise_an_odd_error), PATIENT, Reason.CRASHED),
        (Trap(eat_memory), Limits(memory_bytes=1 << 30), Reason.OUT_OF_MEMORY),
        (Trap(die_of, str(int(signal.SIGKILL))), PATIENT, Reason.OUT_OF_MEMORY),
    ],
    ids=[
        "hangs",
        "only promises",
        "spins",
        "cpu limit",
        "segfault",
        "leaves",
        "odd error",
        "eats memory",
        "killed",
    ],
)
def test_whatever_a_task_dies_of_its_neighbour_lives(
    tmp_path: Path, pool: WorkerPool, trap: Trap, limits: Limits, reason: Reason
) -> None:
    (tmp_path / "a.txt").write_text("surat")
    pool.start(task(trap, limits))
    pool.start(task(tmp_path / "a.txt"))
    results = [done.result for done in finished(pool)]
    assert [result.reason for result in results if isinstance(result, Failure)] == [reason]
    assert [len(result.read) for result in results if isinstance(result, Survey)] == [1]


def looked(pool: WorkerPool, note: Path, spring: Callable[[str], None] = note_who_looks) -> int:
    """The process that looked at a file."""
    pool.start(task(Trap(spring, str(note))))
    (done,) = finished(pool)
    assert isinstance(done.result, Survey)
    return int(note.read_text())


def test_small_files_share_a_process_until_one_of_them_is_odd(tmp_path: Path, pool: WorkerPool) -> None:
    looks = [looked(pool, tmp_path / f"{number}.txt") for number in range(4)]
    first = looks[-1]
    assert len(set(looks)) < len(looks)  # on a busy machine one of them may be too slow to go on
    assert failure(pool, task(Trap(raise_an_odd_error))).reason is Reason.CRASHED
    assert not is_running(first)
    assert looked(pool, tmp_path / "c.txt") != first


def test_a_process_that_speaks_unasked_is_given_no_other_file(tmp_path: Path, pool: WorkerPool) -> None:
    first = looked(pool, tmp_path / "a.txt", answer_out_of_turn)
    time.sleep(1)
    assert looked(pool, tmp_path / "b.txt") != first
    assert not is_running(first)


def test_one_that_died_while_it_rested_is_no_loss(tmp_path: Path, pool: WorkerPool) -> None:
    first = looked(pool, tmp_path / "a.txt")
    (resting,) = pool._resting
    os.kill(first, signal.SIGKILL)
    # the kernel ends a process a moment before its end can be seen from here
    assert eventually(lambda: not resting.process.is_resting)
    assert looked(pool, tmp_path / "b.txt") != first


def test_what_a_task_started_does_not_outlive_it(tmp_path: Path, pool: WorkerPool) -> None:
    note = tmp_path / "pid"
    assert failure(pool, task(Trap(start_child_and, f"{note}|die"))).reason is Reason.CRASHED
    assert eventually(lambda: not is_running(int(note.read_text())))


def test_closing_ends_whatever_runs(tmp_path: Path, pool: WorkerPool) -> None:
    note = tmp_path / "pid"
    pool.start(task(Trap(start_child_and, f"{note}|hang")))
    assert eventually(lambda: note.exists() and note.read_text() != "")
    pool.close()
    assert pool.is_idle
    assert eventually(lambda: not is_running(int(note.read_text())))


SCRIPT = """
import sys
from pathlib import Path
from ingest.reading.reader import PageReader
from ingest.reading.request import ReadRequest

if __name__ == "__main__":
    with PageReader(2, Path(sys.argv[1])) as reader:
        reader.submit(ReadRequest("pipa", Path(sys.argv[1]) / "pipa"))
        reader.next()
"""


def test_a_killed_parent_leaves_nobody_behind(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipa")  # whoever opens it waits for ever
    (tmp_path / "baca.py").write_text(SCRIPT)
    environment = os.environ | {"PYTHONPATH": str(Path(__file__).resolve().parents[3])}
    parent = subprocess.Popen([sys.executable, tmp_path / "baca.py", tmp_path], env=environment)
    try:
        # The fork server, the resource tracker, and the worker.
        assert eventually(lambda: len(descendants(parent.pid)) >= 3)
        started = descendants(parent.pid)
    finally:
        parent.kill()
        parent.wait()
    assert eventually(lambda: not any(map(is_running, started)))
