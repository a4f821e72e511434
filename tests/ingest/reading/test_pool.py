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

from archive.values.record import Page, PageSource
from ingest.reading.answers import Done, Failure, Surveyed
from ingest.reading.pool import WorkerPool
from ingest.reading.tasks import perform
from ingest.task.kind import Kind
from ingest.task.limits import Limits
from ingest.task.orders import FilePlace, OcrPage, OcrTask, ReaderMode, Survey, SurveyTask
from ingest.task.reasons import Reason
from tests.ingest.processes import descendants, eventually, is_running

pytestmark = pytest.mark.slow  # together they take more than the quick part of the tests may

PATIENT = Limits(task_seconds=60)
HASTY = Limits(task_seconds=3)


@dataclass(frozen=True)
class Trap:
    """Stands where a task has its path, and goes off in the worker that looks at it."""

    spring: Callable[[str], Survey | None]
    note: str = ""

    def __fspath__(self) -> str:
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


def start_child_and(then: str) -> None:
    """Start the one program that may be started, and let it wait for ever; then hang or die with it running."""
    subprocess.Popen(["tesseract", "-", "-"], stdin=os.pipe()[0])
    if then == "die":
        time.sleep(1)  # so that it is seen
        os.kill(os.getpid(), signal.SIGSEGV)
    time.sleep(600)


def started_by_us() -> set[int]:
    """The programs that start_child_and started, and that still run."""
    return {pid for pid in descendants(os.getpid()) if b"tesseract" in command_of(pid)}


def command_of(pid: int) -> bytes:
    try:
        return Path(f"/proc/{pid}/cmdline").read_bytes().split(b"\0")[0]
    except OSError:
        return b""


def tell_who_looks(_: str) -> Survey:
    page = Page(1, str(os.getpid()), PageSource.TEXT, engine="trap")
    return Survey("text/plain", Kind.TEXT, 1, (page,))


def promise_an_answer(_: str) -> None:
    """Send the length of an answer into every pipe that takes it, and then nothing."""
    for number in range(3, 64):
        with suppress(OSError):
            os.write(number, struct.pack("!Q", 1000))
    time.sleep(600)


def answer_out_of_turn(note: str) -> Survey:
    """Look harmless, and once that is told, speak again unasked."""

    def speak() -> None:
        time.sleep(0.5)
        for number in range(3, 64):
            with suppress(OSError):
                os.write(number, b"words put into the mouth of another file")

    Thread(target=speak).start()
    return tell_who_looks(note)


def perform_trapped(task: SurveyTask | OcrTask) -> Survey | tuple[Page, ...]:
    """The real work, or a trap, in a process that has loaded this module, which it could not do behind its fence."""
    trap = cast(object, task.path)
    if isinstance(trap, Trap) and (survey := trap.spring(trap.note)):
        return survey
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


def reading_task(trap: Trap) -> OcrTask:
    """A task that may start programs; its worker may write in a folder below that of all temporary files."""
    return OcrTask(cast(str, trap), Kind.PDF, (OcrPage(1),), "eng", gettempdir(), PATIENT)


def finished(pool: WorkerPool) -> list[Done]:
    done: list[Done] = []
    while not pool.is_idle:
        done += pool.wait()
    return done


def failure(pool: WorkerPool, given: SurveyTask | OcrTask) -> Failure:
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


def looked(pool: WorkerPool, spring: Callable[[str], Survey | None] = tell_who_looks) -> int:
    """The process that looked at a file."""
    pool.start(task(Trap(spring)))
    (done,) = finished(pool)
    assert isinstance(done.result, Survey)
    (page,) = done.result.read
    assert isinstance(page, Page)
    return int(page.text)


def test_small_files_share_a_process_until_one_of_them_is_odd(pool: WorkerPool) -> None:
    looks = [looked(pool) for _ in range(4)]
    first = looks[-1]
    assert len(set(looks)) < len(looks)  # on a busy machine one of them may be too slow to go on
    assert failure(pool, task(Trap(raise_an_odd_error))).reason is Reason.CRASHED
    assert not is_running(first)
    assert looked(pool) != first


def test_a_process_that_speaks_unasked_is_given_no_other_file(pool: WorkerPool) -> None:
    first = looked(pool, answer_out_of_turn)
    time.sleep(1)
    assert looked(pool) != first
    assert not is_running(first)


def test_one_that_died_while_it_rested_is_no_loss(pool: WorkerPool) -> None:
    first = looked(pool)
    (resting,) = pool._resting
    os.kill(first, signal.SIGKILL)
    # the kernel ends a process a moment before its end can be seen from here
    assert eventually(lambda: not resting.process.is_resting)
    assert looked(pool) != first


@pytest.mark.ocr
def test_what_a_task_started_does_not_outlive_it(pool: WorkerPool) -> None:
    pool.start(reading_task(Trap(start_child_and, "die")))
    assert eventually(lambda: bool(started_by_us()))
    (done,) = finished(pool)
    assert isinstance(done.result, Failure)
    assert done.result.reason is Reason.CRASHED
    assert not started_by_us()


@pytest.mark.ocr
def test_closing_ends_whatever_runs(pool: WorkerPool) -> None:
    pool.start(reading_task(Trap(start_child_and, "hang")))
    assert eventually(lambda: bool(started_by_us()))
    pool.close()
    assert pool.is_idle
    assert not started_by_us()


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
