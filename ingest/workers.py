"""Worker processes: one a task, limited in time, memory and output, so that nothing it dies of reaches the batch."""

from __future__ import annotations

import ctypes
import os
import resource
import select
import signal
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from multiprocessing import get_context
from multiprocessing.connection import Connection, wait
from multiprocessing.process import BaseProcess
from pathlib import Path
from threading import Thread
from time import monotonic
from typing import Any

import msgspec

from archive.record import Page
from ingest.identify import identify
from ingest.tasks import OcrTask, Survey, SurveyTask, recognise, survey
from ingest.unreadable import CannotRead, Reason

OMP_THREAD_LIMIT = 1  # Tesseract would start four threads on two cores, and they spin
_RESULT_BYTES = 512 << 20
_PR_SET_PDEATHSIG = 1

_DONE, _FAILED = b"+", b"!"

Task = SurveyTask | OcrTask


@dataclass(frozen=True, slots=True)
class Failure:
    """A task that came to nothing, with a stable reason."""

    reason: Reason
    message: str
    media_type: str | None = None


_LATE = Failure(Reason.TIMED_OUT, "stopped after its time was over")


@dataclass(frozen=True, slots=True)
class Surveyed:
    """A finished survey, or why there is none."""

    task: SurveyTask
    result: Survey | Failure


@dataclass(frozen=True, slots=True)
class Recognised:
    """The pages that OCR read, or why there are none."""

    task: OcrTask
    result: tuple[Page, ...] | Failure


Done = Surveyed | Recognised


@dataclass(frozen=True, slots=True)
class _Running:
    task: Task
    process: BaseProcess
    results: Connection
    deadline: float


class WorkerPool:
    """At most `size` processes at a time, each a fresh fork of a server that has the readers loaded already."""

    def __init__(self, size: int) -> None:
        self.size = size
        self._context = get_context("forkserver")
        self._context.set_forkserver_preload(["ingest.workers"])
        self._running: list[_Running] = []

    @property
    def has_slot(self) -> bool:
        return len(self._running) < self.size

    @property
    def is_idle(self) -> bool:
        return not self._running

    def start(self, task: Task) -> None:
        """Begin a task; a slot must be free."""
        receiver, sender = self._context.Pipe(duplex=False)
        seconds = task.limits.task_seconds + task.limits.page_seconds * _pages_of(task)
        process = self._context.Process(target=_work, args=(sender, task, round(seconds)), daemon=True)
        process.start()
        sender.close()
        self._running.append(_Running(task, process, receiver, monotonic() + seconds))

    def wait(self) -> Sequence[Done]:
        """Wait until at least one task is finished, dead or out of time."""
        while self._running:
            patience = max(0.0, min(job.deadline for job in self._running) - monotonic())
            wait([job.results for job in self._running], timeout=patience)
            now = monotonic()
            over = [job for job in self._running if job.results.poll() or now >= job.deadline]
            if over:
                self._running = [job for job in self._running if job not in over]
                return [_done(job) for job in over]
        return ()

    def close(self) -> None:
        """Kill whatever still runs."""
        for job in self._running:
            _kill(job)
        self._running = []


def _pages_of(task: Task) -> int:
    # Looking a page over takes milliseconds; only OCR is given time by the page.
    return len(task.wanted) if isinstance(task, OcrTask) else 0


def _done(job: _Running) -> Done:
    """What became of a task that answered, died or ran out of time; its process is gone afterwards."""
    answer: bytes | Failure
    try:
        is_late = not job.results.poll()
        answer = _LATE if is_late else job.results.recv_bytes(_RESULT_BYTES)
    except EOFError:
        job.process.join()
        answer = _death(job.process.exitcode)
    except OSError as error:
        answer = Failure(Reason.CRASHED, f"the worker's answer is too long or broken: {error}")
    finally:
        _kill(job)
    if isinstance(job.task, SurveyTask):
        return Surveyed(job.task, _parsed(answer, Survey))
    pages: tuple[Page, ...] | Failure = _parsed(answer, tuple[Page, ...])
    if not isinstance(pages, Failure) and {page.number for page in pages} != _numbers(job.task):
        pages = Failure(Reason.CRASHED, "the worker answered for other pages than it was asked")
    return Recognised(job.task, pages)


