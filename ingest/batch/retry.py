"""Retries what a batch left open: files without an outcome, held files, failed pages."""

from __future__ import annotations

from collections.abc import Iterator

from archive.accession.held_files import QuarantinedFile
from archive.accession.quarantine import DamagedHeldFile
from archive.storage.staging import Bench
from archive.values.record import Record
from ingest.batch import quarantine_exit
from ingest.batch.batch_record import Account
from ingest.batch.outcome import Outcome, OutcomeKind
from ingest.batch.reread import Again, failed_pages, reread
from ingest.batch.run import Batch, Languages
from ingest.inbox.containers import taken_out_again
from ingest.reading.reader import PageReader
from ingest.task.orders import ReaderMode


def retry(account: Account, bench: Bench, reader: PageReader, languages: Languages) -> Iterator[Outcome]:
    """Tries files again, notes each outcome in the account, and returns it."""
    archive = account.archive
    failed = list(account.with_failed_pages())
    waiting = list(account.held())
    batch = Batch(archive, bench, languages, ReaderMode.AUTO)
    yield from account.kept(batch.run(taken_out_again(account.waiting(), bench.scratch()), reader))
    for file, in_quarantine in waiting:
        outcome = _retried(account, in_quarantine, bench, reader, languages)
        account.note(file, outcome)
        yield outcome
    for record in failed:
        numbers = failed_pages(archive.pages(record.id))
        wish = Again(numbers, languages.of(record.description), by_ocr=False)
        yield _read_again(account, reread(archive, record, wish, reader))


def _retried(
    account: Account, held: QuarantinedFile, bench: Bench, reader: PageReader, languages: Languages
) -> Outcome:
    """The outcome of a held file; one whose bytes are lost stays held, and does not stop the others."""
    archive = account.archive
    try:
        return quarantine_exit.retry(archive, held, bench, reader, languages)
    except DamagedHeldFile as error:
        return Outcome(
            path=held.original.name,
            source=archive.quarantine.path(held),
            kind=OutcomeKind.QUARANTINED,
            id=held.id,
            reason="unreadable",
            message=str(error),
        )


def _read_again(account: Account, record: Record) -> Outcome:
    return Outcome(
        path=record.original.name,
        source=account.archive.store.original(record),
        kind=OutcomeKind.FILED,
        id=record.id,
        code=record.code,
        sha256=record.original.sha256,
        pages=record.pages,
    )
