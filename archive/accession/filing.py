"""Files submissions and changes records, each whole or not at all, whichever process dies."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import replace

from sqlalchemy import Connection, select
from sqlalchemy.exc import IntegrityError

from archive.accession import duplicate_candidates
from archive.accession.intents import Intent, forget, intend, left_behind, pending
from archive.accession.submission import AlreadyFiled, Filed, Submission
from archive.catalogue import records, schema
from archive.catalogue.database import Catalogue
from archive.journal.entries import Act, Action, Journal
from archive.registers.code_allocation import NoScheme, allocate, coding_day, reservation, void
from archive.storage.cache import Cache
from archive.storage.home import Home
from archive.storage.inventory import BadInventory
from archive.storage.locks import exclusive
from archive.storage.store import NotInStore, Package, Store, VersionMetadata
from archive.values import serialisation
from archive.values.error import ArsipError
from archive.values.publicity import obstacles
from archive.values.record import (
    Description,
    Original,
    Page,
    Publication,
    Record,
    RecordId,
    count_pages,
    initial_stage,
    new_record_id,
    tombstone_of,
)


class AlreadyCoded(ArsipError, ValueError):
    """The record has a code, and a code is never taken back or given twice."""

    code = "already_coded"

    def __init__(self, record: RecordId, given: str) -> None:
        super().__init__(f"{record} already has the code {given}")
        self.record = record
        self.given = given


class RecordDestroyed(ArsipError, ValueError):
    """Only a tombstone is left of the record, and a tombstone is never changed."""

    code = "record_destroyed"

    def __init__(self, record: RecordId) -> None:
        super().__init__(f"{record} was destroyed")
        self.record = record


class Filing:
    """The one road by which records are made and changed; one process at a time walks it."""

    def __init__(self, catalogue: Catalogue, store: Store, journal: Journal, home: Home) -> None:
        self._catalogue = catalogue
        self._store = store
        self._journal = journal
        self._lock, self._cache = home.lock, Cache(home.cache)

    def file(self, submissions: Sequence[Submission]) -> tuple[Filed | AlreadyFiled, ...]:
        """Files a group of submissions; when this returns, every outcome is durable and the index can learn of it.

        The steps: reserve the codes and note the intents; put the objects into the store; write catalogue and journal
        in one transaction. A death between the steps leaves intents. The next writer completes those whose object is
        there, and hands the others to the next filing of the same bytes.
        """
        with self._writing():
            with self._catalogue.writing() as connection:
                outcomes = self._plan(connection, submissions)
            fresh = [
                (outcome.record, submission)
                for outcome, submission in zip(outcomes, submissions, strict=True)
                if isinstance(outcome, Filed)
            ]
            packages = [Package(record, item.staged, item.pages) for record, item in fresh]
            if packages:
                self._store.put(packages, self._making("filed"))
            with self._catalogue.writing() as connection:
                for record, item in fresh:
                    self._finish_filing(connection, record, item.pages)
        return outcomes

    def recognise(self, sha256: str, name: str) -> Record | None:
        """The record that has these bytes, noting the name they came under this time; None if nobody has them."""
        with self._catalogue.reading() as connection:
            found = records.by_digest(connection, sha256)
            known = records.load(connection, [found])[0] if found else None
            if known is None or _is_named(connection, known, name):
                return known
        with self._writing(), self._catalogue.writing() as connection:
            self._note_name(connection, known, name)
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
            return replace(record, description=said, code=given, aliases=(*record.aliases, *former))

        return self._revise(record_id, recoded, Action.RECODED, reason)

    def describe(self, record_id: RecordId, description: Description, reason: str | None = None) -> Record:
        """Replaces the description of a record; its code stays. Raises `RecordDestroyed`, `records.NotFound`.

        This withdraws a published record that may no longer be public; nothing publishes it again by itself.
        """

        def described(_: Connection, record: Record) -> Record:
            changed = replace(record, description=description, stage=initial_stage(description))
            if record.publication is Publication.PUBLISHED and obstacles(changed):
                return replace(changed, publication=Publication.WITHDRAWN)
            return changed

        return self._revise(record_id, described, Action.DESCRIBED, reason)

    def _allocated(self, connection: Connection, record_id: RecordId, said: Description) -> str:
        today = self._journal.clock().date()
        given = allocate(connection, record_id, said, today)
        if given is None:
            raise NoScheme(said.unit or "?", coding_day(said, today))
        self._journal.write(connection, reservation(record_id, given))
        return given.code

    def reread(self, record_id: RecordId, pages: tuple[Page, ...]) -> Record:
        """Put pages that were read again in place of the record's pages of these numbers, as a new version.

        What was read before stays in the versions before. Raises `records.NotFound`, and as `Store.pages` does.
        """
        again = {page.number: page for page in pages}
        return self._revise(record_id, lambda _, record: record, Action.REREAD, again=again)

    def bury(self, record_id: RecordId, reason: str) -> Record:
        """Destroys a record's bytes and texts for good, and leaves a tombstone under its id and code.

        The tombstone keeps origin, date and class, and the digests of the destroyed bytes. The caller has made sure
        that the disposal is lawful. A destroyed record stays as it is. Raises `records.NotFound`, `OSError`.
        """
        with self._writing():
            with self._catalogue.writing() as connection:
                if not (found := records.load(connection, [record_id])):
                    raise records.NotFound(record_id)
                if (tombstone := tombstone_of(found[0])) == found[0]:
                    return tombstone
                intend(connection, Intent(tombstone, Action.DESTROYED, reason))
            self._store.bury(tombstone, self._making(Action.DESTROYED))
            self._finish_burial(tombstone, reason)
        return tombstone

    def _finish_burial(self, tombstone: Record, reason: str | None) -> None:
        original = tombstone.original
        self._cache.forget_original(original.sha256)
        detail = {"sha256": original.sha256, "sha512": original.sha512, "size": str(original.size)}
        with self._catalogue.writing() as connection:
            records.update(connection, tombstone)
            duplicate_candidates.forget(connection, tombstone.id)
            for table in (schema.page, schema.damage):
                connection.execute(table.delete().where(table.c.record == tombstone.id))
            forget(connection, tombstone.id)
            self._journal.write(connection, Act(Action.DESTROYED, tombstone.id, detail, reason))

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
        again: Mapping[int, Page] | None = None,
    ) -> Record:
        with self._writing():
            with self._catalogue.writing() as connection:
                found = records.load(connection, [record_id])
                if not found:
                    raise records.NotFound(record_id)
                if found[0].is_destroyed:
                    raise RecordDestroyed(record_id)
                changed = change(connection, found[0])
                pages = self._reread(record_id, again) if again else None
                if pages is not None:
                    changed = replace(changed, pages=count_pages(pages))
                elif changed == found[0]:
                    return changed
                changed = replace(changed, version=found[0].version + 1)
                intend(connection, Intent(changed, action, reason))
            self._store.revise(changed, self._making(action), pages)
            with self._catalogue.writing() as connection:
                self._finish_revision(connection, changed, action, pages, reason)
        return changed

    def _reread(self, record_id: RecordId, again: Mapping[int, Page]) -> tuple[Page, ...]:
        return tuple(again.get(page.number, page) for page in self._store.pages(record_id))

    # -- the steps -------------------------------------------------------------------------------------------

    def _plan(
        self, connection: Connection, submissions: Sequence[Submission]
    ) -> tuple[Filed | AlreadyFiled, ...]:
        planned: dict[str, Record] = {}
        outcomes: list[Filed | AlreadyFiled] = []
        for submission in submissions:
            known = planned.get(submission.original.sha256) or _known(connection, submission.original)
            if known is not None:
                self._note_name(connection, known, submission.original.name)
                outcomes.append(AlreadyFiled(known))
                continue
            record = self._reserve(connection, submission)
            planned[submission.original.sha256] = record
            outcomes.append(Filed(record))
        return tuple(outcomes)

    def _reserve(self, connection: Connection, submission: Submission) -> Record:
        """Make the record with its id and code, or take those over that a dead filing of these bytes reserved."""
        left = left_behind(connection, submission.original.sha256)
        record = Record(
            id=left.id if left else new_record_id(),
            original=submission.original,
            description=submission.description,
            suggestions=submission.suggestions,
            pages=count_pages(submission.pages),
            stage=initial_stage(submission.description),
            cut_from=submission.cut_from,
        )
        if left is not None and left.description == record.description:
            record = replace(record, code=left.code)
        else:
            if left is not None and left.code is not None:
                self._void(connection, left.id, left.code)
            given = allocate(connection, record.id, record.description, self._journal.clock().date())
            if given is not None:
                record = replace(record, code=given.code)
                self._journal.write(connection, reservation(record.id, given))
        intend(connection, Intent(record, Action.FILED))
        return record

    def _note_name(self, connection: Connection, record: Record, name: str) -> None:
        if _is_named(connection, record, name):
            return
        if records.load(connection, [record.id]):
            connection.execute(schema.other_name.insert().values(record=record.id, name=name))
        self._journal.write(connection, Act(Action.RECEIVED_AGAIN, record.id, {"name": name}))

    def _finish_filing(
        self, connection: Connection, record: Record, pages: Iterable[Page], *, recovered: bool = False
    ) -> None:
        records.insert(connection, record, pages)
        duplicate_candidates.note_text(connection, record.id, (page.text for page in pages))
        forget(connection, record.id)
        detail = {"sha256": record.original.sha256, "name": record.original.name, "code": record.code or ""}
        detail["inventory"] = self._store.inventory_digest(record.id)
        detail |= {"recovered": "yes"} if recovered else {}
        self._journal.write(connection, Act(Action.FILED, record.id, detail))

    def _finish_revision(
        self,
        connection: Connection,
        record: Record,
        action: Action,
        pages: tuple[Page, ...] | None,
        reason: str | None,
    ) -> None:
        records.update(connection, record)
        if pages is not None:
            records.replace_pages(connection, record.id, pages)
            duplicate_candidates.note_text(connection, record.id, (page.text for page in pages))
        forget(connection, record.id)
        inventory = self._store.inventory_digest(record.id)
        detail = {"version": str(record.version), "code": record.code or "", "inventory": inventory}
        self._journal.write(connection, Act(action, record.id, detail, reason))

    # -- recovery --------------------------------------------------------------------------------------------

    @contextmanager
    def _writing(self) -> Iterator[None]:
        with exclusive(self._lock):
            self._recover()
            yield

    def _recover(self) -> None:
        with self._catalogue.reading() as connection:
            intents = pending(connection)
        for intent in intents:
            # An object that was damaged meanwhile, or a row that another one clashes with, keeps its intent: `check`
            # names it, and other filing goes on.
            with suppress(BadInventory, NotInStore, serialisation.BadFile, IntegrityError):
                self._recover_one(intent)

    def _recover_one(self, intent: Intent) -> None:
        match intent.action:
            case Action.FILED:
                self._recover_filing(intent.record)
            case Action.DESTROYED:
                self._recover_burial(intent)
            case _:
                self._recover_revision(intent)

    def _recover_burial(self, intent: Intent) -> None:
        tombstone = intent.record
        if self._store.record(tombstone.id).is_destroyed:
            self._finish_burial(tombstone, intent.reason)
            return
        with self._catalogue.writing() as connection:
            forget(connection, tombstone.id)

    def _recover_filing(self, record: Record) -> None:
        if not self._store.holds(record.id):
            self._store.forget(record.id)  # the intent stays: its code waits for the same bytes to come again
            return
        pages = self._store.pages(record.id)
        with self._catalogue.writing() as connection:
            self._finish_filing(connection, self._store.record(record.id), pages, recovered=True)

    def _recover_revision(self, intent: Intent) -> None:
        record, action = intent.record, intent.action
        aside = self._store.settle(record.id)
        arrived = len(self._store.inventory(record.id).versions) >= record.version
        pages = self._store.pages(record.id) if action is Action.REREAD else None
        with self._catalogue.writing() as connection:
            if aside is not None:
                detail = {"place": aside.name, "version": str(record.version)}
                self._journal.write(connection, Act(Action.SET_ASIDE, record.id, detail))
            if arrived:
                self._finish_revision(connection, record, action, pages, intent.reason)
                return
            forget(connection, record.id)
            if action in (Action.CODED, Action.RECODED) and record.code is not None:
                self._void(connection, record.id, record.code)

    def _void(self, connection: Connection, record_id: RecordId, code: str) -> None:
        void(connection, code)
        self._journal.write(connection, Act(Action.CODE_VOIDED, record_id, {"code": code}))

    def _making(self, why: str) -> VersionMetadata:
        return VersionMetadata(self._journal.clock(), self._journal.actor, why)


def _known(connection: Connection, original: Original) -> Record | None:
    found = records.by_digest(connection, original.sha256)
    return next(iter(records.load(connection, [found] if found else [])), None)


def _is_named(connection: Connection, record: Record, name: str) -> bool:
    table = schema.other_name.c
    known = select(table.name).where(table.record == record.id, table.name == name)
    return name == record.original.name or connection.scalar(known) is not None