def _death(exitcode: int | None) -> Failure:
    if exitcode == -signal.SIGXCPU:
        return Failure(Reason.TIMED_OUT, "stopped after its processor time was over")
    if exitcode == -signal.SIGKILL:
        return Failure(Reason.OUT_OF_MEMORY, "killed by the system")
    return Failure(Reason.CRASHED, f"the worker died with status {exitcode}")


def _kill(job: _Running) -> None:
    """End the process with everything it started; it leads a session of its own, which may outlive it."""
    job.results.close()
    pid = job.process.pid
    if pid is not None:
        with suppress(ProcessLookupError):
            os.killpg(pid, signal.SIGKILL)
        if job.process.exitcode is None:
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)  # it may not have had the time to begin its session
    job.process.join()


def _parsed(answer: bytes | Failure, kind: Any) -> Any:
    """The answer as a `kind`, or a `Failure`.

    A worker may have been taken over by what it read, so its answer is parsed, never unpickled.
    """
    if isinstance(answer, Failure):
        return answer
    try:
        if answer.startswith(_FAILED):
            return msgspec.json.decode(answer[1:], type=Failure)
        return msgspec.json.decode(answer[1:], type=kind)
    except (msgspec.MsgspecError, ValueError) as error:
        return Failure(Reason.CRASHED, f"the worker's answer cannot be understood: {error}")


def _numbers(task: OcrTask) -> set[int]:
    return {wanted.number for wanted in task.wanted}


# -- in the worker's process -------------------------------------------------------------------------------------


def _work(results: Connection, task: Task, seconds: int) -> None:
    _confine(task, seconds)
    Thread(target=_end_with_reader, args=(results,), daemon=True).start()
    try:
        done = survey(task) if isinstance(task, SurveyTask) else recognise(task)
        answer = _DONE + msgspec.json.encode(done)
    except CannotRead as error:
        answer = _failed(error.reason, error.message, _media_type(task))
    except MemoryError:
        answer = _failed(Reason.OUT_OF_MEMORY, "more memory than a task may have")
    except Exception as error:  # noqa: BLE001 - whatever a hostile file provokes is this file's outcome
        answer = _failed(Reason.CRASHED, f"{type(error).__name__}: {error}")
    results.send_bytes(answer)


def _end_with_reader(results: Connection) -> None:
    """End this process and what it started when nobody is there any more to read its answer.

    The fork server would live on with its last child, so it cannot be waited for.
    """
    poll = select.poll()
    poll.register(results, 0)  # an error is told unasked, and the end of the reader is one
    poll.poll()
    os.killpg(0, signal.SIGKILL)


def _failed(reason: Reason, message: str, media_type: str | None = None) -> bytes:
    legible = message.encode("utf-8", "backslashreplace").decode()
    return _FAILED + msgspec.json.encode(Failure(reason, legible, media_type))


def _media_type(task: Task) -> str | None:
    try:
        return identify(Path(task.path)).media_type
    except (CannotRead, OSError):
        return None


def _confine(task: Task, seconds: int) -> None:
    """Give this process, and what it starts, a session, silence and limits; it dies with the fork server."""
    os.setsid()
    nowhere = os.open(os.devnull, os.O_RDWR)
    for standard in (0, 1, 2):  # parsers complain at length about what they are fed
        os.dup2(nowhere, standard)
    ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
    for limit, value in (
        (resource.RLIMIT_CPU, seconds),
        (resource.RLIMIT_AS, task.limits.memory_bytes),
        (resource.RLIMIT_FSIZE, task.limits.written_bytes),
        (resource.RLIMIT_CORE, 0),
    ):
        resource.setrlimit(limit, (value, value))
    os.environ["OMP_THREAD_LIMIT"] = str(OMP_THREAD_LIMIT)  # noqa: TID251 - said to Tesseract, not read by us
