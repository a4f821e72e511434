"""Repairs damaged files of the store from a copy with the recorded digests."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from archive.catalogue import records
from archive.catalogue.database import Catalogue
from archive.integrity import damage
from archive.integrity.expectations import loads_of
from archive.integrity.replacement import Mended, Mender
from archive.journal.entries import Act, Action, Journal
from archive.journal.replay import ReplayTable, WithoutRows
from archive.storage.disk import digest_file
from archive.storage.object_names import object_below, original_name
from archive.storage.store import Store
from archive.values.record import Record, RecordId


@dataclass(frozen=True, slots=True)
class Repaired:
    """The result of repairing one record's object."""

    record: RecordId
    mended: Mended


class Repair:
    """Mends records under the writer's lock, checks each again, and writes it into the journal."""

    def __init__(self, catalogue: Catalogue, store: Store, journal: Journal, mender: Mender) -> None:
        self._catalogue = catalogue
        self._store = store
        self._journal = journal
        self._mender = mender

    def repair_damaged(self, roots: Sequence[Path]) -> Iterator[Repaired]:
        """Repair every record that the last check found damaged, from these storage roots in their order."""
        with self._catalogue.reading() as connection:
            ids = dict.fromkeys(each.record for each in damage.damaged(connection))
        for record in ids:
            yield self.repair(record, roots)

    def assure_original(self, record: Record, copy: Path) -> bool:
        """Whether the store has the bytes that a record was filed with; if not, they are put right from `copy`.

        True also where they were lawfully destroyed. The copy stays where it is. Raises as `repair` does.
        """
        if record.is_destroyed or self._has_original(record):
            return True
        disk, source = self._mender.disk, copy.with_name(f"{copy.name}.source")
        with self._catalogue.reading() as connection:
            (load,) = loads_of(connection, [record.id])
        place = source / object_below(record.id) / (load.expected.original or original_name(record))
        disk.make_folder(place.parent, durable=False)
        disk.rename_new(copy, place)
        try:
            self.repair(record.id, [source])
        finally:
            disk.rename_new(place, copy)
            disk.remove(source)
        return self._has_original(record)

    def _has_original(self, record: Record) -> bool:
        try:
            found = digest_file(self._store.original(record))
        except OSError:
            return False
        return (found.sha256, found.size) == (record.original.sha256, record.original.size)

    def repair(self, record_id: RecordId, roots: Sequence[Path]) -> Repaired:
        """Repair one record, damaged or not; without a good copy it stays what it is, and known to be damaged.

        Raises `records.NotFound`, `NotDurable`, `OSError`.
        """
        sources = [root / object_below(record_id) for root in roots]
        with self._catalogue.alone():
            self._catalogue.admit()
            with self._catalogue.reading() as connection:
                found = loads_of(connection, [record_id])
            if not found:
                raise records.NotFound(record_id)
            mended = self._mender.mend(self._store.folder(record_id), found[0].expected, sources)
            with self._catalogue.writing() as connection:
                if mended.files:
                    detail = {"files": " ".join(mended.files)}
                    if mended.aside is not None:
                        detail["aside"] = mended.aside.name
                    self._journal.write(connection, Act(Action.REPAIRED, record_id, detail))
                damage.note(connection, self._journal, record_id, mended.left)
        return Repaired(record_id, mended)


REPLAY: ReplayTable = {Action.REPAIRED: WithoutRows("files of the store were put right; no row changed")}
