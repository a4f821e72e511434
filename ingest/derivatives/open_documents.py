"""Keeps the documents open that people look at, so that their next page is drawn without opening them again."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from threading import Lock

from ingest.derivatives.requests import PageImage, Pictured
from ingest.reading.resident import ResidentProcess
from ingest.task.limits import Limits

_WORK = "ingest.derivatives.page_image:draw_next_page"
_MADE = "made"


@dataclass(slots=True)
class _OpenDocument:
    """A document in its process, when it was last asked for (`used`), and how many ask just now."""

    process: ResidentProcess[Pictured]
    used: float
    asking: int = 0


class OpenDocuments:
    """At most `most` documents at once; one that nobody asked for in `idle` seconds is closed.

    Many threads may ask. `clock` gives seconds that only grow; `scratch` is a folder on the cache's file system.
    """

    def __init__(
        self, scratch: Path, limits: Limits, clock: Callable[[], float], most: int = 4, idle: float = 30.0
    ) -> None:
        self._scratch, self._limits, self._clock = scratch, limits, clock
        self._most, self._idle = most, idle
        self._open: dict[str, _OpenDocument] = {}
        self._lock = Lock()

    def draw(self, wanted: PageImage, target: Path) -> Pictured:
        """Write a page of the file at `wanted.path` to `target`. Raises `CannotRead`."""
        with self._taken(wanted.path) as document:
            return document.process.call((wanted, str(document.process.folder / _MADE)), _MADE, target)

    def close_idle(self) -> None:
        """Close what nobody asked for of late."""
        with self._lock:
            for path, document in list(self._open.items()):
                if not document.asking and self._clock() - document.used >= self._idle:
                    self._close(path)

    def close(self) -> None:
        """Close all; nothing may be drawn afterwards."""
        with self._lock:
            for path in list(self._open):
                self._close(path)

    @contextmanager
    def _taken(self, path: str) -> Iterator[_OpenDocument]:
        self.close_idle()
        with self._lock:
            document = self._opened(path)
            document.asking += 1
        try:
            yield document
        finally:
            with self._lock:
                document.asking -= 1
                document.used = self._clock()

    def _opened(self, path: str) -> _OpenDocument:
        known = self._open.get(path)
        if known is not None and (known.process.is_usable or known.asking):
            return known
        if known is not None:
            self._close(path)
        self._make_room()
        self._scratch.mkdir(parents=True, exist_ok=True)
        process = ResidentProcess(_WORK, Pictured, self._scratch, self._limits, [Path(path)])
        self._open[path] = _OpenDocument(process, self._clock())
        return self._open[path]

    def _make_room(self) -> None:
        """Close what was asked for longest ago; where all are in use, there is one more for a while."""
        idle = sorted((path for path, each in self._open.items() if not each.asking), key=self._last_used)
        for path in idle[: max(0, len(self._open) - self._most + 1)]:
            self._close(path)

    def _last_used(self, path: str) -> float:
        return self._open[path].used

    def _close(self, path: str) -> None:
        self._open.pop(path).process.end()
