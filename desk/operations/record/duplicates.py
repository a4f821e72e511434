"""Lists records that may be one paper scanned twice, and wait for a decision."""

from __future__ import annotations

from archive.accession.duplicate_candidates import Rescan
from archive.archive import Archive
from ingest.describe.similar_records import sketch_unknown, suggest_rescans


def open_rescans(archive: Archive) -> tuple[Rescan, ...]:
    """Compare what was not compared yet, and return all that waits for a decision."""
    sketch_unknown(archive)
    for _found in suggest_rescans(archive):
        pass  # they are in the queue now
    return tuple(archive.rescans.queue())
