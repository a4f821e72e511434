"""Reads files into pages with all cores busy, whatever the files are."""

from __future__ import annotations

import secrets
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from shutil import rmtree
from typing import Self

from archive.values.record import Page
from ingest.reading.answers import Done, Failure, Surveyed, Task
from ingest.reading.open_file import OpenFile
from ingest.reading.page_buffer import PageBuffer
from ingest.reading.page_ledger import PageLedger
from ingest.reading.parts import Part, Spent, carries_words, unread
from ingest.reading.pool import WorkerPool
from ingest.reading.request import Reading, ReadRequest, Unreadable
from ingest.reading.schedule import Waiting
from ingest.task.kind import Kind
from ingest.task.limits import Limits
from ingest.task.orders import FilePlace, OcrProgram, OcrTask, Survey, SurveyTask, part_path
from ingest.task.reasons import VALUE_FAULTS, Reason

Watch = Callable[[int, int], None]  # is told how many pages more were found, and how many were read

_SURVEY_PAGES = 200
_WORDLESS = ("audio/", "video/", "font/")
_FILES_AHEAD = 4  # per worker: enough to hide that files differ in length


class PageReader:
    """Files go in by `submit` while there is room; finished ones come out of `next`, in any order."""

    def __init__(
        self,
        workers: int,
        scratch: Path,
        limits: Limits | None = None,
        ledger: PageLedger | None = None,
        watch: Watch | None = None,
        program: OcrProgram = OcrProgram.TESSERACT,
    ) -> None:
        self._pool = WorkerPool(workers)
        self._scratch = scratch
        self._limits = limits or Limits()
        self._ledger = ledger
        self._watch = watch or _unwatched
        self._program = program
        self._open: dict[str, OpenFile] = {}
        self._waiting = Waiting(workers)
        self._owners: dict[str, OpenFile] = {}  # by the path that its tasks name
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
        file = OpenFile(request, self._new_folder(), Spent(self._limits), self._buffer())
        if self._ledger and not request.by_ocr:
            file.known = self._ledger.lease(request.key, request.manner)
        self._take(file)
        self._start()

    def next(self) -> Reading | Unreadable:
        """Wait for the next finished file; at least one must have been submitted."""
        while not self._finished:
            self._start()
            answered = self._pool.wait()
            self._start()  # before the answers are noted, which takes the disk a moment
            for done in answered:
                self._settle(done)
        return self._finished.popleft()

    def settle(self, key: str) -> None:
        """A file that was read is filed or held: nobody will ask for its pages again."""
        if self._ledger:
            self._ledger.settle(key)

    def _new_folder(self) -> Path:
        return self._scratch / secrets.token_hex(8)  # what no other reader can guess, it cannot open

    def _buffer(self) -> PageBuffer:
        return PageBuffer(self._scratch)

    def _take(self, file: OpenFile) -> None:
        self._open[file.request.key] = file
        self._enqueue(file, self._survey(file, 1))

    def _survey(self, file: OpenFile, first: int) -> SurveyTask:
        place = FilePlace(str(file.request.path.parent), str(file.folder), file.spent.room, file.depth)
        return SurveyTask(
            str(file.request.path), file.request.mode, first, _SURVEY_PAGES, self._limits, place
        )

    def _enqueue(self, file: OpenFile, task: Task) -> None:
        file.awaited += _weight(task)
        self._owners[task.path] = file
        self._waiting.add(task)

    def _start(self) -> None:
        while self._waiting and self._pool.has_slot:
            self._pool.start(self._waiting.next())

    def _settle(self, done: Done) -> None:
        file = self._owners[done.task.path]
        with _fence_around(file):
            self._note(file, done)
        self._arrived(file, _weight(done.task))

    def _note(self, file: OpenFile, done: Done) -> None:
        if isinstance(done, Surveyed):
            if isinstance(done.result, Failure):
                self._survey_failed(file, done.task, done.result)
            else:
                self._surveyed(file, done.task, done.result)
        elif isinstance(done.result, Failure):
            self._ocr_failed(file, done.task, done.result)
        else:
            self._take_pages(file, done.task, done.result)

    def _surveyed(self, file: OpenFile, task: SurveyTask, found: Survey) -> None:
        file.media_type = found.media_type
        if task.first == 1 and not file.spent.takes_pages(found.page_count):
            file.failure = Failure(Reason.TOO_MANY_PAGES, f"{found.page_count} pages", file.media_type)
            return
        file.page_count = found.page_count
        self._watch(found.surveyed, 0)
        read, wanted_pages = file.asked_for(found)
        self._add(file, read)
        if found.kind is not None:
            wanted, scratch = tuple(wanted_pages), str(self._scratch)
            language, program = file.request.language, self._program
            order = OcrTask(task.path, found.kind, wanted, language, scratch, self._limits, program)
            self._enqueue(file, order)
        if task.first == 1 and found.kind is Kind.PDF:
            for first in range(1 + _SURVEY_PAGES, found.page_count + 1, _SURVEY_PAGES):
                self._enqueue(file, self._survey(file, first))
        self._take_parts(file, found)

    def _take_parts(self, file: OpenFile, found: Survey) -> None:
        """Read the files inside a file, each by a task of its own."""
        paths = [part_path(str(file.folder), number) for number in range(1, len(found.parts) + 1)]
        if not file.spent.takes_parts(len(paths), sum(_size(path) for path in paths)):
            file.failure = Failure(Reason.TOO_LARGE, "too many files inside each other", file.media_type)
            return
        for number, (enclosed, path) in enumerate(zip(found.parts, paths, strict=True), start=1):
            key = f"{file.request.key}/{number}"
            request = replace(file.request, key=key, path=path, only=None, by_ocr=False)
            file.parts[number] = Part(enclosed.name, (), enclosed.is_picture)
            file.awaited += 1
            part = OpenFile(
                request, self._new_folder(), file.spent, self._buffer(), file, number, file.depth + 1
            )
            part.is_picture = enclosed.is_picture
            self._take(part)

    def _add(self, file: OpenFile, pages: Iterable[Page]) -> None:
        for page in file.spent.kept(pages):
            file.pages.add(page)
            self._watch(0, 1)

    def _take_pages(self, file: OpenFile, task: OcrTask, answers: Iterable[Page]) -> None:
        pages = tuple(file.alike.with_waiting(task.wanted, answers))
        self._add(file, pages)
        if self._ledger and file.within is None:
            self._ledger.keep(file.request.key, pages)

    def _survey_failed(self, file: OpenFile, task: SurveyTask, failure: Failure) -> None:
        """The first look decides about the file; of a later one only its pages are lost."""
        if task.first == 1:
            file.failure = failure
            return
        numbers = range(task.first, min(task.first + task.count, file.page_count + 1))
        self._add(
            file, [unread(number, failure.reason) for number in numbers if file.request.concerns(number)]
        )

    def _ocr_failed(self, file: OpenFile, task: OcrTask, failure: Failure) -> None:
        """Try the pages one by one, so that only the one to blame is lost."""
        if len(task.wanted) > 1:
            for wanted in task.wanted:
                self._enqueue(file, replace(task, wanted=(wanted,)))
            return
        from ingest.formats.pdf.pdf_file import unrecognised  # noqa: PLC0415 - it brings PDFium, seldom needed here

        (wanted,) = task.wanted
        self._add(file, file.alike.with_waiting(task.wanted, [unrecognised(wanted, failure.reason)]))

    def _arrived(self, file: OpenFile, weight: int = 1) -> None:
        """Some of what was awaited of a file is done with; with the last of it the file is."""
        file.awaited -= weight
        if file.awaited:
            return
        del self._open[file.request.key], self._owners[str(file.request.path)]
        rmtree(file.folder, ignore_errors=True)
        pages: Sequence[Page] = ()
        with _fence_around(file):
            pages = file.all_pages(self._buffer())
        if file.within is None:
            self._finished.append(file.result(pages))
            return
        if file.is_picture:
            pages = tuple(page for page in pages if carries_words(page))
        elif (failure := file.why_unread(pages)) is not None:
            pages = (unread(1, failure.reason),)
        elif not pages and not file.media_type.startswith(_WORDLESS):
            pages = (unread(1, Reason.UNSUPPORTED),)
        file.within.parts[file.number] = replace(file.within.parts[file.number], pages=pages)
        self._arrived(file.within)


@contextmanager
def _fence_around(file: OpenFile) -> Iterator[None]:
    """Let what an answer provokes here be the failure of its file alone."""
    try:
        yield
    except VALUE_FAULTS as error:
        file.failure = Failure(Reason.CRASHED, f"{type(error).__name__}: {error}")


def _weight(task: Task) -> int:
    """The weight of a task in its file: a page of OCR counts as much as a look at many pages."""
    return len(task.wanted) if isinstance(task, OcrTask) else 1


def _size(path: Path) -> int:
    try:
        return path.lstat().st_size
    except OSError:
        return 0  # the worker did not leave what it told of; reading it will say so


def _unwatched(found: int, read: int) -> None:
    """Nobody watches."""
