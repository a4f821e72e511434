"""Repairs damaged files from replicas, backups and other copies."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from archive.archive import Archive
from archive.copies.replica import Replica, Replicas, damaged_in, repair_of
from archive.integrity.fixity import FixityCheck
from archive.integrity.repair import Repaired
from archive.values.record import RecordId


def mend_replica(archive: Archive, replica: Replica, checks: Sequence[FixityCheck]) -> Iterator[Repaired]:
    """Put right, from the archive's own, what a check of a replica found damaged in it."""
    replicas = Replicas(archive)
    for mended in replicas.mend(replica, damaged_in(checks)):
        yield Repaired(mended.record, mended.mended)
    for found in replicas.mend_held(replica):
        yield Repaired(RecordId(found.held.id), found.mended)


def repair_records(archive: Archive, names: Sequence[str], others: Sequence[Path]) -> Iterator[Repaired]:
    """Repair the named records, or all that are known to be damaged and what is held in quarantine.

    `others` are folders of backups or replicas that are asked beside the archive's own replicas.

    Raises `NotFound`.
    """
    chosen = [archive.find(name).id for name in names]
    stores = [replica.duplicate.store for replica in Replicas(archive).reachable()]
    stores += [other / "store" for other in others]
    repair = repair_of(archive)
    if chosen:
        yield from (repair.repair(record, stores) for record in chosen)
        return
    yield from repair.repair_damaged(stores)
    for found in archive.quarantine.repair([store.parent / "quarantine" for store in stores]):
        yield Repaired(RecordId(found.held.id), found.mended)
