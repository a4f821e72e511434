"""The page reader: files in, pages out, all cores busy, whatever the files are."""

from __future__ import annotations

import math
from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Self

from archive.record import Page, PageSource
from ingest.identify import Kind
from ingest.ledger import PageLedger
from ingest.limits import Limits
from ingest.pdf import Wanted, unrecognised
from ingest.tasks import OcrTask, ReaderMode, Survey, SurveyTask, chunks
from ingest.unreadable import Reason
from ingest.workers import Done, Failure, Surveyed, Task, WorkerPool

__all__ = ["PageReader", "ReadRequest", "ReaderMode", "Reading", "Unreadable"]

_OCR_PAGES = 4  # so that one long document keeps all cores busy, and loading the models is shared
_SURVEY_PAGES = 200
Watch = Callable[[int, int], None]  # is told how many pages more were found, and how many were read

_FILES_AHEAD = 4  # per worker: enough to hide that files differ in length


@dataclass(frozen=True, slots=True)
class ReadRequest:
    """One file to read; `key` names it in the answer, `language` is Tesseract's.

    With `only`, just these pages are read, and with `by_ocr` whatever text they have of their own.
    """

    key: str
    path: Path
    language: str = "ind+eng"
    mode: ReaderMode = ReaderMode.AUTO
    only: frozenset[int] | None = None
    by_ocr: bool = False

    @property
    def manner(self) -> str:
        """Pages read in the same manner are alike."""
        return f"{self.language}.{self.mode}"

    def concerns(self, number: int) -> bool:
        return self.only is None or number in self.only


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
    known: dict[int, Page] = field(default_factory=dict)
    failure: Failure | None = None


class PageReader:
    """Files go in by `submit` while there is room; finished ones come out of `next`, in any order."""

    def __init__(
        self,
        workers: int,
        scratch: Path,
        limits: Limits | None = None,
        ledger: PageLedger | None = None,
        watch: Watch | None = None,
    ) -> None:
        self._pool = WorkerPool(workers)
        self._scratch = scratch
        self._limits = limits or Limits()
        self._ledger = ledger
        self._watch = watch or _unwatched
        self._open: dict[str, _Open] = {}
        self._queue: deque[Task] = deque()
        self._owners: dict[str, str] = {}  # the path of a file → its key
        self._finished: deque[Reading | Unreadable] = deque()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._pool.close()
        if self._ledger:
            self._ledger.close()

    @property
    def has_room(self) -> bool:
        """Whether another file may be submitted without piling up."""
        return len(self._open) < _FILES_AHEAD * self._pool.size

    @property
    def is_idle(self) -> bool:
        return not self._open and not self._finished

    def submit(self, request: ReadRequest) -> None:
        """Take a file to read."""
        file = self._open[request.key] = _Open(request)
        if self._ledger and not request.by_ocr:
            pages = self._ledger.lease(request.key, request.manner)
            file.known = {page.number: page for page in pages if request.concerns(page.number)}
        self._enqueue(request.key, self._survey(request, 1))
        self._start()

    def next(self) -> Reading | Unreadable:
        """Wait for the next finished file; at least one must have been submitted."""
        while not self._finished:
            self._start()
            for done in self._pool.wait():
                self._settle(done)
        return self._finished.popleft()

    def settle(self, key: str) -> None:
        """A file that was read is filed or held: nobody will ask for its pages again."""
        if self._ledger:
            self._ledger.settle(key)

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
            self._add(file, done.result)
            if self._ledger:
                self._ledger.keep(key, done.result)
        if not file.tasks:
            self._finish(key)

    def _surveyed(self, key: str, task: SurveyTask, found: Survey) -> None:
        file = self._open[key]
        file.media_type = found.media_type
        file.page_count = found.page_count
        self._watch(found.surveyed, 0)
        read, wanted_pages = _asked_for(file, found)
        self._add(file, read)
        for wanted in chunks(wanted_pages, self._pages_at_once(len(wanted_pages))):
            language, scratch = file.request.language, str(self._scratch)
            self._enqueue(key, OcrTask(task.path, found.kind, wanted, language, scratch, self._limits))
        if task.first == 1 and found.kind is Kind.PDF:
            for first in range(1 + _SURVEY_PAGES, found.page_count + 1, _SURVEY_PAGES):
                self._enqueue(key, self._survey(file.request, first))

    def _add(self, file: _Open, pages: Sequence[Page]) -> None:
        file.pages |= {page.number: page for page in pages}
        self._watch(0, len(pages))

    def _pages_at_once(self, wanted: int) -> int:
        """A file that is alone is shared out to all cores."""
        share = math.ceil(wanted / self._pool.size) if len(self._open) == 1 else wanted
        return max(1, min(_OCR_PAGES, share))

    def _survey_failed(self, file: _Open, task: SurveyTask, failure: Failure) -> None:
        """The first look decides about the file; of a later one only its pages are lost."""
        if task.first == 1:
            file.failure = failure
            return
        numbers = range(task.first, min(task.first + task.count, file.page_count + 1))
        self._add(file, [_unread(number, failure) for number in numbers if file.request.concerns(number)])

    def _ocr_failed(self, key: str, task: OcrTask, failure: Failure) -> None:
        """Try the pages one by one, so that only the one to blame is lost."""
        if len(task.wanted) > 1:
            for wanted in task.wanted:
                self._enqueue(key, replace(task, wanted=(wanted,)))
            return
        (wanted,) = task.wanted
        self._add(self._open[key], [unrecognised(wanted, failure.reason)])

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


def _asked_for(file: _Open, found: Survey) -> tuple[list[Page], list[Wanted]]:
    """What a survey gives of the pages that were asked for, and those that are still to be recognised."""
    request = file.request
    read = [page for page in found.read if request.concerns(page.number)]
    wanted = [page for page in found.wanted if request.concerns(page.number)]
    if request.by_ocr and found.kind is not Kind.TEXT:
        wanted += [Wanted(page.number) for page in read if page.source is not PageSource.NONE]
        read = [page for page in read if page.source is PageSource.NONE]
        wanted = [replace(page, layer="") for page in wanted]
    read += [file.known[page.number] for page in wanted if page.number in file.known]
    return read, [page for page in wanted if page.number not in file.known]


def _unwatched(found: int, read: int) -> None:
    """Nobody watches."""


def _unread(number: int, failure: Failure) -> Page:
    return Page(number, "", PageSource.NONE, reason=failure.reason)


def _common_failure(pages: Sequence[Page]) -> Failure | None:
    """A file of which not one page could be read was not read."""
    if any(page.source is not PageSource.NONE for page in pages):
        return None
    reason = Reason(pages[0].reason) if pages and pages[0].reason else Reason.DAMAGED
    return Failure(reason, f"none of its {len(pages)} pages can be read")
