"""Puts a working archive together from settings; no other module of the desk names concrete classes."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from archive.archive import Archive
from archive.copies.rebuild import Rebuilt, rebuild
from archive.copies.restore import Restored, Source, restore
from archive.journal.entries import Journal
from archive.storage.filesystem import can_write
from archive.storage.home import Home
from archive.storage.staging import Bench
from desk.operations.clock import now
from desk.operations.replay_table import REPLAY_TABLE
from desk.settings.catalogue import catalogue_server, keep_server
from desk.settings.general import Settings
from office.signing.record_signing import by_sign_offs

if TYPE_CHECKING:
    # Parsers and OCR take long to import; only who needs them imports them.
    from ingest.batch.run import Languages
    from ingest.reading.reader import PageReader, Watch


def create_archive(settings: Settings, origin: str | None = None) -> Archive:
    """Make a new archive at the home, its log called `origin`; raises `HomeExists`, `note.BadKey`."""
    return _knowing_the_office(
        Archive.create(_home(settings), settings.actor, now, origin=origin, login=settings.login)
    )


def open_archive(settings: Settings) -> Archive:
    """The archive at the home, to be closed, only to be read where nothing can be written.

    Raises as `Archive.open` does. A face uses `session.opened_archive`.
    """
    if settings.home.exists() and not can_write(settings.home):
        return _knowing_the_office(Archive.read(_home(settings), settings.actor, now))
    return _knowing_the_office(Archive.open(_home(settings), settings.actor, now, login=settings.login))


def _home(settings: Settings) -> Home:
    return Home(settings.home.absolute(), catalogue_server(settings.home))


def _knowing_the_office(archive: Archive) -> Archive:
    return archive.with_replays(REPLAY_TABLE).with_stages(by_sign_offs)


def restore_archive(settings: Settings, source: Source) -> Restored:
    """Make the home what a backup holds; raises as `restore` does."""
    home = _home(settings)
    restored = restore(source, home, settings.actor, now, login=settings.login)
    keep_server(home.settings, home.server)
    return restored


def rebuild_catalogue(settings: Settings, segments: Path | None) -> Rebuilt:
    """Make the home's catalogue again, from its own journal or another folder's; raises as `rebuild` does."""
    home = _home(settings)
    writer = Journal(settings.actor, now, settings.login)
    return rebuild(home, segments or home.journal, writer, REPLAY_TABLE, stages=by_sign_offs)


@contextmanager
def opened_reader(
    settings: Settings, archive: Archive, bench: Bench, watch: Watch | None = None
) -> Iterator[PageReader]:
    """The page reader with its workers, its scratch on the bench, its ledger in the home."""
    from ingest.reading.page_ledger import PageLedger
    from ingest.reading.reader import PageReader
    from ingest.task.orders import OcrProgram

    ledger, program = PageLedger(archive.home.reading), OcrProgram(settings.ocr_program)
    with PageReader(settings.workers, bench.scratch(), None, ledger, watch, program) as reader:
        yield reader


def languages(settings: Settings, archive: Archive) -> Languages:
    """The languages that Tesseract reads with: the unit's own where it has some."""
    from ingest.batch.run import Languages

    by_unit = {unit.code: unit.language for unit in archive.registers.units() if unit.language}
    return Languages(settings.ocr_language, by_unit)
