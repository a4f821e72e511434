"""Signs the journal and lets the indexes follow while a server runs, each time that something changed."""

from __future__ import annotations

import logging
from threading import Event, Thread

from archive.archive import Archive
from desk.operations.notices import Notice
from desk.operations.session import settle

_log = logging.getLogger("arsip.sealer")


class Sealer:
    """A thread that looks every few seconds whether the journal grew; it looks once more when it is stopped."""

    def __init__(self, archive: Archive, seconds: float = 5.0) -> None:
        self._archive = archive
        self._seconds = seconds
        self._sealed = archive.last_sequence()
        self._stopped = Event()
        self._thread = Thread(target=self._run, name="sealer", daemon=True)

    def start(self) -> None:
        self._thread.start()

    def stop(self) -> None:
        """Stop, and sign what is not signed yet."""
        self._stopped.set()
        self._thread.join()
        self._look()

    def _run(self) -> None:
        while not self._stopped.wait(self._seconds):
            self._look()

    def _look(self) -> None:
        last = self._archive.last_sequence()
        if last == self._sealed:
            return
        try:
            settle(self._archive, _logged)
            self._sealed = last
        except Exception:  # noqa: BLE001 - whatever it is, the next look may succeed, and this thread must live
            _log.exception("the journal could not be sealed; it is tried again")


def _logged(notice: Notice) -> None:
    _log.warning("%s", notice)
