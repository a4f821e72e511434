"""The only place that names concrete classes and reads the clock: settings in, a working archive out."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime
from time import perf_counter
from typing import TYPE_CHECKING

from archive.archive import Archive
from archive.staging import Bench
from desk.settings import Settings
from search.analyzer import VERSION, indonesian
from search.embedded import EmbeddedGenerations

if TYPE_CHECKING:
    # Parsers and OCR take long to import; only commands that read files need them.
    from ingest.batch import Languages
    from ingest.reader import PageReader, Watch


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


@contextmanager
def opened_reader(
    settings: Settings, archive: Archive, bench: Bench, watch: Watch | None = None
) -> Iterator[PageReader]:
    """The page reader with its workers, its scratch on the bench, its ledger in the home."""
    from ingest.ledger import PageLedger
    from ingest.reader import PageReader

    ledger = PageLedger(archive.home.reading)
    with PageReader(settings.workers, bench.scratch(), ledger=ledger, watch=watch) as reader:
        yield reader


def generations(archive: Archive) -> EmbeddedGenerations:
    """The search index of the archive, whichever generation serves."""
    indonesian().stems.keep_at(archive.home.index / f"stems-{VERSION}.sqlite")
    return EmbeddedGenerations(archive.home.index)


def public_generations(archive: Archive) -> EmbeddedGenerations:
    """The index that the public asks: another one, in which nothing is that the public may not see."""
    return EmbeddedGenerations(archive.home.public_index)


def languages(settings: Settings, archive: Archive) -> Languages:
    """What Tesseract reads with: the unit's own languages where it has some."""
    from ingest.batch import Languages

    by_unit = {unit.code: unit.language for unit in archive.registers.units() if unit.language}
    return Languages(settings.ocr_language, by_unit)


class Stopwatch:
    """How long something took, from the moment this is made."""

    def __init__(self) -> None:
        self._start = perf_counter()

    def milliseconds(self) -> float:
        return round((perf_counter() - self._start) * 1000, 1)
