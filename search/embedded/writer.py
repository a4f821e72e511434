"""Keeps the one writer of an index open for a moment, so that the next change need not wait for merging."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from threading import Lock, Timer

from archive.storage.locks import exclusive
from search.embedded.tantivy_index import DocumentWriter, TantivyIndex, damage_named
from search.index.contract import IndexUnavailable

_STAYS = 0.05  # seconds that other processes wait at most, besides the merging that is going on


class GenerationWriter:
    """Writes to the tantivy indexes of one generation as to one; one process at a time holds the lock.

    Merging what was committed takes far longer than committing, now and then: nobody waits for it but the
    next writer of another process.
    """

    def __init__(self, lock: Path, indexes: tuple[TantivyIndex, ...], refuse: Callable[[], None]) -> None:
        """`refuse` raises when there is nothing to be written to any more."""
        self._lock = lock
        self._indexes = indexes
        self._refuse = refuse
        self._turns = Lock()
        self._held = ExitStack()
        self._writings: tuple[DocumentWriter, ...] = ()
        self._leaving: Timer | None = None

    @contextmanager
    def writing(self, then: Callable[[], None]) -> Iterator[tuple[DocumentWriter, ...]]:
        """One change: on the disk when the block ends, and then `then` is done; undone when it raises."""
        with self._turns:
            self._acquire()
            try:
                yield self._writings
                _commit(self._writings)
                then()
            except BaseException:
                try:
                    for writing in self._writings:
                        writing.undo()
                finally:
                    self._release()
                raise
            self._leaving = Timer(_STAYS, self.leave)
            self._leaving.start()

    def leave(self) -> None:
        """Lets the merging end, and others write."""
        with self._turns:
            self._keep()
            with suppress(IndexUnavailable):  # whoever writes or asks next will be told
                for writing in self._writings:
                    writing.finish()
            self._release()

    def _acquire(self) -> None:
        self._keep()
        self._refuse()
        if not self._writings:
            with damage_named():
                self._held.enter_context(exclusive(self._lock))
            try:
                self._refuse()  # another generation may have come while this waited
            except BaseException:
                self._held.close()
                raise
            self._writings = tuple(index.writing() for index in self._indexes)

    def _keep(self) -> None:
        if self._leaving is not None:
            self._leaving.cancel()
            self._leaving = None

    def _release(self) -> None:
        self._writings = ()
        self._held.close()


def _commit(writings: tuple[DocumentWriter, ...]) -> None:
    """At once: each commit waits for the disk a dozen times."""
    changed = [writing for writing in writings if writing.is_changed]
    with ThreadPoolExecutor(len(writings)) as threads:
        others = [threads.submit(writing.commit) for writing in changed[1:]]
        for writing in changed[:1]:
            writing.commit()
        for committed in others:
            committed.result()
