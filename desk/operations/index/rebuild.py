"""Rebuilds the indexes, on the chosen engine or on another, and verifies them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from archive.archive import Archive
from archive.catalogue.records import Listing
from archive.journal.changes import Change
from archive.values.access import Public
from archive.values.record import Record, RecordId
from desk.operations.index.engine import examined_server, generations_on, open_indexes, public_generations_on
from desk.operations.index.upkeep import is_there
from desk.operations.notices import Notify, ServerNearlyFull
from desk.settings.general import BadSetting
from desk.settings.index import Chosen, Engine, IndexSettings, choose, index_settings, load_index
from search.index.contract import EntryRefusal
from search.mirror.audience import View
from search.mirror.follow import Followed, rebuild
from search.mirror.reconcile import IndexFinding, verify

Progress = Callable[[], None]


@dataclass(frozen=True, slots=True)
class RebuiltIndex:
    """The content of a new index of the staff, and its refusals; `server` is its version, if it has one."""

    followed: Followed
    refused: tuple[EntryRefusal, ...]
    server: str | None = None

    @property
    def is_whole(self) -> bool:
        return not (self.followed.unread or self.refused)


def rebuild_indexes(archive: Archive, progress: Progress) -> RebuiltIndex:
    """The staff's index anew, and the public's where there is one; `progress` is called for each record.

    Raises `IndexUnavailable`, `CountsDiffer`, `BadSetting`, `OSError`; what served before then goes on serving.
    """
    return _rebuilt(archive, load_index(archive.home.root), progress)


def change_engine(
    archive: Archive, engine: Engine, chosen: Chosen, progress: Progress, notify: Notify
) -> RebuiltIndex:
    """Look the server over, build the indexes there, and only then write the choice down.

    Raises as `rebuild_indexes` does.
    """
    settings = index_settings(archive.home.root, chosen)
    if settings.engine is not engine:
        raise BadSetting("engine_overruled", variable="ARSIP_INDEX_ENGINE", engine=str(settings.engine))
    version = _looked_over(archive, settings, notify)
    rebuilt = _rebuilt(archive, settings, progress)
    choose(archive.home.settings, chosen)
    return RebuiltIndex(rebuilt.followed, rebuilt.refused, version)


def verify_indexes(archive: Archive, progress: Progress) -> Iterator[tuple[str, IndexFinding]]:
    """Finds what is wrong with the index of the staff or of the public. Raises `IndexUnavailable`.

    Raises `IndexUnavailable`.
    """
    indexes = open_indexes(archive)
    for finding in verify(_ReadRecords(archive, progress), indexes.staff.current()):
        yield "staff", finding
    if is_there(indexes.public):
        for finding in verify(View(archive, Public()).mirrored, indexes.public.current()):
            yield "public", finding


def tidy_indexes(archive: Archive) -> tuple[str, ...]:
    """Remove the indexes that neither serve nor are being built; their names."""
    indexes = open_indexes(archive)
    return indexes.staff.tidy() + indexes.public.tidy()


def _rebuilt(archive: Archive, settings: IndexSettings, progress: Progress) -> RebuiltIndex:
    staff = generations_on(settings, archive)
    followed = rebuild(_ReadRecords(archive, progress), staff)
    if is_there(open_indexes(archive).public):
        rebuild(View(archive, Public()).mirrored, public_generations_on(settings, archive))
    return RebuiltIndex(followed, tuple(staff.current().refusals()))


def _looked_over(archive: Archive, settings: IndexSettings, notify: Notify) -> str | None:
    """The version of a server that will do; None for the engine that needs none."""
    if settings.engine is Engine.EMBEDDED:
        return None
    server = examined_server(settings, archive)
    if server.is_nearly_full:
        notify(ServerNearlyFull())
    return server.version


class _ReadRecords:
    """The records that an index follows; `progress` is called for each that is read."""

    def __init__(self, archive: Archive, progress: Progress) -> None:
        self._archive = archive
        self._progress = progress

    def changes(self, after: int, limit: int) -> tuple[Change, ...]:
        return self._archive.changes(after, limit)

    def records(self, ids: Sequence[RecordId]) -> tuple[Record, ...]:
        return self._archive.records(ids)

    def listed(self, listing: Listing) -> Iterator[Record]:
        return self._archive.listed(listing)

    def texts(self, record_id: RecordId) -> tuple[str, ...]:
        self._progress()
        return self._archive.texts(record_id)
