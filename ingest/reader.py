"""The page reader: files in, pages out, all cores busy, whatever the files are."""

from __future__ import annotations

from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Self

from archive.record import Page, PageSource
from ingest.identify import Kind
from ingest.limits import Limits
from ingest.tasks import OcrTask, ReaderMode, Survey, SurveyTask, chunks
from ingest.unreadable import Reason
from ingest.workers import Done, Failure, Surveyed, Task, WorkerPool

__all__ = ["PageReader", "ReadRequest", "ReaderMode", "Reading", "Unreadable"]

_OCR_PAGES = 4  # so that one long document keeps all cores busy, and loading the models is shared
_SURVEY_PAGES = 200
_FILES_AHEAD = 4  # per worker: enough to hide that files differ in length


@dataclass(frozen=True, slots=True)
class ReadRequest:
    """One file to read; `key` names it in the answer, `language` is Tesseract's."""

    key: str
    path: Path
    language: str = "ind+eng"
    mode: ReaderMode = ReaderMode.AUTO


@dataclass(frozen=True, slots=True)
class Reading:
    """A file that was read: its type by content, and its pages in order."""

    key: str
    media_type: str
    pages: tuple[Page, ...]


@dataclass(frozen=True, slots=True)
class Unreadable:
    """A file that was not; `reason` is a stable code."""

    key: str
    media_type: str | None
    reason: Reason
    message: str


@dataclass(slots=True)
class _Open:
    """A file being read: what is known of it so far, and how many of its tasks are still to come."""

    request: ReadRequest
    tasks: int = 0
    media_type: str = ""
    page_count: int = 0
    pages: dict[int, Page] = field(default_factory=dict)
    failure: Failure | None = None


class PageReader:
    """Files go in by `submit` while there is room; finished ones come out of `next`, in any order."""

    def __init__(self, workers: int, scratch: Path, limits: Limits | None = None) -> None:
        self._pool = WorkerPool(workers)
        self._scratch = scratch
        self._limits = limits or Limits()
        self._open: dict[str, _Open] = {}
        self._queue: deque[Task] = deque()
        self._owners: dict[str, str] = {}  # the path of a file → its key
        self._finished: deque[Reading | Unreadable] = deque()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._pool.close()

    @property
    def has_room(self) -> bool:
        """Whether another file may be submitted without piling up."""
        return len(self._open) < _FILES_AHEAD * self._pool.size

    @property
    def is_idle(self) -> bool:
        return not self._open and not self._finished

    def submit(self, request: ReadRequest) -> None:
        """Take a file to read."""
        self._open[request.key] = _Open(request)
        self._enqueue(request.key, self._survey(request, 1))
        self._start()

    def next(self) -> Reading | Unreadable:
        """Wait for the next finished file; at least one must have been submitted."""
        while not self._finished:
            self._start()
            for done in self._pool.wait():
                self._settle(done)
        return self._finished.popleft()

    def _survey(self, request: ReadRequest, first: int) -> SurveyTask:
        return SurveyTask(str(request.path), request.mode, first, _SURVEY_PAGES, self._limits)

    def _enqueue(self, key: str, task: Task) -> None:
        self._open[key].tasks += 1
        self._owners[task.path] = key
        self._queue.append(task)

    def _start(self) -> None:
        while self._queue and self._pool.has_slot:
            self._pool.start(self._queue.popleft())

    def _settle(self, done: Done) -> None:
        key = self._owners[done.task.path]
        file = self._open[key]
        file.tasks -= 1
        if isinstance(done, Surveyed):
            if isinstance(done.result, Failure):
                self._survey_failed(file, done.task, done.result)
            else:
                self._surveyed(key, done.task, done.result)
        elif isinstance(done.result, Failure):
            self._ocr_failed(key, done.task, done.result)
        else:
            file.pages |= {page.number: page for page in done.result}
        if not file.tasks:
            self._finish(key)

    def _surveyed(self, key: str, task: SurveyTask, found: Survey) -> None:
        file = self._open[key]
        file.media_type = found.media_type
        file.page_count = found.page_count
        file.pages |= {page.number: page for page in found.read}
        for wanted in chunks(found.wanted, _OCR_PAGES):
            language, scratch = file.request.language, str(self._scratch)
            self._enqueue(key, OcrTask(task.path, found.kind, wanted, language, scratch, self._limits))
        if task.first == 1 and found.kind is Kind.PDF:
            for first in range(1 + _SURVEY_PAGES, found.page_count + 1, _SURVEY_PAGES):
                self._enqueue(key, self._survey(file.request, first))

    def _survey_failed(self, file: _Open, task: SurveyTask, failure: Failure) -> None:
        """The first look decides about the file; of a later one only its pages are lost."""
        if task.first == 1:
            file.failure = failure
            return
        numbers = range(task.first, min(task.first + task.count, file.page_count + 1))
        file.pages |= {number: _unread(number, failure) for number in numbers}

    def _ocr_failed(self, key: str, task: OcrTask, failure: Failure) -> None:
        """Try the pages one by one, so that only the one to blame is lost."""
        if len(task.wanted) > 1:
            for wanted in task.wanted:
                self._enqueue(key, replace(task, wanted=(wanted,)))
            return
        (wanted,) = task.wanted
        self._open[key].pages[wanted.number] = _unread(wanted.number, failure)

    def _finish(self, key: str) -> None:
        file = self._open.pop(key)
        del self._owners[str(file.request.path)]
        pages = tuple(file.pages[number] for number in sorted(file.pages))
        failure = file.failure or _common_failure(pages)
        if failure is None:
            self._finished.append(Reading(key, file.media_type, pages))
        else:
            media_type = failure.media_type or file.media_type or None
            self._finished.append(Unreadable(key, media_type, failure.reason, failure.message))


def _unread(number: int, failure: Failure) -> Page:
    return Page(number, "", PageSource.NONE, reason=failure.reason)


def _common_failure(pages: Sequence[Page]) -> Failure | None:
    """A file of which not one page could be read was not read."""
    if any(page.source is not PageSource.NONE for page in pages):
        return None
    reason = Reason(pages[0].reason) if pages and pages[0].reason else Reason.DAMAGED
    return Failure(reason, f"none of its {len(pages)} pages can be read")
