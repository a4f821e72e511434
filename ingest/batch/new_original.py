"""Reads a file that shall take the place of a record's original."""

from __future__ import annotations

from pathlib import Path

from archive.accession.submission import Submission
from archive.storage.staging import Bench
from archive.values.record import Description
from ingest.batch.outcome import Job
from ingest.batch.run import Languages
from ingest.inbox.incoming import Incoming
from ingest.reading.reader import PageReader
from ingest.reading.request import Reading, ReadRequest
from ingest.task.orders import ReaderMode
from ingest.task.reasons import CannotRead


def read_new_original(
    path: Path, said: Description, bench: Bench, reader: PageReader, languages: Languages
) -> Submission:
    """A copy of the file with its pages, read as a received one is. Raises `Unreceivable`, `CannotRead`, `OSError`."""
    job = Job(Incoming(path, path.name, said), path.name, bench.receive(path))
    reader.submit(ReadRequest(job.sha256, job.received.staged, languages.of(said), ReaderMode.AUTO))
    result = reader.next()
    reader.settle(job.sha256)
    if not isinstance(result, Reading):
        raise CannotRead(result.reason, result.message)
    return job.submission(result)
