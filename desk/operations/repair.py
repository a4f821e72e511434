"""Repairs damaged files from replicas, backups and other copies."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from archive.archive import Archive
from archive.copies.replica import Replicas, repair_of
from archive.integrity.repair import Repaired


def repair_records(archive: Archive, names: Sequence[str], others: Sequence[Path]) -> Iterator[Repaired]:
    """Repair the named records, or all that are known to be damaged; `others` are asked beside the replicas.

    Raises `NotFound`.
    """
    chosen = [archive.find(name).id for name in names]
    stores = [replica.duplicate.store for replica in Replicas(archive).reachable()]
    stores += [other / "store" for other in others]
    repair = repair_of(archive)
    if chosen:
        yield from (repair.repair(record, stores) for record in chosen)
    else:
        yield from repair.repair_damaged(stores)
