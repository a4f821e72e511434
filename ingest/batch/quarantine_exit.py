"""Takes a file out of quarantine: reads it again, or files it as it is, without text."""

from __future__ import annotations

from archive.accession.quarantine import HeldState, QuarantinedFile
from archive.accession.submission import Filed, Submission
from archive.archive import Archive
from archive.storage.staging import Bench
from ingest.batch.outcome import Job, Outcome
from ingest.batch.run import Languages
from ingest.inbox.incoming import Incoming
from ingest.reading.reader import PageReader
from ingest.reading.request import Reading, ReadRequest
from ingest.task.orders import ReaderMode


def retry(
    archive: Archive, held: QuarantinedFile, bench: Bench, reader: PageReader, languages: Languages
) -> Outcome:
    """Read a held file again; it is filed, or stays held with the reason of this time."""
    job = _job(archive, held, bench)
    language = languages.of(held.description)
    reader.submit(ReadRequest(job.sha256, job.received.staged, language, ReaderMode.AUTO))
    result = reader.next()
    reader.settle(job.sha256)
    if isinstance(result, Reading):
        return _file(archive, held, job, job.submission(result), HeldState.FILED)
    original = held.original
    held = archive.quarantine.hold(
        job.received.staged, original, held.description, result.reason, result.message
    )
    return job.quarantined(held)


def release(archive: Archive, held: QuarantinedFile, bench: Bench) -> Outcome:
    """File a held file as it is: its bytes safe, described and coded, with no pages and no text."""
    job = _job(archive, held, bench)
    submission = Submission(held.original, job.received.staged, (), held.description)
    return _file(archive, held, job, submission, HeldState.RELEASED)


def _job(archive: Archive, held: QuarantinedFile, bench: Bench) -> Job:
    path = archive.quarantine.path(held)
    return Job(Incoming(path, held.original.name, held.description), held.original.name, bench.receive(path))


def _file(
    archive: Archive, held: QuarantinedFile, job: Job, submission: Submission, state: HeldState
) -> Outcome:
    (outcome,) = archive.filing.file([submission])
    archive.quarantine.clear(held, state)
    if isinstance(outcome, Filed):
        return job.filed(outcome.record, submission.pages)
    return job.already_filed(outcome.record)
