"""Files submissions and changes records, each whole or not at all, whichever process dies."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace

from sqlalchemy import Connection

from archive.accession.completion import Completion
from archive.accession.intents import Intent, intend, left_behind
from archive.accession.stage_rule import StageRule, by_description, staged
from archive.accession.submission import (
    AlreadyFiled,
    DestroyedBefore,
    Filed,
    Submission,
    SubmissionOutcome,
)
from archive.catalogue import records, schema
from archive.catalogue.database import Catalogue
from archive.journal.entries import Act, Action, Journal, JournalEntry
from archive.journal.replay import ReplayTable, ReplayTarget, WithoutRows, enact
from archive.registers.code_allocation import Allocator, NoScheme, allocate, coding_day
from archive.storage.cache import Cache
from archive.storage.home import Home
from archive.storage.store import NewContent, Package, Store, VersionMetadata
from archive.values.error import ArsipError
from archive.values.publicity import obstacles
from archive.values.record import (
    Description,
    Page,
    Publication,
    Publicity,
    Record,
    RecordId,
    Stage,
    alive,
    count_pages,
    new_record_id,
)

_STAGES = tuple(Stage)


class AlreadyCoded(ArsipError, ValueError):
    """The record has a code, and a code is never taken back or given twice."""

    code = "already_coded"

    def __init__(self, record: RecordId, given: str) -> None:
        super().__init__(f"{record} already has the code {given}")
        self.record = record
        self.given = given


class HeldElsewhere(ArsipError, ValueError):
    """The bytes are the original of a record already; no two records have the same."""

    code = "held_elsewhere"

    def __init__(self, record: RecordId) -> None:
        super().__init__(f"{record} has these bytes")
        self.record = record


class Filing:
    """The one road by which records are made and changed; one process at a time walks it."""

    def __init__(
        self,
        catalogue: Catalogue,
        store: Store,
        journal: Journal,
        home: Home,
        stages: StageRule = by_description,
    ) -> None:
        self._stages = stages
        self._catalogue = catalogue
        self._store = store
        self._journal = journal
        self._completion = Completion(catalogue, store, journal, Cache(home.cache), stages)

    def file(self, submissions: Sequence[Submission]) -> tuple[SubmissionOutcome, ...]:
        """Files a group of submissions; when this returns, every outcome is durable and the index can learn of it.

        The steps: reserve the codes and note the intents; put the objects into the store; write catalogue and journal
        in one transaction. A death between the steps leaves intents. The next writer completes those whose object is
        there, and hands the others to the next filing of the same bytes.
        """
        with self._writing() as left:
            with self._catalogue.writing() as connection:
                outcomes = self._plan(connection, submissions, left_behind(left))
            together = tuple(zip(outcomes, submissions, strict=True))
            fresh = [(outcome.record, item) for outcome, item in together if isinstance(outcome, Filed)]
            reasons = {record.id: item.readmitted for record, item in fresh}
            packages = [Package(record, item.staged, item.pages) for record, item in fresh]
            if packages:
                self._store.put(packages, self._making("filed"))
            named = [
                (outcome.record, item.original.name)
                for outcome, item in together
                if not isinstance(outcome, DestroyedBefore)
            ]
            with self._catalogue.writing() as connection:
                draft = self._journal.draft(connection)
                read = [(record, tuple(item.pages)) for record, item in fresh]
                self._completion.finish_filing(connection, draft, read, reasons)
                again = [draft.add(act) for act in _received_again(connection, named)]
                draft.write()
                _replay_named(ReplayTarget(connection), again)
        return outcomes

    def recognise(self, sha256: str, name: str) -> Record | None:
        """The living record that has these bytes, noting the name they came under this time, or None."""
        with self._catalogue.reading() as connection:
            known = records.by_digest(connection, sha256).get(sha256)
            if known is None or known.is_destroyed:
                return None
            if not tuple(_received_again(connection, [(known, name)])):
                return known
        with self._writing(), self._catalogue.writing() as connection:
            acts = tuple(_received_again(connection, [(known, name)]))
            enact(connection, self._journal, _replay_named, *acts)
        return known

    def code(self, record_id: RecordId, classification: str, unit: str | None = None) -> Record:
        """Give a code to a record that was filed without one.

        Raises `AlreadyCoded`, `NoScheme`, `records.NotFound`.
        """

        def coded(connection: Connection, record: Record) -> Record:
            if record.code is not None:
                raise AlreadyCoded(record.id, record.code)
            said = record.description
            described = replace(said, classification=classification, unit=unit or said.unit)
            given = self._allocated(connection, record.id, described)
            return replace(record, description=described, code=given)

        return self._revise(record_id, coded, Action.CODED)

    def recode(self, record_id: RecordId, classification: str, reason: str) -> Record:
        """Put a record into another class under a new code; the former code stays as an alias that is found.

        Raises `NoScheme`, `RecordDestroyed`, `records.NotFound`.
        """

        def recoded(connection: Connection, record: Record) -> Record:
            said = replace(record.description, classification=classification)
            given = self._allocated(connection, record.id, said)
            former = () if record.code is None else (record.code,)
            return replace(
                record, description=said, code=given, aliases=tuple(sorted((*record.aliases, *former)))
            )

        return self._revise(record_id, recoded, Action.RECODED, reason)

    def describe(self, record_id: RecordId, description: Description, reason: str | None = None) -> Record:
        """Replaces the description of a record; its code stays. Raises `RecordDestroyed`, `records.NotFound`.

        This withdraws a published record that may no longer be public, or for which nobody stands any more; what
        must be told at once stays (UU 14/2008, article 10). Nothing publishes it again by itself.
        """

        def described(connection: Connection, record: Record) -> Record:
            changed = replace(record, description=description)
            return self._withdrawn_if_unsigned(connection, record, changed)

        return self._revise(record_id, described, Action.DESCRIBED, reason)

    def _allocated(self, connection: Connection, record_id: RecordId, said: Description) -> str:
        given = allocate(connection, self._journal, record_id, said)
        if given is None:
            raise NoScheme(said.unit or "?", coding_day(said, self._journal.clock().date()))
        return given.code

    def reread(self, record_id: RecordId, pages: tuple[Page, ...]) -> Record:
        """Put pages that were read again in place of the record's pages of these numbers, as a new version.

        What was read before stays in the versions before. Raises `records.NotFound`, and as `Store.pages` does.
        """
        again = {page.number: page for page in pages}

        def content() -> NewContent:
            return NewContent(tuple(again.get(page.number, page) for page in self._store.pages(record_id)))

        return self._revise(record_id, lambda _, record: record, Action.REREAD, content=content)

    def entomb(
        self, record_id: RecordId, change: Callable[[Connection, Record], Record], reason: str
    ) -> Record:
        """Put the tombstone that `change` makes of a record in the place of its bytes and texts, for good.

        `change` sees the catalogue under the writer's lock. Raises what it raises, `RecordDestroyed`,
        `records.NotFound`, `OSError`. Only `lifecycle.burial` calls this.
        """
        with self._writing():
            with self._catalogue.writing() as connection:
                tombstone = change(connection, _alive(connection, record_id))
                intend(connection, Intent(tombstone, Action.DESTROYED, reason))
            self._store.bury(tombstone, self._making(Action.DESTROYED))
            self._completion.finish_burial(tombstone, reason)
        return tombstone

    @contextmanager
    def alone(self) -> Iterator[None]:
        """Keep every other writer of records away, with nothing left half done; for what changes many rows."""
        with self._writing():
            yield

    def replace_original(self, record_id: RecordId, submission: Submission, reason: str) -> Record:
        """Put other bytes and pages in the place of a record's original, as a new version; the old ones stay.

        Who signed the former bytes stands for these no more; so a published record is withdrawn, unless it must be
        told at once. Raises `HeldElsewhere` for bytes that some record has, `RecordDestroyed`, `records.NotFound`.
        """

        def replaced(connection: Connection, record: Record) -> Record:
            sha256 = submission.original.sha256
            if holder := records.by_digest(connection, sha256).get(sha256):
                raise HeldElsewhere(holder.id)
            changed = replace(record, original=submission.original, suggestions=submission.suggestions)
            return self._withdrawn_if_unsigned(connection, record, changed)

        content = NewContent(submission.pages, submission.staged)
        return self._revise(record_id, replaced, Action.ORIGINAL_REPLACED, reason, lambda: content)

    def _withdrawn_if_unsigned(self, connection: Connection, record: Record, changed: Record) -> Record:
        """The changed record, withdrawn where it may be public no more, or nobody stands for it any more."""
        (changed,) = staged(connection, self._stages, changed)
        fell = _STAGES.index(changed.stage) < _STAGES.index(record.stage)
        is_unsigned = fell and changed.description.publicity is not Publicity.IMMEDIATE
        if record.publication is Publication.PUBLISHED and (is_unsigned or obstacles(changed)):
            return replace(changed, publication=Publication.WITHDRAWN)
        return changed

    def recover(self) -> None:
        """Complete or hand on what a dead process left half done; harmless when nothing is."""
        with self._writing():
            pass

    def revise(
        self,
        record_id: RecordId,
        change: Callable[[Record], Record],
        action: Action,
        reason: str | None = None,
    ) -> Record:
        """Write what `change` makes of a record as its next version, and `reason` into the journal.

        Raises `records.NotFound`, and what `change` raises; then nothing is written.
        """
        return self._revise(record_id, lambda _, record: change(record), action, reason)

    def _revise(
        self,
        record_id: RecordId,
        change: Callable[[Connection, Record], Record],
        action: Action,
        reason: str | None = None,
        content: Callable[[], NewContent] | None = None,
    ) -> Record:
        with self._writing():
            with self._catalogue.writing() as connection:
                found = _alive(connection, record_id)
                changed = change(connection, found)
                new = content() if content else None
                if new is not None:
                    changed = replace(changed, pages=count_pages(new.pages))
                elif changed == found:
                    return changed
                changed = replace(changed, version=found.version + 1)
                (changed,) = staged(connection, self._stages, changed)
                intend(connection, Intent(changed, action, reason))
            self._store.revise(changed, self._making(action), new)
            with self._catalogue.writing() as connection:
                self._completion.finish_revision(
                    connection, Intent(changed, action, reason), new.pages if new else None
                )
        return changed

    # -- the steps -------------------------------------------------------------------------------------------

    def _plan(
        self, connection: Connection, submissions: Sequence[Submission], left: Mapping[str, Record]
    ) -> tuple[SubmissionOutcome, ...]:
        digests = [item.original.sha256 for item in submissions]
        readmitted = {item.original.sha256: item.readmitted for item in submissions if item.readmitted}
        known = {
            sha256: DestroyedBefore(record) if record.is_destroyed else AlreadyFiled(record)
            for sha256, record in records.by_digest(connection, *digests).items()
            if not (record.is_destroyed and sha256 in readmitted)
        }
        draft = self._journal.draft(connection)
        allocator = Allocator(connection, self._journal, draft)
        reserved: dict[str, Record] = {}
        for sha256, item in zip(digests, submissions, strict=True):
            if sha256 not in known and sha256 not in reserved:
                reserved[sha256] = _reserved(allocator, item, left.get(sha256))
        draft.write()
        allocator.write()
        fresh = staged(connection, self._stages, *reserved.values())
        reasons = (readmitted.get(record.original.sha256) for record in fresh)
        intend(connection, *(Intent(one, Action.FILED, why) for one, why in zip(fresh, reasons, strict=True)))
        return tuple(_outcomes(digests, known, dict(zip(reserved, fresh, strict=True))))

    @contextmanager
    def _writing(self) -> Iterator[tuple[Intent, ...]]:
        """Holds the writer's lock; the intents are those that nobody can complete."""
        with self._catalogue.alone():
            yield self._completion.recover()

    def _making(self, why: str) -> VersionMetadata:
        return VersionMetadata(self._journal.clock(), self._journal.actor, why)


