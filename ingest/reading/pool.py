"""Worker processes, limited in time, memory and output, so that nothing one dies of reaches the batch."""

from __future__ import annotations

import ctypes
import math
import os
import resource
import select
import signal
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from itertools import pairwise
from multiprocessing import get_context
from multiprocessing.connection import Connection, wait
from multiprocessing.forkserver import ensure_running
from multiprocessing.process import BaseProcess
from pathlib import Path
from struct import Struct
from threading import Thread
from time import monotonic

from ingest.formats.identify import identify
from ingest.reading.answers import Done, Failure, Surveyed, Task, parse_answer, render_done, render_failure
from ingest.reading.sandbox import fence_in
from ingest.task.limits import Limits
from ingest.task.orders import OcrTask, SurveyTask
from ingest.task.reasons import CannotRead, Reason

OMP_THREAD_LIMIT = 1  # Tesseract would start four threads on two cores, and they spin
_RESULT_BYTES = 128 << 20
_PR_SET_PDEATHSIG = 1
_LENGTH = Struct("!Q")  # before each answer
_PIECE = 1 << 20
_BURIAL = 5.0  # seconds: whoever closes its end without dying is killed
_FILES_A_PROCESS = 32
_PRELOADED = ["ingest.reading.preload"]
_QUICK = 2.0  # seconds
_MESSAGE_LENGTH = 1000

_LATE = Failure(Reason.TIMED_OUT, "stopped after its time was over")


@dataclass(slots=True)
class _Worker:
    """A process, what it works at until when, what of its answer has come, and how many it gave before."""

    process: BaseProcess
    tasks: Connection
    results: Connection
    task: Task
    started: float
    deadline: float
    answer: bytearray = field(default_factory=bytearray)
    served: int = 0
    is_gone: bool = False

    @property
    def has_answered(self) -> bool:
        """Whether all of its answer is here, or more will not come."""
        if self.is_gone or len(self.answer) < _LENGTH.size:
            return self.is_gone
        length = int(_LENGTH.unpack_from(self.answer)[0])
        return length > _RESULT_BYTES or len(self.answer) >= _LENGTH.size + length

    def listen(self) -> None:
        """Take what has come, and wait for no more: who promises a long answer may never send it."""
        try:
            piece = os.read(self.results.fileno(), _PIECE)
        except OSError:
            piece = b""
        self.answer += piece
        self.is_gone = not piece


class WorkerPool:
    """At most `size` processes at work, each a fork of a server that loads the readers, which this process never does.

    A process that looked over a small file without fault looks over others; OCR, and whatever comes after anything
    out of the ordinary, gets a process of its own.
    """

    def __init__(self, size: int) -> None:
        self.size = size
        self._context = get_context("forkserver")
        self._context.set_forkserver_preload(_PRELOADED)
        self._running: list[_Worker] = []
        self._resting: list[_Worker] = []

    @property
    def has_slot(self) -> bool:
        return len(self._running) < self.size

    @property
    def is_idle(self) -> bool:
        return not self._running

    def start(self, task: Task) -> None:
        """Begin a task; a slot must be free."""
        worker = self._rested(task) or self._started(task)
        worker.task, worker.started = task, monotonic()
        worker.deadline = worker.started + _seconds_for(task)
        # It may be dead by now; then its silence is told as the end of this task, like any other death.
        with suppress(BrokenPipeError, ConnectionResetError):
            worker.tasks.send(task)
        self._running.append(worker)

    def _rested(self, task: Task) -> _Worker | None:
        """One that may look over one more file, under the same limits, and has kept still meanwhile."""
        if not isinstance(task, SurveyTask):
            return None
        for worker in [worker for worker in self._resting if _may_do(worker, task)]:
            self._resting.remove(worker)
            if worker.process.is_alive() and not worker.results.poll():
                return worker
            _kill(worker)
        return None

    def _started(self, task: Task) -> _Worker:
        theirs, tasks = self._context.Pipe(duplex=False)
        results, answers = self._context.Pipe(duplex=False)
        process = self._context.Process(target=_work, args=(theirs, answers, task.limits), daemon=True)
        with _nameless_main():
            process.start()
        theirs.close()
        answers.close()
        return _Worker(process, tasks, results, task, 0.0, 0.0)

    def wait(self) -> Sequence[Done]:
        """Wait until at least one task is finished, dead or out of time."""
        while self._running:
            patience = max(0.0, min(worker.deadline for worker in self._running) - monotonic())
            ready = wait([worker.results for worker in self._running], timeout=patience)
            for worker in self._running:
                if worker.results in ready:
                    worker.listen()
            now = monotonic()
            over = [worker for worker in self._running if worker.has_answered or now >= worker.deadline]
            if over:
                self._running = [worker for worker in self._running if worker not in over]
                return [self._done(worker) for worker in over]
        return ()

    def _done(self, worker: _Worker) -> Done:
        answer = _answer_of(worker)
        done = parse_answer(worker.task, answer)
        worker.served += 1
        if _may_go_on(worker, done):
            worker.answer = bytearray()
            self._resting.append(worker)
        else:
            _kill(worker)
        return done

    def close(self) -> None:
        """Kill whatever still runs."""
        for worker in (*self._running, *self._resting):
            _kill(worker)
        self._running, self._resting = [], []


