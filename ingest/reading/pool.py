"""Runs a pool of fenced processes: tasks in, results out; the death of one never reaches the batch."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from time import monotonic

from ingest.reading.answers import Done, Failure, Surveyed, Task, parse_answer
from ingest.reading.guardian import Fence
from ingest.reading.process import FencedProcess, wait_for_any
from ingest.task.orders import OcrTask, SurveyTask

_WORK = "ingest.reading.tasks:perform"
_FILES_A_PROCESS = 32
_QUICK = 2.0  # seconds


@dataclass(slots=True)
class _Worker:
    """A process, what it works at since when, and how many answers it gave before."""

    process: FencedProcess
    fence: Fence
    task: Task
    started: float = 0.0
    served: int = 0


class WorkerPool:
    """At most `size` processes at work.

    A process that looked over a small file without fault looks over others; OCR, and whatever comes after anything
    out of the ordinary, gets a process of its own.
    """

    def __init__(self, size: int) -> None:
        self.size = size
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
        worker = self._rested(task) or _new_worker(task)
        worker.task, worker.started = task, monotonic()
        worker.process.order((task,), _seconds_for(task))
        self._running.append(worker)

    def _rested(self, task: Task) -> _Worker | None:
        """One that may look over one more file, behind the same fence, and has kept still meanwhile."""
        if not isinstance(task, SurveyTask):
            return None
        fence = _fence_for(task)
        for worker in [worker for worker in self._resting if worker.fence == fence]:
            self._resting.remove(worker)
            if worker.process.is_resting:
                return worker
            worker.process.end()
        return None

    def wait(self) -> Sequence[Done]:
        """Wait until at least one task is finished, dead or out of time."""
        if not self._running:
            return ()
        over = wait_for_any([worker.process for worker in self._running])
        done = [worker for worker in self._running if worker.process in over]
        self._running = [worker for worker in self._running if worker not in done]
        return [self._done(worker) for worker in done]

    def _done(self, worker: _Worker) -> Done:
        done = parse_answer(worker.task, worker.process.answer())
        worker.served += 1
        if _may_go_on(worker, done):
            self._resting.append(worker)
        else:
            worker.process.end()
        return done

    def close(self) -> None:
        """End whatever still runs."""
        for worker in (*self._running, *self._resting):
            worker.process.end()
        self._running, self._resting = [], []


def _new_worker(task: Task) -> _Worker:
    fence = _fence_for(task)
    return _Worker(FencedProcess(_WORK, fence), fence, task)


def _fence_for(task: Task) -> Fence:
    """OCR may read its one file, a look all files of the folder in which its file lies."""
    if isinstance(task, SurveyTask):
        given, scratch = task.place.reach
        return Fence(task.limits, (given,), scratch)
    return Fence(task.limits, (Path(task.path),), Path(task.scratch))


def _seconds_for(task: Task) -> float:
    return task.limits.task_seconds + task.limits.page_seconds * _pages_of(task)


def _pages_of(task: Task) -> int:
    # Looking a page over takes milliseconds; only OCR is given time by the page.
    return len(task.wanted) if isinstance(task, OcrTask) else 0


def _may_go_on(worker: _Worker, done: Done) -> bool:
    """Whether a process may be given another file: it did its task, it was quick, it is not worn out."""
    is_quick = monotonic() - worker.started < _QUICK
    is_well = isinstance(done, Surveyed) and not isinstance(done.result, Failure)
    return is_well and is_quick and worker.served < _FILES_A_PROCESS
