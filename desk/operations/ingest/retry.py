"""Retries what a batch left open, and what waits in quarantine."""

from __future__ import annotations

from collections.abc import Callable

from archive.archive import Archive
from desk.operations.assembly import languages, opened_reader
from desk.operations.index.upkeep import catch_up
from desk.operations.ingest.certificate import Certificate, certify
from desk.operations.notices import Notify
from desk.settings.general import Settings
from ingest.batch import quarantine_exit
from ingest.batch.batch_record import Account
from ingest.batch.outcome import Outcome
from ingest.batch.retry import retry


def retry_batch(
    archive: Archive, settings: Settings, number: int, tell: Callable[[Outcome], None], notify: Notify
) -> Certificate:
    """Retries what a batch left open, hands on each outcome, and certifies the batch anew. Raises `NoSuchBatch`.

    Raises `NoSuchBatch`.
    """
    archive.recover()
    account = Account(archive, number)
    account.refresh()
    with archive.staging.bench() as bench, opened_reader(settings, archive, bench) as reader:
        for outcome in retry(account, bench, reader, languages(settings, archive)):
            tell(outcome)
    catch_up(archive, notify)
    return certify(archive, account)


def retry_held(archive: Archive, settings: Settings, held_id: str, readmitted: str | None = None) -> Outcome:
    """Read a held file again; `readmitted` is why it comes in though it was destroyed before. Raises `NotHeld`."""
    held = archive.quarantine.find(held_id)
    with archive.staging.bench() as bench, opened_reader(settings, archive, bench) as reader:
        spoken = languages(settings, archive)
        return quarantine_exit.retry(archive, held, bench, reader, spoken, readmitted)


def release_held(archive: Archive, held_id: str, readmitted: str | None = None) -> Outcome:
    """File a held file as it is, without text; `readmitted` as for `retry_held`. Raises `NotHeld`."""
    held = archive.quarantine.find(held_id)
    with archive.staging.bench() as bench:
        return quarantine_exit.release(archive, held, bench, readmitted)
