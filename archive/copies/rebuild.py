"""Rebuilds a lost catalogue: records from the store's files, everything else from the journal."""

from __future__ import annotations

import hashlib
import secrets
import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path

from sqlalchemy import Connection, exists, select
from sqlalchemy.exc import SQLAlchemyError

from archive.accession import duplicate_candidates, quarantine
from archive.accession.held_files import QuarantinedFile, parse_held
from archive.accession.stage_rule import StageRule, by_description
from archive.catalogue import records, schema
from archive.catalogue.choice import database_of
from archive.catalogue.database import Catalogue
from archive.catalogue.page_rows import write_pages
from archive.catalogue.schema.journal import is_filing
from archive.catalogue.sqlite import SqliteDatabase
from archive.journal import entries as journal
from archive.journal.entries import Act, Action, Journal
from archive.journal.replay import ReplayTable, ReplayTarget, WithoutRows, replay
from archive.journal.transcript import Transcript, read_entries
from archive.registers.code_allocation import enter_found, void
from archive.storage import inventory as ocfl
from archive.storage.disk import Disk, read_chunks
from archive.storage.home import Home
from archive.storage.locks import exclusive
from archive.storage.object_names import ids_below
from archive.storage.store import RECORD, NotInStore, Store
from archive.storage.transfer import DamagedSource, sealed
from archive.values import serialisation
from archive.values.error import ArsipError
from archive.values.record import Page, Record, RecordId

_TOGETHER = 500
_DATABASE = ("catalogue.sqlite", "catalogue.sqlite-wal", "catalogue.sqlite-shm")


@dataclass(frozen=True, slots=True)
class Rebuilt:
    """The result of a rebuild.

    `entries` counts those of the journal, taken over word for word. `recovered` are records that the journal never saw
    filed. `unread` are objects of which nothing is legible. `lost` are records of the journal without an object. `gaps`
    are entries that say too little to remake registers or schemes, which must be imported anew. `aside` is where the
    former catalogue is kept.
    """

    records: int
    entries: int
    recovered: tuple[RecordId, ...]
    unread: tuple[RecordId, ...]
    lost: tuple[RecordId, ...]
    gaps: tuple[int, ...]
    aside: str | None


@dataclass(frozen=True, slots=True)
class _Found:
    record: Record
    pages: tuple[Page, ...]


def rebuild(
    home: Home,
    segments: Path,
    writer: Journal,
    table: ReplayTable,
    disk: Disk | None = None,
    stages: StageRule = by_description,
) -> Rebuilt:
    """Make the catalogue of a home again and put it in the place of whatever is there, which is kept aside.

    `segments` is the folder of the journal, the home's own or a copy's; `table` has the replay of every act,
    `writer` tells what was done, and `stages` says how far the records have come.
    Nothing but the catalogue is changed, and nobody else writes meanwhile. A death leaves the former catalogue, or
    none where that was no database; then it is called again. What no file
    holds is not made up: the registers of the `gaps`, intents, and what programs before version 0.3 did not tell:
    which record was checked when, and the files of their batches. A code that was reserved for a filing that
    never came is void.
    Raises `NotAHome`, `journal.BrokenChain`, `NotDurable`, `OSError`.
    """
    disk = disk or Disk()
    home.verify()
    with Catalogue(database_of(home)).alone(), exclusive(home.catalogue_lock):
        _follow_former(home, disk)
        bench = home.staging / secrets.token_hex(8)
        disk.make_folder(bench)
        try:
            catalogue = Catalogue(SqliteDatabase(bench / _DATABASE[0]))
            catalogue.create()
            with catalogue.writing() as connection:
                made = _fill(connection, home, segments, writer, table)
                _enter_stages(connection, stages)
            catalogue.close()
            aside = _install(home, bench, disk)
            disk.remove(
                home.writing_stopped
            )  # the whole chain was read for it, and the journal says who decided
        finally:
            disk.remove(bench)
    return replace(made, aside=aside)


