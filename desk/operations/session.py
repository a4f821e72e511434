"""One session on an archive for every face: what it changed is signed, and the indexes learn of it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from archive.archive import Archive
from desk.operations.index_upkeep import catch_up
from desk.operations.notices import Notify
from desk.operations.sealing import seal
from desk.operations.wiring import open_archive
from desk.settings.general import Settings


@contextmanager
def opened_archive(settings: Settings, notify: Notify) -> Iterator[Archive]:
    """The archive at the home; at the end its journal, if it grew, is signed, and the indexes follow it.

    This holds after an error, too: what was changed before it stays changed. Raises as `Archive.open` does.
    """
    archive = open_archive(settings)
    try:
        before = archive.last_sequence()
        try:
            yield archive
        finally:
            if archive.last_sequence() != before:
                seal(archive, notify)
                catch_up(archive, notify)
    finally:
        archive.close()
