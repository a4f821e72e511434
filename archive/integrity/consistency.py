"""Checks that catalogue, store and journal agree on every record, in both directions."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from sqlalchemy import Connection, exists, select

from archive.catalogue import schema
from archive.integrity.fixity import FixityCheck, FixityVerdict
from archive.journal.entries import Action
from archive.storage import inventory
from archive.storage.digests import DigestReader
from archive.storage.store import RECORD, NotInStore, Store, place_below
from archive.values import serialisation
from archive.values.record import Record, RecordId

JOURNAL, CATALOGUE = "journal", "catalogue"


def compare_records(store: Store, records: Iterable[Record]) -> Iterator[FixityCheck]:
    """Name each record of which the store's own `record.json` says something else than the catalogue.

    An object that cannot be read is left to the check of its bytes.
    """
    reader, root = DigestReader(), str(store.root)
    for record in records:
        if _is_told_in_place(reader, root, record):
            continue
        try:
            told, path = store.record(record.id), store.inventory(record.id).path_of(RECORD)
        except (NotInStore, inventory.BadInventory, serialisation.BadFile, OSError):
            continue
        if told != record:
            yield FixityCheck(record.id, str(path), FixityVerdict.DIFFERS)


def _is_told_in_place(reader: DigestReader, root: str, record: Record) -> bool:
    """Whether the newest version's folder has the very bytes that would be written of the record today."""
    path = f"{root}/{place_below(record.id)}/v{record.version}/content/{RECORD}"
    try:
        return reader.read_once(path) == serialisation.render_record(record)
    except OSError:
        return False


def compare_journal(connection: Connection) -> Iterator[FixityCheck]:
    """Name each record that the journal never saw filed, and each that it saw and the catalogue has not."""
    record, journal = schema.record.c, schema.journal.c
    filed = journal.action == Action.FILED
    unseen = select(record.id).where(~exists().where(journal.record == record.id, filed)).order_by(record.id)
    for found in connection.scalars(unseen):
        yield FixityCheck(RecordId(found), JOURNAL, FixityVerdict.MISSING)
    gone = select(journal.record).where(filed, ~exists().where(record.id == journal.record))
    for found in connection.scalars(gone.order_by(journal.record)):
        yield FixityCheck(RecordId(found), CATALOGUE, FixityVerdict.MISSING)
