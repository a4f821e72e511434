"""Runs a batch: receives, reads, and files or holds each file, which ends as exactly one outcome."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from archive.accession.submission import AlreadyFiled, DestroyedBefore, Filed, Submission
from archive.archive import Archive
from archive.copies.replica import repair_of
from archive.storage.staging import Bench, NoRoom, Unreceivable
from archive.values.record import Description, Record, destroyed_by
from ingest.batch.outcome import Job, Outcome, OutcomeKind
from ingest.formats.identify import breaks_promise
from ingest.inbox.incoming import Incoming
from ingest.reading.reader import PageReader
from ingest.reading.request import Reading, ReadRequest, Unreadable
from ingest.task.orders import ReaderMode
from ingest.task.reasons import VALUE_FAULTS, Reason

# A group is filed in one go: large enough to share its syncs, small enough to lose little work to a kill.
_GROUP_FILES = 32
_GROUP_PAGES = 64
_GROUP_CHARACTERS = 4_000_000
_SCARCE_ROOM = 256 << 20  # bytes


@dataclass(frozen=True, slots=True)
class Languages:
    """Tesseract's languages for the documents of each unit, and for all others."""

    default: str
    by_unit: Mapping[str, str]

    def of(self, description: Description) -> str:
        return self.by_unit.get(description.unit or "", self.default)


_Group = list[tuple[Job, Submission]]


