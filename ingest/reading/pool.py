"""Runs a pool of fenced processes: tasks in, results out; the death of one never reaches the batch."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from shutil import rmtree
from tempfile import mkdtemp
from time import monotonic

from ingest.reading.answers import Done, Failure, Surveyed, Task, parse_answer
from ingest.reading.fence.guardian import Fence
from ingest.reading.fence.left_files import take_over
from ingest.reading.fence.process import FencedProcess, wait_for_any
from ingest.task.orders import OcrTask, Survey, SurveyTask, part_path
from ingest.task.reasons import Reason

_WORK = "ingest.reading.tasks:perform"
_FILES_A_PROCESS = 32
_QUICK = 2.0  # seconds
_PROGRAMS_OF_OCR = ("tesseract",)


@dataclass(slots=True)
class _Worker:
    """A process with its folder, what it works at since when, and how many answers it gave before."""

    process: FencedProcess
    folder: Path
    task: Task
    started: float = 0.0
    served: int = 0


class WorkerPool:
    """At most `size` processes at work.

    A process that looked over a small file without fault looks over others; OCR, and whatever comes after anything
    out of the ordinary, gets a process of its own. Each writes into a folder of its own beside those that its tasks
    name, and what an honest one leaves there is moved to where its task wants it.
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
        worker.process.order((_within(worker.folder, task),), _seconds_for(task))
        self._running.append(worker)

    def _rested(self, task: Task) -> _Worker | None:
        """One that may look over one more file, behind the same fence, and has kept still meanwhile."""
        if not isinstance(task, SurveyTask):
            return None
        for worker in [worker for worker in self._resting if _may_do(worker, task)]:
            self._resting.remove(worker)
            if worker.process.is_resting:
                return worker
            _end(worker)
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
            return done
        worker.process.end()
        done = _with_parts(worker, done)
        _end(worker)
        return done

    def close(self) -> None:
        """End whatever still runs."""
        for worker in (*self._running, *self._resting):
            _end(worker)
        self._running, self._resting = [], []


def _new_worker(task: Task) -> _Worker:
    """OCR may read its one file and start Tesseract, a look may read what its place allows."""
    if isinstance(task, SurveyTask):
        folder = Path(mkdtemp(dir=Path(task.place.folder).parent))
        fence = Fence(task.limits, (Path(task.place.given),), folder)
    else:
        folder = Path(mkdtemp(dir=task.scratch))
        fence = Fence(task.limits, (Path(task.path),), folder, _PROGRAMS_OF_OCR)
    return _Worker(FencedProcess(_WORK, fence), folder, task)


def _within(folder: Path, task: Task) -> Task:
    """The task as a process is told it, which writes nowhere but in its folder."""
    if isinstance(task, SurveyTask):
        return replace(task, place=replace(task.place, folder=str(folder)))
    return replace(task, scratch=str(folder))


def _with_parts(worker: _Worker, done: Done) -> Done:
    """The answer, the parts that it tells of where the task wants them; a failure if they are no plain files."""
    if not isinstance(done, Surveyed) or not isinstance(done.result, Survey) or not done.result.parts:
        return done
    place = done.task.place
    names = [part_path("", number).name for number in range(1, len(done.result.parts) + 1)]
    if take_over(worker.folder, names, Path(place.folder), place.room):
        return done
    return Surveyed(done.task, Failure(Reason.CRASHED, "the process left files that cannot be"))


def _end(worker: _Worker) -> None:
    worker.process.end()
    rmtree(worker.folder, ignore_errors=True)


def _may_do(worker: _Worker, task: SurveyTask) -> bool:
    """Whether a process has the limits for a file, and its fence lets it reach it."""
    last = worker.task
    return isinstance(last, SurveyTask) and (last.limits, last.place.given) == (task.limits, task.place.given)


def _seconds_for(task: Task) -> float:
    return task.limits.task_seconds + task.limits.page_seconds * _pages_of(task)


def _pages_of(task: Task) -> int:
    # Looking a page over takes milliseconds; only OCR is given time by the page.
    return len(task.wanted) if isinstance(task, OcrTask) else 0


def _may_go_on(worker: _Worker, done: Done) -> bool:
    """Whether a process may be given another file: it did as told, left nothing, was quick, is not worn out."""
    is_quick = monotonic() - worker.started < _QUICK
    is_well = isinstance(done, Surveyed) and isinstance(done.result, Survey) and not done.result.parts
    return is_well and is_quick and worker.served < _FILES_A_PROCESS
