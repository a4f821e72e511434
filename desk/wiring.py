"""The only place that names concrete classes and reads the clock: settings in, a working archive out."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime
from pathlib import Path
from time import perf_counter
from typing import TYPE_CHECKING

from archive.archive import Archive
from archive.home import Home
from archive.rebuild import Rebuilt, rebuild
from archive.restore import Restored, Source, restore
from archive.scrub import Budget
from archive.staging import Bench
from desk.settings import Settings
from search.embedded import EmbeddedGenerations

if TYPE_CHECKING:
    # Parsers and OCR take long to import; only commands that read files need them.
    from ingest.batch import Languages
    from ingest.reader import PageReader


def now() -> datetime:
    return datetime.now(UTC)


def today() -> date:
    """The day it is here; offices reckon in their own time zone."""
    return datetime.now().astimezone().date()


def create_archive(settings: Settings) -> Archive:
    """Make a new archive at the home; raises `HomeExists`."""
    return Archive.create(settings.home, settings.actor, now)


@contextmanager
def opened_archive(settings: Settings) -> Iterator[Archive]:
    """The archive at the home; raises `NotAHome`, `UnknownSchema`."""
    archive = Archive.open(settings.home, settings.actor, now)
    try:
        yield archive
    finally:
        archive.close()


def restore_archive(settings: Settings, source: Source) -> Restored:
    """Make the home what a backup holds; raises as `restore` does."""
    return restore(source, settings.home, settings.actor, now)


def rebuild_catalogue(settings: Settings, segments: Path | None) -> Rebuilt:
    """Make the home's catalogue again, from its own journal or another folder's; raises as `rebuild` does."""
    home = Home(settings.home.absolute())
    return rebuild(home, segments or home.journal, settings.actor, now)


@contextmanager
def opened_reader(settings: Settings, bench: Bench) -> Iterator[PageReader]:
    """The page reader with its workers, its scratch on the bench."""
    from ingest.reader import PageReader

    with PageReader(settings.workers, bench.scratch()) as reader:
        yield reader


def generations(archive: Archive) -> EmbeddedGenerations:
    """The search index of the archive, whichever generation serves."""
    return EmbeddedGenerations(archive.home.index)


def languages(settings: Settings, archive: Archive) -> Languages:
    """What Tesseract reads with: the unit's own languages where it has some."""
    from ingest.batch import Languages

    by_unit = {unit.code: unit.language for unit in archive.registers.units() if unit.language}
    return Languages(settings.ocr_language, by_unit)


def budget(seconds: int | None, max_bytes: int | None) -> Budget:
    """A budget that runs from now on."""
    if seconds is None:
        return Budget(max_bytes)
    end = perf_counter() + seconds
    return Budget(max_bytes, lambda: perf_counter() >= end)


class Stopwatch:
    """How long something took, from the moment this is made."""

    def __init__(self) -> None:
        self._start = perf_counter()

    def milliseconds(self) -> float:
        return round((perf_counter() - self._start) * 1000, 1)
