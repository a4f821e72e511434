"""Makes rows of bags, one for each record that was handed over."""

from __future__ import annotations

from dataclasses import dataclass

from archive.export.bag import Bag
from desk.operations.preservation.export import ExportedRecord


@dataclass(frozen=True, slots=True)
class BagRow:
    """`bag` is None, and `damaged` the file that is why, for a record that was not exported."""

    record: str
    code: str | None
    bag: str | None
    files: int = 0
    bytes: int = 0
    damaged: str | None = None


def bag_row(exported: ExportedRecord) -> BagRow:
    record, made = exported.record, exported.made
    if isinstance(made, Bag):
        return BagRow(record.id, record.code, str(made.folder), made.files, made.bytes)
    return BagRow(record.id, record.code, None, damaged=made)
