"""Checks that catalogue, store and journal agree on every record, in both directions."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from sqlalchemy import Connection, exists, select

from archive.catalogue import records, schema
from archive.catalogue.database import Catalogue
from archive.catalogue.page_rows import ledger_digests
from archive.catalogue.schema.journal import is_filing
from archive.integrity.expectations import loads_of, witnesses
from archive.integrity.fixity import Expected, FixityCheck, FixityVerdict
from archive.integrity.replayed_rows import compare_rows_of
from archive.journal.replay import ReplayTable
from archive.storage import inventory
from archive.storage.digests import DigestReader
from archive.storage.object_names import place_below
from archive.storage.store import RECORD, NotInStore, Store
from archive.values import serialisation
from archive.values.record import Record, RecordId

JOURNAL, CATALOGUE = "journal", "catalogue"


def compare_records(store: Store, records: Iterable[Record]) -> Iterator[FixityCheck]:
    """Name each record of which the store's own `record.json` says something else than the catalogue.

    An object that cannot be read is left to the check of its bytes.
    """
    reader, root = DigestReader(), str(store.root)
    for record in records:
        if _is_journalled_in_place(reader, root, record):
            continue
        try:
            stored, path = store.record(record.id), store.inventory(record.id).path_of(RECORD)
        except (NotInStore, inventory.BadInventory, serialisation.BadFile, OSError):
            continue
        if replace(stored, stage=record.stage) != record:
            yield FixityCheck(record.id, str(path), FixityVerdict.DIFFERS)


def _is_journalled_in_place(reader: DigestReader, root: str, record: Record) -> bool:
    """Whether the newest version's folder has the very bytes that would be written of the record today."""
    path = f"{root}/{place_below(record.id)}/v{record.version}/content/{RECORD}"
    try:
        return reader.read_once(path) == serialisation.render_record(record)
    except OSError:
        return False


def compare_ledgers(connection: Connection, ids: Sequence[RecordId]) -> Iterator[FixityCheck]:
    """Name each record whose page ledger is not the one that the journal has the digest of.

    Entries before version 0.3 have none: of those records only the numbers of pages are compared, by `record.json`.
    """
    recorded = {
        record: witness.ledger for record, witness in witnesses(connection, ids).items() if witness.ledger
    }
    for record, digests in ledger_digests(connection, [found for found in ids if found in recorded]):
        if recorded[record] not in digests:
            yield FixityCheck(record, f"catalogue/page/{record}", FixityVerdict.DIFFERS)


def contradictions(
    store: Store, connection: Connection, record: Record, replays: ReplayTable
) -> Iterator[FixityCheck]:
    """What speaks against a record without reading its bytes: by journal, catalogue and store one against another.

    With nothing to say here, its files are what was filed when each is what the inventory says.
    """
    for load in loads_of(connection, [record.id]):
        yield from _compare_inventory(store, load.expected)
    yield from disagreements(store, connection, record, replays)


def settled(
    store: Store, catalogue: Catalogue, replays: ReplayTable, record_id: RecordId
) -> tuple[FixityCheck, ...]:
    """The contradictions about a record that is not being changed just now; under the lock nothing is half changed."""

    def found() -> tuple[FixityCheck, ...]:
        with catalogue.reading() as connection:
            known = records.load(connection, [record_id])
            each = (contradictions(store, connection, record, replays) for record in known)
            return tuple(check for checks in each for check in checks)

    if not found():
        return ()
    with catalogue.alone():
        return found()


def disagreements(
    store: Store, connection: Connection, record: Record, replays: ReplayTable
) -> Iterator[FixityCheck]:
    """The same of what is no file of its object but `record.json`, against the catalogue."""
    yield from compare_records(store, [record])
    yield from compare_ledgers(connection, [record.id])
    yield from compare_rows_of(connection, replays, record.id)
    filed = exists().where(is_filing, schema.journal.c.record == record.id)
    if not connection.scalar(select(filed)):
        yield FixityCheck(record.id, JOURNAL, FixityVerdict.MISSING)


def _compare_inventory(store: Store, expected: Expected) -> Iterator[FixityCheck]:
    path = store.folder(expected.record) / inventory.INVENTORY
    try:
        text = path.read_bytes()
        recorded = inventory.parse_inventory(text).sha256
    except (OSError, inventory.BadInventory):
        verdict = FixityVerdict.UNREADABLE if path.exists() else FixityVerdict.MISSING
        yield FixityCheck(expected.record, inventory.INVENTORY, verdict)
        return
    if not expected.is_journalled(text):
        yield FixityCheck(expected.record, inventory.INVENTORY, FixityVerdict.DIFFERS)
    if expected.original is not None and recorded.get(expected.original) != expected.sha256:
        yield FixityCheck(expected.record, expected.original, FixityVerdict.CHANGED)


def compare_journal(connection: Connection) -> Iterator[FixityCheck]:
    """Name each record that the journal never saw filed, and each that it saw and the catalogue has not."""
    record, journal = schema.record.c, schema.journal.c
    unseen = (
        select(record.id).where(~exists().where(journal.record == record.id, is_filing)).order_by(record.id)
    )
    for found in connection.scalars(unseen):
        yield FixityCheck(RecordId(found), JOURNAL, FixityVerdict.MISSING)
    gone = select(journal.record).where(is_filing, ~exists().where(record.id == journal.record))
    for found in connection.scalars(gone.order_by(journal.record)):
        yield FixityCheck(RecordId(found), CATALOGUE, FixityVerdict.MISSING)