def ready_server() -> None:
    """Let the server begin to load the readers, while this process goes on with what comes before reading."""
    get_context("forkserver").set_forkserver_preload(_PRELOADED)
    ensure_running()


@contextmanager
def _nameless_main() -> Iterator[None]:
    """Let multiprocessing find no script that it would run again in the new process, with all that it imports."""
    main = sys.modules["__main__"]
    script = getattr(main, "__file__", None)
    main.__file__ = None
    try:
        yield
    finally:
        main.__file__ = script


def _seconds_for(task: Task) -> float:
    return task.limits.task_seconds + task.limits.page_seconds * _pages_of(task)


def _pages_of(task: Task) -> int:
    # Looking a page over takes milliseconds; only OCR is given time by the page.
    return len(task.wanted) if isinstance(task, OcrTask) else 0


def _answer_of(worker: _Worker) -> bytes | Failure:
    """The answer of a worker that gave one; else why there is none, and its process is dead afterwards."""
    if worker.is_gone:
        worker.process.join(_BURIAL)
        return _death(worker.process.exitcode)
    if not worker.has_answered:
        return _LATE
    (length,) = _LENGTH.unpack_from(worker.answer)
    if length > _RESULT_BYTES:
        return Failure(Reason.CRASHED, "the worker's answer is too long")
    return bytes(worker.answer[_LENGTH.size :])


def _may_do(worker: _Worker, task: SurveyTask) -> bool:
    """Whether a process has the limits for a file, and its fences let it reach it."""
    last = worker.task
    return (
        isinstance(last, SurveyTask) and last.limits == task.limits and last.place.reach == task.place.reach
    )


def _may_go_on(worker: _Worker, done: Done) -> bool:
    """Whether a process may be given another file: it did as it was told, it was quick, it is not worn out."""
    is_quick = monotonic() - worker.started < _QUICK
    is_well = isinstance(done, Surveyed) and not isinstance(done.result, Failure)
    return is_well and is_quick and worker.served < _FILES_A_PROCESS


def _death(exitcode: int | None) -> Failure:
    if exitcode == -signal.SIGXCPU:
        return Failure(Reason.TIMED_OUT, "stopped after its processor time was over")
    if exitcode == -signal.SIGKILL:
        return Failure(Reason.OUT_OF_MEMORY, "killed by the system")
    return Failure(Reason.CRASHED, f"the worker died with status {exitcode}")


def _kill(worker: _Worker) -> None:
    """End the process with everything it started; it leads a session of its own, which may outlive it."""
    worker.tasks.close()
    worker.results.close()
    pid = worker.process.pid
    if pid is not None:
        with suppress(ProcessLookupError):
            os.killpg(pid, signal.SIGKILL)
        if worker.process.exitcode is None:
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)  # it may not have had the time to begin its session
    worker.process.join()