class Batch:
    """The files of one run between their arrival and their outcome."""

    def __init__(self, archive: Archive, bench: Bench, languages: Languages, mode: ReaderMode) -> None:
        self._archive = archive
        self._bench = bench
        self._languages = languages
        self._mode = mode
        self._jobs: dict[str, Job] = {}
        self._twins: dict[str, list[Job]] = {}
        self._group: _Group = []
        self._group_pages = self._group_characters = 0

    def run(self, items: Iterable[Incoming], reader: PageReader) -> Iterator[Outcome]:
        """Bring every file in; yields each outcome once it is durable.

        What one file provokes is its outcome, and stops no other. Raises `OSError` when the archive's disk fails; what
        was acknowledged by then stays filed, and running again goes on with the rest.
        """
        waiting = iter(items)
        exhausted = False
        while not (exhausted and reader.is_idle):
            while reader.has_room and not exhausted:
                item = next(waiting, None)
                exhausted = item is None
                if item is not None:
                    yield from self._take(item, reader)
            if not reader.is_idle:
                yield from self._settle(reader.next(), reader)
        yield from self._flush(reader)

    def _take(self, item: Incoming, reader: PageReader) -> Iterator[Outcome]:
        """Receive one file; yields its outcome if that is known without reading it."""
        if item.fault is not None:
            yield _not_received(item, item.fault.reason, item.fault.message)
            return
        try:
            job = Job(item, item.name, self._bench.receive(item.source, item.beneath))
        except Unreceivable as error:
            yield _not_received(item, "unreadable", str(error))
        except NoRoom as error:
            if reader.is_idle and not self._group:
                yield _not_received(item, Reason.TOO_LARGE, str(error))
                return
            yield from self._finish(reader)  # what is ready is filed before anything is given up
            yield from self._take(item, reader)
        else:
            yield from self._begin(job, reader)

    def _finish(self, reader: PageReader) -> Iterator[Outcome]:
        """Read and file everything that was received."""
        while not reader.is_idle:
            yield from self._settle(reader.next(), reader)
        yield from self._flush(reader)

    def _begin(self, job: Job, reader: PageReader) -> Iterator[Outcome]:
        """Give a received file to the reader, unless its bytes are known."""
        item = job.item
        if job.sha256 in self._jobs:
            self._twins.setdefault(job.sha256, []).append(job)
            return
        known = self._known(job)
        if known is not None:
            self._bench.discard(job.received.staged)
            reader.settle(job.sha256)
            yield known
            return
        self._jobs[job.sha256] = job
        language = self._languages.of(item.description)
        reader.submit(ReadRequest(job.sha256, job.received.staged, language, self._mode))

    def _known(self, job: Job) -> Outcome | None:
        """The outcome of bytes that are in the archive already; it has them, or takes them from this copy."""
        record = self._archive.filing.recognise(job.sha256, job.name)
        if record is not None:
            return self._already_filed(job, record)
        held = self._archive.quarantine.by_digest(job.sha256)
        if held is not None:
            self._archive.quarantine.make_sure(held, job.received.staged)
            return job.quarantined(held)
        tombstone = self._archive.by_digest(job.sha256)
        if tombstone is None or not tombstone.is_destroyed:
            return None
        return self._held(job, destroyed_before(job, tombstone))

    def _already_filed(self, job: Job, record: Record) -> Outcome:
        """The same for a record; where its object is too damaged to take them, the bytes are held."""
        if repair_of(self._archive).assure_original(record, job.received.staged):
            return job.already_filed(record)
        message = f"record {record.id} has lost these bytes and cannot take them"
        lost = Unreadable(job.sha256, record.original.media_type, Reason.RECORD_DAMAGED, message)
        return self._held(job, lost)

    def _held(self, job: Job, result: Unreadable) -> Outcome:
        """Hold the bytes of a file; raises as `Quarantine.hold` does."""
        original = job.original(result.media_type or "application/octet-stream")
        staged, said = job.received.staged, job.item.description
        return job.quarantined(
            self._archive.quarantine.hold(staged, original, said, result.reason, result.message)
        )

    def _settle(self, result: Reading | Unreadable, reader: PageReader) -> Iterator[Outcome]:
        job = self._jobs[result.key]
        if isinstance(result, Reading) and not result.pages and breaks_promise(job.name, result.media_type):
            result = Unreadable(result.key, result.media_type, Reason.DAMAGED, "not what its name says")
        if isinstance(result, Unreadable):
            yield from self._hold(job, result)
            reader.settle(job.sha256)
            return
        try:
            self._group.append((job, job.submission(result)))
        except VALUE_FAULTS as error:
            yield from self._hold(job, _provoked(result, error))
            return
        self._group_pages += len(result.pages)
        self._group_characters += sum(len(page.text) for page in result.pages)
        if self._is_group_full():
            yield from self._flush(reader)

    def _is_group_full(self) -> bool:
        return (
            self._bench.room()
            < _SCARCE_ROOM  # then nothing ready waits for others, which may not fit any more
            or len(self._group) >= _GROUP_FILES
            or self._group_pages >= _GROUP_PAGES
            or self._group_characters >= _GROUP_CHARACTERS
        )

    def _hold(self, job: Job, result: Unreadable) -> Iterator[Outcome]:
        try:
            outcome = self._held(job, result)
        except VALUE_FAULTS as error:  # it stays where its giver has it
            for one in (job, *self._twins_of(job)):
                yield one.refused(Reason.CRASHED, f"{type(error).__name__}: {error}")
            return
        yield outcome
        for twin in self._twins_of(job):
            yield twin.like(outcome)

    def _flush(self, reader: PageReader) -> Iterator[Outcome]:
        """File the group that has come together."""
        group, self._group = self._group, []
        self._group_pages = self._group_characters = 0
        for job, submission, outcome in self._filed(group):
            reader.settle(job.sha256)
            if isinstance(outcome, Unreadable):
                yield from self._hold(job, outcome)
                continue
            is_new = isinstance(outcome, Filed)
            settled = (
                job.filed(outcome.record, submission.pages)
                if is_new
                else self._already_filed(job, outcome.record)
            )
            yield settled
            for twin in self._twins_of(job):
                self._archive.filing.recognise(twin.sha256, twin.name)
                yield twin.like(settled, outcome.record)

    def _filed(self, group: _Group) -> Iterator[tuple[Job, Submission, Filed | AlreadyFiled | Unreadable]]:
        """What became of the files of a group; where one provokes an error they are filed one by one."""
        try:
            outcomes = self._archive.filing.file([submission for _, submission in group]) if group else ()
        except VALUE_FAULTS as error:
            if len(group) == 1:
                ((job, submission),) = group
                yield (
                    job,
                    submission,
                    _provoked(Reading(job.sha256, submission.original.media_type, ()), error),
                )
                return
            for one in group:
                yield from self._filed([one])
            return
        for (job, submission), outcome in zip(group, outcomes, strict=True):
            if isinstance(outcome, DestroyedBefore):
                yield job, submission, destroyed_before(job, outcome.record)
            else:
                yield job, submission, outcome

    def _twins_of(self, job: Job) -> Iterator[Job]:
        """The files of this run with the same bytes; their copies and the job are done with."""
        del self._jobs[job.sha256]
        for twin in self._twins.pop(job.sha256, []):
            self._bench.discard(twin.received.staged)
            yield twin


def destroyed_before(job: Job, tombstone: Record) -> Unreadable:
    """Why bytes are held that were a record which was destroyed: only a person decides about them."""
    message = f"record {tombstone.id} was destroyed {destroyed_by(tombstone)}".rstrip()
    return Unreadable(job.sha256, tombstone.original.media_type, Reason.DESTROYED_BEFORE, message)


def _not_received(item: Incoming, reason: str, message: str) -> Outcome:
    """The outcome of a file that stays where it is, for its bytes could not be had."""
    return Outcome(item.path, item.origin, OutcomeKind.QUARANTINED, reason=reason, message=message)


def _provoked(result: Reading, error: Exception) -> Unreadable:
    message = f"{type(error).__name__}: {error}"
    return Unreadable(result.key, result.media_type, Reason.CRASHED, message)
