"""Rebuilds a lost catalogue: records from the store's files, everything else from the journal."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from sqlalchemy import Connection, Table

from archive.accession import duplicate_candidates, quarantine
from archive.accession.held_files import QuarantinedFile, parse_held
from archive.catalogue import records, schema
from archive.catalogue.database import Catalogue
from archive.copies.replay import Retelling, retell
from archive.journal import entries as journal
from archive.journal.entries import Act, Action, Journal
from archive.journal.transcript import told
from archive.storage import inventory as ocfl
from archive.storage.disk import Disk
from archive.storage.home import Home
from archive.storage.locks import exclusive
from archive.storage.store import RECORD, NotInStore, Store, ids_below
from archive.storage.transfer import DamagedSource, sealed
from archive.values import serialisation
from archive.values.record import Page, Record, RecordId

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
    actor: str,
    clock: Callable[[], datetime],
    disk: Disk | None = None,
    login: str | None = None,
) -> Rebuilt:
    """Make the catalogue of a home again and put it in the place of whatever is there, which is kept aside.

    `segments` is the folder of the journal, the home's own or a copy's. Nothing but the catalogue is changed. A
    death may leave no catalogue; then it is called again. What no file holds is not made up: which record was
    checked when, the files of a batch, the registers of the `gaps`, and intents; a code that was reserved for a
    filing that never came is void.
    Raises `NotAHome`, `journal.BrokenChain`, `NotDurable`, `OSError`.
    """
    disk = disk or Disk()
    home.verify()
    with exclusive(home.lock):
        bench = home.staging / secrets.token_hex(8)
        disk.make_folder(bench)
        try:
            catalogue = Catalogue(bench / _DATABASE[0])
            catalogue.create()
            with catalogue.writing() as connection:
                made = _fill(connection, home, segments, Journal(actor, clock, login))
            catalogue.close()
            aside = _install(home, bench, disk)
        finally:
            disk.remove(bench)
    return replace(made, aside=aside)


def _fill(connection: Connection, home: Home, segments: Path, writer: Journal) -> Rebuilt:
    entries = tuple(told(segments))
    heard = retell(entries)
    store = Store(home.store, home.staging, Disk())
    ids = tuple(ids_below(home.store))
    found = {record_id: _read(store, record_id) for record_id in ids}
    present = {record_id: one for record_id, one in found.items() if one is not None}
    journal.copy(connection, entries)
    for table, rows in _before_records(heard).items():
        _insert(connection, table, rows)
    for one in present.values():
        records.insert(connection, one.record, one.pages)
        duplicate_candidates.note_text(connection, one.record.id, (page.text for page in one.pages))
    for table, rows in _after_records(heard, present).items():
        _insert(connection, table, rows)
    for held in _held(home.quarantine, heard).values():
        quarantine.insert(connection, held)
    recovered = tuple(record_id for record_id in present if record_id not in heard.filed)
    _settle_codes(connection, writer, heard, present)
    writer.write(connection, *(_recovery(present[record_id].record) for record_id in recovered))
    lost = tuple(RecordId(record_id) for record_id in heard.filed if record_id not in found)
    detail = {"records": str(len(present)), "entries": str(len(entries)), "lost": " ".join(lost)}
    writer.write(connection, Act(Action.REBUILT, None, detail))
    unread = tuple(record_id for record_id in ids if record_id not in present)
    return Rebuilt(len(present), len(entries), recovered, unread, lost, tuple(heard.gaps), None)


def _before_records(heard: Retelling) -> Mapping[Table, list[dict[str, object]]]:
    counters: list[dict[str, object]] = [{"key": key, "last": last} for key, last in heard.counters.items()]
    return {
        schema.unit: list(heard.units.values()),
        schema.classification: list(heard.classes.values()),
        schema.rule: list(heard.rules.values()),
        schema.scheme: list(heard.schemes.values()),
        schema.counter: counters,
        schema.replica: list(heard.replicas.values()),
        schema.signing_key: [
            {"generation": place, "key": key} for place, key in enumerate(heard.keys, start=1)
        ],
        schema.batch: list(heard.batches.values()),
        schema.saved_search: list(heard.searches.values()),
        schema.scrub: heard.checks,
    }


def _after_records(
    heard: Retelling, present: Mapping[RecordId, _Found]
) -> Mapping[Table, list[dict[str, object]]]:
    return {
        schema.hold: [row for row in heard.holds.values() if row["record"] in present],
        schema.other_name: [
            {"record": record, "name": name} for record, name in heard.names if record in present
        ],
        schema.rescan: [
            row for pair, row in heard.rescans.items() if all(RecordId(one) in present for one in pair)
        ],
        schema.damage: [row for row in heard.damage.values() if row["record"] in present],
    }


def _insert(connection: Connection, table: Table, rows: list[dict[str, object]]) -> None:
    if rows:
        connection.execute(table.insert(), rows)


def _settle_codes(
    connection: Connection, writer: Journal, heard: Retelling, present: Mapping[RecordId, _Found]
) -> None:
    """Enter every code that was ever given; one that no record bears is void, as its filing never came."""
    borne = {one.record.code: record_id for record_id, one in present.items() if one.record.code is not None}
    for code, row in heard.codes.items():
        scheme = row["scheme"] if row["scheme"] in heard.schemes else None
        abandoned = not row["void"] and row["record"] not in heard.filed and code not in borne
        connection.execute(
            schema.given_code.insert().values(row | {"scheme": scheme, "void": row["void"] or abandoned})
        )
        if abandoned:
            writer.write(connection, Act(Action.CODE_VOIDED, row["record"], {"code": code}))
    for code, record_id in borne.items():
        if code not in heard.codes:
            connection.execute(schema.given_code.insert().values(code=code, record=record_id, void=False))


def _recovery(record: Record) -> Act:
    detail = {"sha256": record.original.sha256, "name": record.original.name, "code": record.code or ""}
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


def _held(folder: Path, heard: Retelling) -> Mapping[str, QuarantinedFile]:
    """The held files, those that are there by their own `held.json` where the journal says too little."""
    found = {held.id: held for held in _held_files(folder)}
    return found | heard.held


def _held_files(folder: Path) -> Iterator[QuarantinedFile]:
    for path in sorted(folder.glob("*/held.json")):
        try:
            yield parse_held(path.read_bytes())
        except (OSError, serialisation.BadFile):
            continue


def _install(home: Home, bench: Path, disk: Disk) -> str | None:
    """Put the former catalogue aside and the new one in its place; the log of the former goes with it."""
    disk.sync_tree(bench)
    aside = home.suspect / f"catalogue-{secrets.token_hex(4)}"
    former = [home.root / name for name in _DATABASE if (home.root / name).exists()]
    if former:
        disk.make_folder(aside)
    # The log first: a new catalogue must never be met by the log of another one.
    for path in reversed(former):
        disk.rename_new(path, aside / path.name)
    disk.rename_new(bench / _DATABASE[0], home.catalogue)
    disk.sync_folder(home.root)
    return str(aside) if former else None
