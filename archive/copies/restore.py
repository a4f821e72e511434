"""Restores a generation of a backup into an empty home, and leaves destroyed records destroyed."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from msgspec import UNSET, UnsetType

from archive.accession.completion import warrant_of
from archive.accession.filing import Filing
from archive.accession.held_files import HeldFiles
from archive.accession.quarantine import held_in
from archive.archive import Archive
from archive.catalogue.choice import database_of
from archive.catalogue.database import Catalogue
from archive.copies.backup import CATALOGUE, SETTINGS, Backup, Generation
from archive.copies.copy import CopyFailure, Item, copy_held, copy_keys, items, lay_out
from archive.journal import entries as journal
from archive.journal.entries import Act, Action, Journal, JournalEntry
from archive.journal.replay import ReplayTable, WithoutRows
from archive.journal.transcript import Transcript, read_entries
from archive.lifecycle.burial import Burial
from archive.storage import inventory
from archive.storage.disk import Disk, read_chunks
from archive.storage.home import Home, HomeExists, not_empty
from archive.storage.locks import exclusive
from archive.storage.store import NotInStore, Store
from archive.storage.transfer import Copier, DamagedSource, Diverged
from archive.values import serialisation
from archive.values.record import RecordId, Warrant

_MARK = "restoring"


@dataclass(frozen=True, slots=True)
class Source:
    """The source of a restore: a backup, one of its generations, and later journals kept elsewhere.

    What those, or the backup's own journal, say was destroyed after the generation was made does not come back.
    """

    backup: Backup
    generation: Generation
    later: tuple[Path, ...] = ()


@dataclass(frozen=True, slots=True)
class Restored:
    """The result of a restore: how many records are back, which stay destroyed, and which objects are unreadable."""

    generation: Generation
    records: int
    buried: tuple[RecordId, ...]
    failures: tuple[CopyFailure, ...]


def restore(
    source: Source,
    place: Path | Home,
    actor: str,
    clock: Callable[[], datetime],
    disk: Disk | None = None,
    login: str | None = None,
) -> Restored:
    """Make the home at `root`, new or empty, what the archive was when the generation was made.

    Every byte is held against its digest on the way. Until all is done the folder is no archive, so nothing
    is searched or served before the destroyed are buried; a restore that died is begun again by the same
    call. The index is not restored. The mark of the restore stays until `finish`; one that died between the two
    is gone on with by the same call, which then copies nothing. Raises `HomeExists`, `Diverged` for a later
    journal that is not a continuation, `BrokenChain`, `NotDurable`, `OSError`.
    """
    disk = disk or Disk()
    home = Home.at(place)
    if _is_marked(home, source) and home.declaration.exists():
        return _restored_before(home, source)
    _begin(home, source, disk)
    gone = _destroyed_later(source)
    with exclusive(home.lock):
        _restore_catalogue(home, source, disk)
    catalogue = Catalogue(database_of(home))
    catalogue.migrate()
    store = Store(home.store, home.staging, disk)
    lay_out(store, disk)
    with catalogue.reading() as connection:
        wanted = items(connection)
        held = tuple(held_in(connection))
    destroyed = {item.id: _destroyed_since(source.backup, item, gone) for item in wanted}
    buried = {record: how for record, how in destroyed.items() if how is not None}
    kept = [item for item in wanted if item.id not in buried]
    failures = _restore_objects(home, source.backup, kept, disk)
    damaged = copy_held(held, source.backup.held, HeldFiles(home.quarantine, disk), home.staging)
    _restore_rest(home, source, disk)
    catalogue.close()
    writer = Journal(actor, clock, login)
    _bury(home, source, buried, writer, disk)
    home.declare(disk)
    return Restored(
        source.generation,
        len(wanted) - len(buried) - len(failures),
        tuple(buried),
        (*failures, *damaged),
    )


def _begin(home: Home, source: Source, disk: Disk) -> None:
    """Begin a home, or go on with one that the same restore began; raises `HomeExists`."""
    mark = home.root / _MARK
    if not home.declaration.exists() and (_is_marked(home, source) or _is_empty(mark)):
        return
    home.begin(disk)
    disk.write(mark, [_content(source)])
    disk.sync_file(mark)
    disk.sync_folder(home.root)


def finish(root: Path, disk: Disk | None = None) -> None:
    """Take away the mark of a restore, once it was checked."""
    disk = disk or Disk()
    disk.remove(root.absolute() / _MARK)
    disk.sync_folder(root.absolute())


def _content(source: Source) -> bytes:
    return f"{source.generation.name} {source.generation.head}\n".encode()


def _is_marked(home: Home, source: Source) -> bool:
    mark = home.root / _MARK
    return mark.is_file() and mark.read_bytes() == _content(source)


def _is_empty(mark: Path) -> bool:
    """Whether a restore died when it had made its mark and not yet said which it is."""
    return mark.is_file() and mark.stat().st_size == 0


def _restored_before(home: Home, source: Source) -> Restored:
    """What an earlier restore of the same generation brought back; an object that it could not is missing now."""
    catalogue = Catalogue(database_of(home))
    with catalogue.reading() as connection:
        kept = [item for item in items(connection) if not item.destroyed]
    catalogue.close()
    return Restored(source.generation, len(kept), (), ())


@dataclass(frozen=True, slots=True)
class _Destruction:
    """By what a record was destroyed after the generation; programs before version 0.4 kept no warrant."""

    warrant: Warrant | UnsetType = UNSET
    reason: str = ""


def _destroyed_later(source: Source) -> Mapping[RecordId, _Destruction]:
    """The records that some journal says were destroyed after the generation."""
    gone: dict[RecordId, _Destruction] = {}
    for folder in (source.backup.duplicate.journal, *source.later):
        gone |= _destroyed(_entries_after(folder, source.generation))
    return gone


def _entries_after(folder: Path, generation: Generation) -> Sequence[JournalEntry]:
    """The entries after the generation; raises `Diverged` unless the journal continues the generation's."""
    entries = list(read_entries(folder))
    later = [entry for entry in entries if entry.sequence > generation.position]
    if later and later[0].previous != generation.head:
        raise Diverged(folder)
    if not later and (not entries or entries[-1].sequence < generation.position):
        return []  # an older copy of the journal knows nothing more
    return later


