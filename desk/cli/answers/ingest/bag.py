"""Says what a bag that was made holds."""

from __future__ import annotations

from desk.views.ingest.bag import BagRow
from desk.words.language import _


def bag_text(row: BagRow) -> str:
    if row.bag is None:
        return _("RUSAK, tidak disalin: {record}  {file}").format(record=row.record, file=row.damaged)
    return _("{name} → {bag} ({files} berkas, {bytes} B)").format(
        name=row.code or row.record, bag=row.bag, files=row.files, bytes=row.bytes
    )
