"""Records each file of a batch before it is touched and when its outcome is known."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import islice
from pathlib import Path
from urllib.parse import unquote_to_bytes

from archive.accession.batches import BatchFile, GivenFile
from archive.accession.held_files import HeldState, QuarantinedFile
from archive.accession.quarantine import NotHeld
from archive.archive import Archive
from archive.values.record import Record, RecordId
from ingest.batch.outcome import Outcome, OutcomeKind, page_runs
from ingest.inbox.incoming import Incoming

_NOTED_AT_ONCE = 16
_RECORDS_AT_ONCE = 500
_SCHEME = "file://"
_HELD = OutcomeKind.QUARANTINED


@dataclass(frozen=True, slots=True)
class Account:
    """One batch in the archive's books; `goes_on` says that an earlier run of the same files was cut off."""

    archive: Archive
    number: int
    goes_on: bool = False

    @classmethod
    def opened(cls, archive: Archive, items: Sequence[Incoming]) -> Account:
        """Note all that is to come."""
        files = [GivenFile(_address(item.origin), item.path, item.description) for item in items]
        return cls(archive, *archive.batches.begin(files))

    def kept(self, outcomes: Iterable[Outcome]) -> Iterator[Outcome]:
        """Notes outcomes as they pass; a kill loses the notes of the last few, never the outcomes."""
        files = {file.given.source: file for file in self.archive.batches.files(self.number)}
        unnoted: list[BatchFile] = []
        try:
            for outcome in outcomes:
                unnoted.append(_noted(files[_address(outcome.source)], outcome))
                if len(unnoted) >= _NOTED_AT_ONCE:
                    self._note(unnoted)
                yield outcome
        finally:
            self._note(unnoted)

    def note(self, file: BatchFile, outcome: Outcome) -> None:
        """Notes the outcome of one file that was tried again."""
        self.archive.batches.note(self.number, [_noted(file, outcome)])

    def waiting(self) -> tuple[Incoming, ...]:
        """The files that have no outcome, or could not be read where they lay."""
        return tuple(
            Incoming(_path(file.given.source), file.given.path, file.given.description)
            for file in self.archive.batches.files(self.number)
            if file.outcome is None or (file.outcome == OutcomeKind.QUARANTINED and file.ref is None)
        )

    def held(self) -> Iterator[tuple[BatchFile, QuarantinedFile]]:
        """The files that still wait in quarantine."""
        for file in self.archive.batches.files(self.number):
            if file.outcome == OutcomeKind.QUARANTINED and file.ref is not None:
                try:
                    yield file, self.archive.quarantine.find(file.ref)
                except NotHeld:
                    continue

    def outcomes(self) -> Iterator[BatchFile | Outcome]:
        """Returns the outcome of each file in order, with how its pages were read last, or the file without outcome.

        Catalogue and store are asked, so that no kill can take it away. Raises as `Archive.pages` does.
        """
        files = iter(self.archive.batches.files(self.number))
        while together := tuple(islice(files, _RECORDS_AT_ONCE)):
            ids = [RecordId(file.ref) for file in together if file.ref and file.outcome != _HELD]
            known = {record.id: record for record in self.archive.records(ids)}
            for file in together:
                record = known.get(RecordId(file.ref or ""))
                yield file if file.outcome is None else self._outcome(file, record)

    def _outcome(self, file: BatchFile, record: Record | None) -> Outcome:
        kind = OutcomeKind(file.outcome or "")
        outcome = Outcome(
            file.given.path,
            _path(file.given.source),
            kind,
            file.ref,
            reason=file.reason,
            message=file.message,
        )
        if record is None:
            return outcome
        outcome = replace(outcome, code=record.code, sha256=record.original.sha256, pages=record.pages)
        if kind is not OutcomeKind.FILED:
            return outcome
        return replace(outcome, runs=page_runs(self.archive.each_page(record.id)))

    def refresh(self) -> None:
        """Note as filed what has left the quarantine since."""
        once_held = {held.id: held for held in self.archive.quarantine.listed(all_states=True)}
        settled = []
        for file in self.archive.batches.files(self.number):
            held = once_held.get(file.ref or "")
            if held is None or held.state is HeldState.HELD:
                continue
            if record := self.archive.by_digest(held.original.sha256):
                settled.append(
                    replace(file, outcome=OutcomeKind.FILED, ref=record.id, reason=None, message=None)
                )
        self.archive.batches.note(self.number, settled)

    def with_failed_pages(self) -> Iterator[Record]:
        """The records of this batch that have pages nobody could read."""
        failed = {page.record for page in self.archive.batches.pages(self.number) if page.reason is not None}
        yield from self.archive.records(sorted(failed))

    def _note(self, unnoted: list[BatchFile]) -> None:
        self.archive.batches.note(self.number, unnoted)
        unnoted.clear()


def _noted(file: BatchFile, outcome: Outcome) -> BatchFile:
    return replace(file, outcome=outcome.kind, ref=outcome.id, reason=outcome.reason, message=outcome.message)


def _address(source: Path) -> str:
    """A path as a file URI: absolute, and text whatever its bytes are."""
    return source.absolute().as_uri()


def _path(address: str) -> Path:
    return Path(os.fsdecode(unquote_to_bytes(address.removeprefix(_SCHEME))))
