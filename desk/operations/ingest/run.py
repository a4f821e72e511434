"""Runs a batch to its certificate; the indexes follow, and rescans are looked for."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Protocol

from archive.accession.duplicate_candidates import Rescan
from archive.archive import Archive
from archive.storage.staging import Bench
from desk.operations.assembly import languages, opened_reader
from desk.operations.index.follower import IndexFollower
from desk.operations.ingest.certificate import Certificate, certify
from desk.operations.ingest.tally import Tally
from desk.operations.notices import Notice
from desk.settings.general import Settings
from ingest.batch.batch_record import Account
from ingest.batch.outcome import Outcome
from ingest.batch.run import Batch
from ingest.describe.similar_records import suggest_rescans
from ingest.inbox.containers import Unpacked
from ingest.inbox.drop_folder import DropProblem
from ingest.inbox.incoming import Incoming
from ingest.inbox.walk import PassedOver
from ingest.task.orders import ReaderMode


class BatchListener(Protocol):
    """Shows a batch while it runs; a face implements it."""

    def begun(self, account: Account, files: int) -> None:
        """The batch is in the books, with so many files."""

    def pages(self, found: int, read: int) -> None:
        """So many pages more were found in a file, or read."""

    def outcome(self, outcome: Outcome) -> None:
        """Takes the outcome of one file, which is durable."""

    def rescan(self, rescan: Rescan) -> None:
        """A record of the batch may be a paper that was scanned before."""

    def passed_over(self, over: PassedOver) -> None:
        """Something that was found is not taken in."""

    def unpacked(self, unpacked: Unpacked) -> None:
        """A ZIP or TAR file was opened; its files are the batch's now."""

    def problem(self, problem: DropProblem) -> None:
        """Files of a watched folder were not ingested."""

    def notify(self, notice: Notice) -> None:
        """Takes a notice for the person."""


@dataclass(frozen=True, slots=True)
class BatchRun:
    """The settings of a batch's run; `mode` says which reader of PDF text is used."""

    archive: Archive
    settings: Settings
    listener: BatchListener
    mode: ReaderMode = ReaderMode.AUTO

    def bring_in(self, items: Sequence[Incoming], bench: Bench) -> Tally:
        """Bring the items in as one batch, and certify it. Raises as `Batch.run` does."""
        account = self.opened(items)
        tally = Tally(received=len(items), batch=account.number)
        for outcome in self.outcomes(account, items, bench):
            tally = tally.plus(outcome)
        return replace(tally, is_certified=self.close(account).is_clean)

    def opened(self, items: Sequence[Incoming]) -> Account:
        """The items as a batch in the books, before any of them is touched."""
        account = Account.opened(self.archive, items)
        self.listener.begun(account, len(items))
        return account

    def outcomes(self, account: Account, items: Sequence[Incoming], bench: Bench) -> Iterator[Outcome]:
        """Runs each item to its outcome while the indexes follow. Raises as `Batch.run` does.

        Raises as `Batch.run` does.
        """
        with (
            IndexFollower(self.archive, self.listener.notify) as following,
            opened_reader(self.settings, self.archive, bench, self.listener.pages) as reader,
        ):
            batch = Batch(self.archive, bench, languages(self.settings, self.archive), self.mode)
            for outcome in account.kept(batch.run(items, reader)):
                self.listener.outcome(outcome)
                yield outcome
                following.filed(outcome.pages.total)

    def close(self, account: Account) -> Certificate:
        """Compare what was filed with what was there, and certify the batch."""
        for rescan in suggest_rescans(self.archive):
            self.listener.rescan(rescan)
        return certify(self.archive, account)
