"""Keeps the index level with a batch while it runs."""

from __future__ import annotations

from concurrent.futures import Future, ThreadPoolExecutor
from contextvars import copy_context
from types import TracebackType
from typing import Self

from archive.archive import Archive
from desk.operations.index.upkeep import follow_by, usable_indexes
from desk.operations.notices import Notify

_PAGES = 500  # each time the index is written to costs about as much as reading some pages


class IndexFollower:
    """Follows the journal beside the work that writes it, whenever enough has come, and once more at the end."""

    def __init__(self, archive: Archive, notify: Notify) -> None:
        self._archive = archive
        self._notify = notify
        self._indexes = usable_indexes(archive, notify)
        self._thread = ThreadPoolExecutor(1, "following")
        self._last: Future[None] | None = None
        self._pages = 0

    def filed(self, pages: int) -> None:
        """So many pages more can be followed; returns at once."""
        self._pages += pages
        if self._pages >= _PAGES and (self._last is None or self._last.done()):
            self._settle()
            self._pages = 0
            # the face's language goes along, for what it may have to say
            self._last = self._thread.submit(copy_context().run, self._follow)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._thread.shutdown()
        self._settle()
        self._follow()

    def _follow(self) -> None:
        if self._indexes is not None:
            follow_by(self._archive, self._indexes, self._notify)

    def _settle(self) -> None:
        if self._last is not None:
            self._last.result()
