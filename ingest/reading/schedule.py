"""Schedules the pages still to be read, in pieces that keep all workers busy to the end."""

from __future__ import annotations

import math
from collections import deque
from dataclasses import replace

from ingest.reading.answers import Task
from ingest.task.orders import OcrTask, SurveyTask

_MOST_PAGES = 8  # loading the models, a fifth of a second, is shared by them; a kill costs them
_FEWEST_PAGES = 2


class Waiting:
    """Tasks in the order they came, but files are looked over first: so it is known how many pages wait for OCR.

    Those are cut to pieces only when a worker is free: large ones while many wait, small ones when few do, so that
    all workers end at about the same time, whatever the files.
    """

    def __init__(self, workers: int) -> None:
        self._workers = workers
        self._surveys: deque[SurveyTask] = deque()
        self._ocr: deque[OcrTask] = deque()
        self._pages = 0

    def __bool__(self) -> bool:
        return bool(self._surveys or self._ocr)

    def add(self, task: Task) -> None:
        if isinstance(task, SurveyTask):
            self._surveys.append(task)
        elif task.wanted:
            self._ocr.append(task)
            self._pages += len(task.wanted)

    def next(self) -> Task:
        """The next task, or a piece of it; there must be one."""
        if self._surveys:
            return self._surveys.popleft()
        task = self._ocr.popleft()
        size = self._piece(task)
        piece, rest = task.wanted[:size], task.wanted[size:]
        if rest:
            self._ocr.appendleft(replace(task, wanted=rest))
        self._pages -= len(piece)
        return replace(task, wanted=piece)

    def _piece(self, task: OcrTask) -> int:
        """How many pages of a task are handed out; no crumb of a file is left while others wait."""
        share = self._pages / self._workers
        size = max(min(_FEWEST_PAGES, math.ceil(share)), min(_MOST_PAGES, math.ceil(share / 2)))
        is_last = len(task.wanted) == self._pages
        return len(task.wanted) if not is_last and len(task.wanted) < 2 * size else size