def _follow_former(home: Home, disk: Disk) -> None:
    """Bring the transcript level with a catalogue that a death left before it, as far as both are sound."""
    if home.server is None and not home.catalogue.exists():
        return
    former = Catalogue(database_of(home))
    with suppress(ArsipError, SQLAlchemyError, OSError):
        Transcript(home.journal, former, disk, home.journal_lock, lambda: 0).follow()
    former.close()


def _fill(connection: Connection, home: Home, segments: Path, writer: Journal, table: ReplayTable) -> Rebuilt:
    # What the journal tells of a record that is not there goes before the end.
    connection.exec_driver_sql("PRAGMA defer_foreign_keys = ON")
    journal.copy(connection, read_entries(segments))
    store = Store(home.store, home.staging, Disk())
    ids = tuple(ids_below(home.store))
    present = tuple(filter(None, (_enter(connection, store, record_id) for record_id in ids)))
    target = ReplayTarget(connection)
    replay(target, journal.entries(connection), table)
    _drop_orphans(connection)
    _enter_held(connection, home.quarantine)
    entries, filed = journal.last_sequence(connection), _filed(connection)
    recovered = tuple(record for record in present if record.id not in filed)
    _settle_codes(connection, writer, present)
    writer.write(connection, *(_recovery(store, record) for record in recovered))
    lost = tuple(record_id for record_id in filed if not store.folder(record_id).exists())
    detail = {"records": str(len(present)), "entries": str(entries), "lost": " ".join(lost)}
    writer.write(connection, Act(Action.REBUILT, None, detail))
    read = {record.id for record in present}
    return Rebuilt(
        records=len(present),
        entries=entries,
        recovered=tuple(record.id for record in recovered),
        unread=tuple(record_id for record_id in ids if record_id not in read),
        lost=lost,
        gaps=_gaps(target),
        aside=None,
    )


def _enter(connection: Connection, store: Store, record_id: RecordId) -> Record | None:
    """Enter a record as its object tells it; None where nothing there is legible."""
    found = _read(store, record_id)
    if found is None:
        return None
    records.insert(connection, found.record)
    write_pages(connection, record_id, found.pages)
    if not found.record.is_destroyed:
        duplicate_candidates.note_text(connection, record_id, (page.text for page in found.pages))
    return found.record


def _enter_stages(connection: Connection, rule: StageRule) -> None:
    """Enter how far each record has come, which the journal alone decides."""
    ids = connection.scalars(select(schema.record.c.id)).all()
    for start in range(0, len(ids), _TOGETHER):
        found = records.load(connection, ids[start : start + _TOGETHER])
        for record, stage in zip(found, rule(connection, found), strict=True):
            if stage is not record.stage:
                table = schema.record
                connection.execute(table.update().where(table.c.id == record.id).values(stage=stage.value))


def _drop_orphans(connection: Connection) -> None:
    """Remove, or leave unsaid, what rows say of others that are not there."""
    for table in schema.tables.sorted_tables:
        for key in table.foreign_keys:
            parent = key.parent
            is_orphan = parent.is_not(None) & ~exists().where(key.column == parent)
            if parent.nullable:
                connection.execute(table.update().where(is_orphan).values({parent: None}))
            else:
                connection.execute(table.delete().where(is_orphan))


def _filed(connection: Connection) -> Mapping[RecordId, None]:
    """The records that the journal saw filed, in that order."""
    table = schema.journal.c
    found = connection.scalars(select(table.record).where(is_filing).order_by(table.sequence))
    return dict.fromkeys(map(RecordId, found))


def _gaps(target: ReplayTarget) -> tuple[int, ...]:
    """The entries that say too little of registers and schemes, or do what this program does not know."""
    registers = {
        "",
        *(table.name for table in (schema.unit, schema.classification, schema.rule, schema.scheme)),
    }
    found = {one.sequence for one in target.untold if one.table in registers}
    return tuple(sorted(found))


def _settle_codes(connection: Connection, writer: Journal, present: Sequence[Record]) -> None:
    """Enter every code that was ever given; one that no record bears is void, as its filing never came."""
    borne = {record.code: record.id for record in present if record.code is not None}
    table = schema.given_code.c
    known = {row.code: row for row in connection.execute(select(schema.given_code).order_by(table.code))}
    filed = _filed(connection)
    for code, row in known.items():
        if not row.void and row.record not in filed and code not in borne:
            void(connection, writer, row.record, code)
    for code, record_id in borne.items():
        if code not in known:
            enter_found(connection, writer, record_id, code)