def _alive(connection: Connection, record_id: RecordId) -> Record:
    """The record, of which more than a tombstone is left; raises `records.NotFound`, `RecordDestroyed`."""
    found = records.load(connection, [record_id])
    if not found:
        raise records.NotFound(record_id)
    return alive(found[0])


def _reserved(allocator: Allocator, submission: Submission, left: Record | None) -> Record:
    """Make the record with its id and code, or take those over that a dead filing of these bytes reserved."""
    record = Record(
        id=left.id if left else new_record_id(),
        original=submission.original,
        description=submission.description,
        suggestions=submission.suggestions,
        pages=count_pages(submission.pages),
        cut_from=submission.cut_from,
    )
    if left is not None and left.description == record.description:
        return replace(record, code=left.code)
    if left is not None and left.code is not None:
        allocator.void(left.id, left.code)
    given = allocator.give(record.id, record.description)
    return record if given is None else replace(record, code=given.code)


def _outcomes(
    digests: Sequence[str],
    known: Mapping[str, AlreadyFiled | DestroyedBefore],
    fresh: Mapping[str, Record],
) -> Iterator[SubmissionOutcome]:
    """The outcome of each submission; of fresh bytes that come twice the first is filed."""
    met: set[str] = set()
    for sha256 in digests:
        if sha256 in known:
            yield known[sha256]
        else:
            yield AlreadyFiled(fresh[sha256]) if sha256 in met else Filed(fresh[sha256])
            met.add(sha256)


def _received_again(connection: Connection, named: Sequence[tuple[Record, str]]) -> Iterator[Act]:
    """What the journal says of records whose bytes came under names that nobody has noted yet."""
    others = [(record.id, name) for record, name in named if name != record.original.name]
    known = set(records.other_names(connection, *(record_id for record_id, _ in others)) if others else ())
    for record_id, name in dict.fromkeys(others):
        if (record_id, name) not in known:
            yield Act(Action.RECEIVED_AGAIN, record_id, {"name": name})


# -- replay ------------------------------------------------------------------------------------------------------


def _replay_named(target: ReplayTarget, entries: Sequence[JournalEntry]) -> None:
    target.put(
        schema.other_name, [{"record": entry.record, "name": entry.detail["name"]} for entry in entries]
    )


_IN_STORE = WithoutRows("the record itself, its pages and its text stand in the store")

REPLAY: ReplayTable = {
    Action.DESCRIBED: _IN_STORE,
    Action.CODED: _IN_STORE,
    Action.RECODED: _IN_STORE,
    Action.REREAD: _IN_STORE,
    Action.ORIGINAL_REPLACED: _IN_STORE,
    Action.RECEIVED_AGAIN: _replay_named,
}