# -- in the worker's process -------------------------------------------------------------------------------------


def _work(tasks: Connection, results: Connection, limits: Limits) -> None:
    _confine(limits)
    _leave_open(tasks.fileno(), results.fileno())
    Thread(target=_end_with_reader, args=(results,), daemon=True).start()
    is_fenced = False
    while True:
        try:
            task = tasks.recv()
        except EOFError:
            return
        if not is_fenced:
            _fence(task)
            is_fenced = True
        _grant(math.ceil(_seconds_for(task)))
        answer = _answer(task)
        with os.fdopen(os.dup(results.fileno()), "wb") as pipe:
            pipe.write(_LENGTH.pack(len(answer)) + answer)


def _answer(task: Task) -> bytes:
    from ingest.reading.tasks import recognise, survey  # noqa: PLC0415 - the fork server has loaded them

    try:
        return _limited(render_done(survey(task) if isinstance(task, SurveyTask) else recognise(task)))
    except CannotRead as error:
        return render_failure(error.reason, error.message, _media_type(task))
    except MemoryError:
        return render_failure(Reason.OUT_OF_MEMORY, "more memory than a task may have")
    except RecursionError as error:
        return render_failure(Reason.TOO_DEEP, f"deeper than can be followed: {error}", _media_type(task))
    except Exception as error:  # noqa: BLE001 - whatever a hostile file provokes is this file's outcome
        return render_failure(Reason.CRASHED, f"{type(error).__name__}: {error}"[:_MESSAGE_LENGTH])


def _limited(answer: bytes) -> bytes:
    if len(answer) > _RESULT_BYTES:
        raise CannotRead(Reason.TOO_LARGE, f"its text takes {len(answer)} bytes")
    return answer


def _end_with_reader(results: Connection) -> None:
    """End this process and what it started when nobody is there any more to read its answer.

    The fork server would live on with its last child, so it cannot be waited for.
    """
    poll = select.poll()
    poll.register(results, 0)  # an error is told unasked, and the end of the reader is one
    poll.poll()
    os.killpg(0, signal.SIGKILL)


def _media_type(task: Task) -> str | None:
    try:
        return identify(Path(task.path)).media_type
    except (CannotRead, OSError):
        return None


def _confine(limits: Limits) -> None:
    """Give this process, and what it starts, a session, silence and limits; it dies with the fork server."""
    os.setsid()
    nowhere = os.open(os.devnull, os.O_RDWR)
    for standard in (0, 1, 2):  # parsers complain at length about what they are fed
        os.dup2(nowhere, standard)
    ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
    for limit, value in (
        (resource.RLIMIT_AS, limits.memory_bytes),
        (resource.RLIMIT_FSIZE, limits.written_bytes),
        (resource.RLIMIT_CORE, 0),
    ):
        resource.setrlimit(limit, (value, value))
    os.environ["OMP_THREAD_LIMIT"] = str(OMP_THREAD_LIMIT)  # noqa: TID251 - said to Tesseract, not read by us


def _leave_open(*kept: int) -> None:
    """Close what was inherited; among it is the pipe on which the fork server's life hangs."""
    edges = [2, *sorted(kept), os.sysconf("SC_OPEN_MAX")]
    for low, high in pairwise(edges):
        os.closerange(low + 1, high)


def _fence(task: Task) -> None:
    """Leave this process its file, or the folder in which it and its like lie, and a place to write."""
    if isinstance(task, SurveyTask):
        readable, scratch = task.place.reach
    else:
        readable, scratch = Path(task.path), Path(task.scratch)
    fence_in([readable], [scratch])
    tempfile.tempdir = str(scratch)


def _grant(seconds: int) -> None:
    """So much processor time from now on; what was used for files before does not count."""
    used = resource.getrusage(resource.RUSAGE_SELF)
    resource.setrlimit(
        resource.RLIMIT_CPU, (math.ceil(used.ru_utime + used.ru_stime) + seconds, resource.RLIM_INFINITY)
    )
