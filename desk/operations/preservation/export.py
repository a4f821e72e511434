"""Hands records over as bags."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from archive.archive import Archive
from archive.catalogue.records import Listing
from archive.export.bag import Bag, Sender, export
from archive.values.record import Record


@dataclass(frozen=True, slots=True)
class ExportedRecord:
    """A record with its bag, or with the file that is why it has none: its object is not whole."""

    record: Record
    made: Bag | str


def export_records(
    archive: Archive, names: Sequence[str], sender: Sender, target: Path
) -> Iterator[ExportedRecord]:
    """A bag for each of the named records, or for all that are not destroyed; raises as `export` does."""
    named = [archive.find(name) for name in names]
    for record in named or archive.listed(Listing()):
        if names or not record.is_destroyed:
            yield ExportedRecord(record, export(archive, record, sender, target))
