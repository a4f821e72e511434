"""Wires a working archive from settings; no other module names concrete classes or reads the clock."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime
from functools import cache
from pathlib import Path
from time import monotonic, perf_counter, sleep
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from archive.archive import Archive
from archive.copies.rebuild import Rebuilt, rebuild
from archive.copies.restore import Restored, Source, restore
from archive.integrity.scrub import Budget
from archive.journal.entries import Journal
from archive.storage.filesystem import can_write
from archive.storage.home import Home
from archive.storage.staging import Bench
from desk.operations.replay_table import REPLAY_TABLE
from desk.settings.general import Settings
from desk.settings.index import Credentials, Engine, IndexSettings, load_index
from office.signing.record_signing import by_sign_offs
from search.embedded import EmbeddedGenerations
from search.index.contract import Generations
from search.language.analyzer import VERSION, indonesian

if TYPE_CHECKING:
    # Parsers, OCR and the Elasticsearch client take long to import; only who needs them imports them.
    from ingest.batch.run import Languages
    from ingest.reading.reader import PageReader, Watch
    from search.elastic.access import Access, IndexPlace
    from search.elastic.connection import Client
    from search.elastic.examination import ExaminedServer


def now() -> datetime:
    return datetime.now(UTC)


def today(settings: Settings) -> date:
    """The day it is in the office, wherever the machine stands."""
    return datetime.now(ZoneInfo(settings.zone)).date()


def seconds() -> float:
    """The seconds of a clock that only goes on."""
    return monotonic()


def pause(duration: float) -> None:
    """Wait so many seconds."""
    sleep(duration)


def create_archive(settings: Settings, origin: str | None = None) -> Archive:
    """Make a new archive at the home, its log called `origin`; raises `HomeExists`, `note.BadKey`."""
    return _knowing_the_office(
        Archive.create(settings.home, settings.actor, now, origin=origin, login=settings.login)
    )


def open_archive(settings: Settings) -> Archive:
    """The archive at the home, to be closed, only to be read where nothing can be written.

    Raises as `Archive.open` does. A face uses `session.opened_archive`.
    """
    if settings.home.exists() and not can_write(settings.home):
        return _knowing_the_office(Archive.read(settings.home, settings.actor, now))
    return _knowing_the_office(Archive.open(settings.home, settings.actor, now, login=settings.login))


def _knowing_the_office(archive: Archive) -> Archive:
    return archive.with_replays(REPLAY_TABLE).with_stages(by_sign_offs)


def restore_archive(settings: Settings, source: Source) -> Restored:
    """Make the home what a backup holds; raises as `restore` does."""
    return restore(source, settings.home, settings.actor, now, login=settings.login)


def rebuild_catalogue(settings: Settings, segments: Path | None) -> Rebuilt:
    """Make the home's catalogue again, from its own journal or another folder's; raises as `rebuild` does."""
    home = Home(settings.home.absolute())
    writer = Journal(settings.actor, now, settings.login)
    return rebuild(home, segments or home.journal, writer, REPLAY_TABLE, stages=by_sign_offs)


@contextmanager
def opened_reader(
    settings: Settings, archive: Archive, bench: Bench, watch: Watch | None = None
) -> Iterator[PageReader]:
    """The page reader with its workers, its scratch on the bench, its ledger in the home."""
    from ingest.reading.page_ledger import PageLedger
    from ingest.reading.reader import PageReader

    ledger = PageLedger(archive.home.reading)
    with PageReader(settings.workers, bench.scratch(), ledger=ledger, watch=watch) as reader:
        yield reader


def generations(archive: Archive) -> Generations:
    """The search index of the archive, on the engine that its home has chosen. Raises `BadSetting`."""
    return generations_on(load_index(archive.home.root), archive)


def generations_on(chosen: IndexSettings, archive: Archive) -> Generations:
    """The same on an engine that need not be the chosen one yet."""
    indonesian().stems.keep_at(archive.home.index / f"stems-{VERSION}.sqlite")
    if chosen.engine is Engine.EMBEDDED:
        return EmbeddedGenerations(archive.home.index)
    return _on_server(chosen, chosen.staff, _place(chosen, archive, "staff"))


def public_generations(archive: Archive) -> Generations:
    """The index that the public asks: another one, in which nothing is that the public may not see."""
    return public_generations_on(load_index(archive.home.root), archive)


def public_generations_on(chosen: IndexSettings, archive: Archive) -> Generations:
    """The same on an engine that need not be the chosen one yet; entered by those who fill it, the staff."""
    if chosen.engine is Engine.EMBEDDED:
        return EmbeddedGenerations(archive.home.public_index)
    return _on_server(chosen, chosen.staff, _place(chosen, archive, "public"))


def portal_generations(archive: Archive) -> Generations:
    """The public's index as the public enters it, where it has credentials of its own: it may only ask."""
    chosen = load_index(archive.home.root)
    if chosen.engine is Engine.EMBEDDED or chosen.public == Credentials():
        return public_generations_on(chosen, archive)
    return _on_server(chosen, chosen.public, _place(chosen, archive, "public"))


def examined_server(chosen: IndexSettings, archive: Archive) -> ExaminedServer:
    """Examines the server. Raises `IndexUnavailable` when it will not do.

    Raises `IndexUnavailable` when it will not do.
    """
    from search.elastic.examination import examine

    return examine(_client(_access(chosen, chosen.staff)), _place(chosen, archive, "staff"))


def _on_server(chosen: IndexSettings, who: Credentials, place: IndexPlace) -> Generations:
    from search.elastic.generations import ElasticGenerations
    from search.elastic.patience import Patience

    return ElasticGenerations(_client(_access(chosen, who)), place, Patience(sleep))


def _place(chosen: IndexSettings, archive: Archive, audience: str) -> IndexPlace:
    from search.elastic.access import IndexPlace

    return IndexPlace(f"{chosen.name}-{audience}", archive.home.index, chosen.shards, chosen.replicas)


def _access(chosen: IndexSettings, who: Credentials) -> Access:
    from search.elastic.access import Access

    return Access(chosen.urls, who.user, who.password, who.api_key, chosen.ca_file, chosen.fingerprint)


@cache
def _client(access: Access) -> Client:
    """One connection for the life of the process."""
    from search.elastic.connection import connect

    # the library warns of every attempt that fails, with its traceback; what came of them we say ourselves
    logging.getLogger("elastic_transport").addHandler(logging.NullHandler())
    return connect(access)


def languages(settings: Settings, archive: Archive) -> Languages:
    """The languages that Tesseract reads with: the unit's own where it has some."""
    from ingest.batch.run import Languages

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
