"""Takes a file out of quarantine: reads it again, or files it as it is, without text."""

from __future__ import annotations

from dataclasses import replace

from archive.accession.held_files import HeldState, QuarantinedFile
from archive.accession.quarantine import DamagedHeldFile
from archive.accession.submission import DestroyedBefore, Filed, Submission
from archive.archive import Archive
from archive.copies.replica import repair_of
from archive.storage.staging import Bench, Unreceivable
from ingest.batch.outcome import Job, Outcome
from ingest.batch.run import Languages, destroyed_before
from ingest.inbox.incoming import Incoming
from ingest.reading.reader import PageReader
from ingest.reading.request import Reading, ReadRequest
from ingest.task.orders import ReaderMode


def retry(
    archive: Archive,
    held: QuarantinedFile,
    bench: Bench,
    reader: PageReader,
    languages: Languages,
    readmitted: str | None = None,
) -> Outcome:
    """Read a held file again; it is filed, or stays held with the reason of this time.

    `readmitted` is why a person lets in what was destroyed before; without it that stays held. Raises
    `DamagedHeldFile`.
    """
    job = _job(archive, held, bench)
    language = languages.of(held.description)
    reader.submit(ReadRequest(job.sha256, job.received.staged, language, ReaderMode.AUTO))
    result = reader.next()
    reader.settle(job.sha256)
    if isinstance(result, Reading):
        submission = replace(job.submission(result), readmitted=readmitted)
        return _file(archive, held, job, submission, HeldState.FILED)
    original = held.original
    held = archive.quarantine.hold(
        job.received.staged, original, held.description, result.reason, result.message
    )
    return job.quarantined(held)


def release(archive: Archive, held: QuarantinedFile, bench: Bench, readmitted: str | None = None) -> Outcome:
    """File a held file as it is: its bytes safe, described and coded, with no pages and no text.

    `readmitted` as for `retry`. Raises `DamagedHeldFile`.
    """
    job = _job(archive, held, bench)
    submission = Submission(held.original, job.received.staged, (), held.description, readmitted=readmitted)
    return _file(archive, held, job, submission, HeldState.RELEASED)


def _job(archive: Archive, held: QuarantinedFile, bench: Bench) -> Job:
    path = archive.quarantine.path(held)
    try:
        received = bench.receive(path)
    except Unreceivable as error:
        raise DamagedHeldFile(held.id, held.original.name) from error
    if received.digests.sha256 != held.original.sha256:
        raise DamagedHeldFile(held.id, held.original.name)
    return Job(Incoming(path, held.original.name, held.description), held.original.name, received)


def _file(
    archive: Archive, held: QuarantinedFile, job: Job, submission: Submission, state: HeldState
) -> Outcome:
    (outcome,) = archive.filing.file([submission])
    if isinstance(outcome, DestroyedBefore):
        why = destroyed_before(job, outcome.record)
        staged, original = job.received.staged, held.original
        return job.quarantined(
            archive.quarantine.hold(staged, original, held.description, why.reason, why.message)
        )
    is_new = isinstance(outcome, Filed)
    if not is_new and not repair_of(archive).assure_original(outcome.record, job.received.staged):
        return job.quarantined(held)  # the record lost its bytes: the quarantine keeps them
    archive.quarantine.clear(held, state)
    return job.filed(outcome.record, submission.pages) if is_new else job.already_filed(outcome.record)