def _recovery(store: Store, record: Record) -> Act:
    detail = {"sha256": record.original.sha256, "name": record.original.name, "code": record.code or ""}
    with suppress(NotInStore, OSError):
        detail["inventory"] = store.inventory_digest(record.id)
    return Act(Action.FILED, record.id, detail | {"recovered": "yes"})


# -- what the store says -----------------------------------------------------------------------------------------


def _read(store: Store, record_id: RecordId) -> _Found | None:
    """The record by its newest legible `record.json` and its pages; None where none is legible.

    An object with a damaged file is still described; the next check names the damage.
    """
    folder = store.folder(record_id)
    try:
        newest = sealed(folder)
    except DamagedSource:
        return None
    for version in reversed(newest.inventory.versions):
        record = _record(folder, newest.inventory, version.state.get(RECORD))
        if record is not None:
            return _Found(replace(record, version=newest.versions), _pages(store, record_id))
    return None


def _record(folder: Path, inventory: ocfl.Inventory, sha512: str | None) -> Record | None:
    for path in inventory.manifest.get(sha512 or "", ()):
        try:
            content = (folder / path).read_bytes()
            if hashlib.sha512(content).hexdigest() == sha512:
                return serialisation.parse_record(content)
        except (OSError, serialisation.BadFile):
            continue
    return None


def _pages(store: Store, record_id: RecordId) -> tuple[Page, ...]:
    try:
        return store.pages(record_id)
    except (NotInStore, ocfl.BadInventory, serialisation.BadFile, OSError):
        return ()


def _enter_held(connection: Connection, folder: Path) -> None:
    """Enter the held files of which the journal says too little, as far as they are there, by their `held.json`."""
    known = {held.id for held in quarantine.held_in(connection, all_states=True)}
    for held in _held_files(folder):
        if held.id not in known:
            quarantine.insert(connection, held)


def _held_files(folder: Path) -> Iterator[QuarantinedFile]:
    for path in sorted(folder.glob("*/held.json")):
        try:
            yield parse_held(path.read_bytes())
        except (OSError, serialisation.BadFile):
            continue


def _install(home: Home, bench: Path, disk: Disk) -> str | None:
    """Keep a copy of the former catalogue aside and put the new one in its place; the log of the former goes with it.

    A database is filled anew where it lies, because others may have it open; what is none makes room.
    """
    disk.sync_tree(bench)
    aside = home.suspect / f"catalogue-{secrets.token_hex(4)}"
    if home.server is not None:
        return _install_on_server(home, bench, aside, disk)
    former = [home.root / name for name in _DATABASE if (home.root / name).exists()]
    if former:
        disk.make_folder(aside)
        for path in former:
            disk.write(aside / path.name, read_chunks(path))
        disk.sync_tree(aside)
    if not home.catalogue.exists() or not _is_taken_over(home, bench, disk):
        # The log first: a new catalogue must never be met by the log of another one.
        for path in reversed(former):
            disk.remove(path)
        disk.rename_new(bench / _DATABASE[0], home.catalogue)
    disk.sync_folder(home.root)
    return str(aside) if former else None


def _install_on_server(home: Home, bench: Path, aside: Path, disk: Disk) -> str | None:
    catalogue = Catalogue(database_of(home), disk)
    try:
        has_former = catalogue.is_made()
        if has_former:
            disk.make_folder(aside)
            catalogue.copy_to(aside / _DATABASE[0])
            disk.sync_tree(aside)
        catalogue.take_over(bench / _DATABASE[0])
    finally:
        catalogue.close()
    return str(aside) if has_former else None


def _is_taken_over(home: Home, bench: Path, disk: Disk) -> bool:
    try:
        Catalogue(database_of(home), disk).take_over(bench / _DATABASE[0])
    except sqlite3.DatabaseError:
        return False
    return True


REPLAY: ReplayTable = {Action.REBUILT: WithoutRows("the catalogue was made again from what was told before")}
