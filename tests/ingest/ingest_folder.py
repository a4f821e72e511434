"""Ingests a folder in a process of its own, which a test may kill: `-m tests.ingest.ingest_folder HOME FOLDER`."""

from __future__ import annotations

import sys
from datetime import UTC, date, datetime
from pathlib import Path

from archive.archive import Archive
from archive.values.record import Description
from ingest.batch.run import Batch, Languages
from ingest.inbox.incoming import Incoming, gather
from ingest.reading.reader import PageReader
from ingest.task.orders import ReaderMode

SAID = Description(unit="IKP", classification="500.12", dated=date(2024, 5, 6))


def main(home: Path, folder: Path) -> None:
    """Write `path id code` for each outcome, as soon as it is acknowledged."""
    archive = Archive.open(home, "budi", lambda: datetime(2024, 5, 6, 12, tzinfo=UTC))
    archive.recover()
    items = [Incoming(item.source, item.path, SAID) for item in gather([folder])]
    with archive.staging.bench() as bench, PageReader(2, bench.scratch()) as reader:
        batch = Batch(archive, bench, Languages("eng", {}), ReaderMode.AUTO)
        for outcome in batch.run(items, reader):
            sys.stdout.write(f"{outcome.path} {outcome.id} {outcome.code}\n")
            sys.stdout.flush()
    archive.close()


if __name__ == "__main__":
    main(*map(Path, sys.argv[1:]))