def _destroyed(entries: Iterable[JournalEntry]) -> Mapping[RecordId, _Destruction]:
    return {
        RecordId(entry.record): _Destruction(warrant_of(entry), entry.reason or "")
        for entry in entries
        if entry.action == Action.DESTROYED and entry.record is not None
    }


def _destroyed_since(
    backup: Backup, item: Item, gone: Mapping[RecordId, _Destruction]
) -> _Destruction | None:
    """How a record was destroyed since, by a journal or by the tombstone that a later backup brought, if it was."""
    if item.destroyed or item.id in gone:
        return None if item.destroyed else gone[item.id]
    try:
        kept = Store(backup.duplicate.store, backup.duplicate.staging, Disk()).record(item.id)
    except (NotInStore, inventory.BadInventory, serialisation.BadFile, OSError):
        return None
    if not kept.is_destroyed:
        return None
    return _Destruction(kept.warrant, kept.warrant.reason if kept.warrant else "")


def _restore_catalogue(home: Home, source: Source, disk: Disk) -> None:
    """Put the generation's catalogue in place; what an attempt that died had written of its own is thrown away."""
    kept, sha256 = (
        source.backup.folder(source.generation.name) / CATALOGUE,
        source.generation.files[CATALOGUE],
    )
    if home.server is not None:
        _restore_to_server(home, source.generation, kept)
    for name in ("-wal", "-shm", ""):
        disk.remove(home.catalogue.with_name(home.catalogue.name + name))
    for segment in home.journal.glob("*.jsonl"):
        disk.remove(segment)
    if home.server is not None:
        return
    written = disk.install(home.catalogue, read_chunks(kept), mode=0o644, sha256=sha256)
    if written.sha256 != sha256:
        raise OSError(f"{source.generation.name}: {CATALOGUE} changed while it was copied")


def _restore_to_server(home: Home, generation: Generation, kept: Path) -> None:
    """Fill an empty database, or once more the one that this restore began to fill; raises `HomeExists`."""
    database = database_of(home)
    catalogue = Catalogue(database)
    try:
        if catalogue.is_made():
            with catalogue.reading() as connection:
                if journal.digest_at(connection, generation.position) != generation.head:
                    raise HomeExists(not_empty(database.place, ["catalogue"]))
        catalogue.take_over(kept)
    finally:
        catalogue.close()


def _restore_objects(
    home: Home, backup: Backup, wanted: Iterable[Item], disk: Disk
) -> tuple[CopyFailure, ...]:
    copier, failures = Copier(home.staging, disk), []
    store = Store(home.store, home.staging, disk)
    for item in wanted:
        try:
            copier.copy(
                backup.duplicate.folder(item.id), store.folder(item.id), item.version, item.journalled
            )
        except DamagedSource as damage:
            failures.append(CopyFailure(item.id, f"{damage.folder}: {damage.file}"))
    return tuple(failures)


def _restore_rest(home: Home, source: Source, disk: Disk) -> None:
    """Checkpoints up to the generation, keys as far as they were backed up, settings."""
    backup = source.backup
    checkpoints = backup.duplicate.journal / "checkpoints"
    disk.make_folder(home.journal / "checkpoints")
    for path in sorted(checkpoints.glob("[0-9]*")):
        if (
            int(path.name) <= source.generation.position
            and not (target := home.journal / "checkpoints" / path.name).exists()
        ):
            disk.write(target, read_chunks(path))
            disk.sync_file(target)
    copy_keys(backup.duplicate.keys, home.keys, disk, secret=True)
    if SETTINGS in source.generation.files and not home.settings.exists():
        settings = backup.folder(source.generation.name) / SETTINGS
        disk.write(home.settings, read_chunks(settings), mode=0o644)
        disk.sync_file(home.settings)


def _bury(
    home: Home, source: Source, buried: Mapping[RecordId, _Destruction], writer: Journal, disk: Disk
) -> None:
    """Enter the restore into journal and transcript, and bury what was destroyed after the generation."""
    catalogue = Catalogue(database_of(home))
    transcript = Transcript(home.journal, catalogue, disk, home.journal_lock, lambda: 0)
    catalogue.followed_by(transcript.follow)
    generation = source.generation
    detail = {
        "generation": generation.name,
        "position": str(generation.position),
        "head": generation.head,
        "from": str(source.backup.duplicate.root),
    }
    with catalogue.writing() as connection:
        writer.write(connection, Act(Action.RESTORED, None, detail))
    filing = Filing(catalogue, Store(home.store, home.staging, disk), writer, home)
    burial = Burial(filing, writer)
    for record_id, how in buried.items():
        burial.repeat(record_id, how.warrant, how.reason)
    catalogue.close()


def matches(archive: Archive, generation: Generation) -> bool:
    """Whether the journal of a restored archive is, up to its restore, the one that was backed up."""
    with archive.catalogue.reading() as connection:
        return journal.digest_at(connection, generation.position) == generation.head


REPLAY: ReplayTable = {Action.RESTORED: WithoutRows("the catalogue of a backup was put in place as it was")}
