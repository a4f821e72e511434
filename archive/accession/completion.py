"""Completes what filing began in the store: the last step of each change, also after the process that began it died."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import asdict

import msgspec
from msgspec import UNSET, UnsetType
from sqlalchemy import Connection
from sqlalchemy.exc import IntegrityError

from archive.accession import duplicate_candidates
from archive.accession.intents import Intent, forget, pending
from archive.accession.stage_rule import StageRule, staged
from archive.catalogue import records, schema
from archive.catalogue.database import Catalogue
from archive.catalogue.page_rows import insert_pages, write_pages
from archive.journal.entries import Act, Action, Draft, Journal, JournalEntry
from archive.journal.replay import ReplayTable, ReplayTarget, WithoutRows, enact
from archive.registers.code_allocation import void
from archive.storage.cache import Cache
from archive.storage.inventory import BadInventory
from archive.storage.object_names import original_name
from archive.storage.store import NotInStore, Store
from archive.values import serialisation
from archive.values.record import Page, Record, RecordId, Warrant

ReadPages = tuple[Record, tuple[Page, ...]]


_WITH_PAGES = (Action.REREAD, Action.ORIGINAL_REPLACED)


class Completion:
    """Enters into catalogue and journal what has arrived in the store; under the writer's lock."""

    def __init__(
        self, catalogue: Catalogue, store: Store, journal: Journal, cache: Cache, stages: StageRule
    ) -> None:
        """`stages` says how far a record has come; the store's own word of it counts for nothing."""
        self._stages = stages
        self._catalogue = catalogue
        self._store = store
        self._journal = journal
        self._cache = cache

    def finish_filing(
        self,
        connection: Connection,
        draft: Draft,
        filed: Sequence[ReadPages],
        reasons: Mapping[RecordId, str | None],
        *,
        recovered: bool = False,
    ) -> None:
        """Enter records whose objects are in the store; `reasons` say why destroyed bytes are filed again."""
        if not filed:
            return
        records.insert(connection, *staged(connection, self._stages, *(record for record, _ in filed)))
        ledgers = insert_pages(connection, [(record.id, pages) for record, pages in filed])
        texts = [(record.id, (page.text for page in pages)) for record, pages in filed]
        duplicate_candidates.note_texts(connection, texts)
        forget(connection, *(record.id for record, _ in filed))
        for (record, _), ledger in zip(filed, ledgers, strict=True):
            said = record.original
            detail = {"sha256": said.sha256, "name": said.name, "code": record.code or ""}
            detail |= {"inventory": self._store.inventory_digest(record.id), "ledger": ledger}
            detail |= {"recovered": "yes"} if recovered else {}
            draft.add(Act(Action.FILED, record.id, detail, reasons.get(record.id)))

    def finish_revision(self, connection: Connection, intent: Intent, pages: Sequence[Page] | None) -> None:
        """Enter a version that is in the store, with its pages if they were read again."""
        (record,) = staged(connection, self._stages, intent.record)
        detail = {"version": str(record.version), "code": record.code or ""}
        records.update(connection, record)
        if pages is not None:
            detail["ledger"] = write_pages(connection, record.id, pages)
            duplicate_candidates.note_text(connection, record.id, (page.text for page in pages))
        forget(connection, record.id)
        if intent.action is Action.ORIGINAL_REPLACED:
            said = record.original
            place = self._store.inventory(record.id).path_of(original_name(record))
            detail |= {"sha256": said.sha256, "name": said.name, "original": str(place)}
        detail["inventory"] = self._store.inventory_digest(record.id)
        self._journal.write(connection, Act(intent.action, record.id, detail, intent.reason))

    def finish_burial(self, tombstone: Record, reason: str | None) -> None:
        """Enter a tombstone that is in the store, in the place of all that was known of its pages and text."""
        original = tombstone.original
        self._cache.forget_original(original.sha256)
        detail = {"sha256": original.sha256, "sha512": original.sha512, "size": str(original.size)}
        if not isinstance(tombstone.warrant, UnsetType):
            detail["warrant"] = serialisation.canonical(tombstone.warrant).decode()
        with self._catalogue.writing() as connection:
            records.update(connection, *staged(connection, self._stages, tombstone))
            detail["ledger"] = write_pages(connection, tombstone.id, ())
            duplicate_candidates.forget(connection, tombstone.id)
            forget(connection, tombstone.id)
            detail["inventory"] = self._store.inventory_digest(tombstone.id)
            act = Act(Action.DESTROYED, tombstone.id, detail, reason)
            enact(connection, self._journal, _replay_destroyed, act)

    # -- recovery --------------------------------------------------------------------------------------------

    def recover(self) -> tuple[Intent, ...]:
        """Complete, hand on or let go of what dead processes left half done; harmless when nothing is.

        Returns the intents that still stand.
        """
        intents = self._pending()
        for intent in intents:
            # An object that was damaged meanwhile, or a row that another one clashes with, keeps its intent: `check`
            # names it, and other filing goes on.
            with suppress(BadInventory, NotInStore, serialisation.BadFile, IntegrityError):
                self._recover_one(intent)
        return self._pending() if intents else ()

    def _pending(self) -> tuple[Intent, ...]:
        with self._catalogue.reading() as connection:
            return pending(connection)

    def _recover_one(self, intent: Intent) -> None:
        match intent.action:
            case Action.FILED:
                self._recover_filing(intent)
            case Action.DESTROYED:
                self._recover_burial(intent)
            case _:
                self._recover_revision(intent)

    def _recover_filing(self, intent: Intent) -> None:
        record = intent.record
        if not self._store.holds(record.id):
            self._store.forget(record.id)  # the intent stays: its code waits for the same bytes to come again
            return
        pages = self._store.pages(record.id)
        with self._catalogue.writing() as connection:
            draft = self._journal.draft(connection)
            filed = [(self._store.record(record.id), pages)]
            reasons = {record.id: intent.reason}
            self.finish_filing(connection, draft, filed, reasons, recovered=True)
            draft.write()

    def _recover_burial(self, intent: Intent) -> None:
        tombstone = intent.record
        if self._store.record(tombstone.id).is_destroyed:
            self.finish_burial(tombstone, intent.reason)
            return
        with self._catalogue.writing() as connection:
            forget(connection, tombstone.id)

    def _recover_revision(self, intent: Intent) -> None:
        record, action = intent.record, intent.action
        aside = self._store.settle(record.id)
        arrived = len(self._store.inventory(record.id).versions) >= record.version
        pages = self._store.pages(record.id) if action in _WITH_PAGES else None
        with self._catalogue.writing() as connection:
            if aside is not None:
                detail = {"place": aside.name, "version": str(record.version)}
                self._journal.write(connection, Act(Action.SET_ASIDE, record.id, detail))
            if arrived:
                self.finish_revision(connection, intent, pages)
                return
            forget(connection, record.id)
            if action in (Action.CODED, Action.RECODED) and record.code is not None:
                void(connection, self._journal, record.id, record.code)


# -- replay ------------------------------------------------------------------------------------------------------


def warrant_of(entry: JournalEntry) -> Warrant | UnsetType:
    """The warrant that an entry of a destruction tells; raises `ValueError` where that is none."""
    body = entry.detail.get("warrant")
    return msgspec.json.decode(body, type=Warrant) if body else UNSET


def _replay_destroyed(target: ReplayTarget, entries: Sequence[JournalEntry]) -> None:
    gone = [entry.record for entry in entries]
    target.connection.execute(schema.damage.delete().where(schema.damage.c.record.in_(gone)))
    warrants = [(entry.record, warrant_of(entry)) for entry in entries]
    target.put(
        schema.warrant,
        [
            {"record": record} | asdict(warrant)
            for record, warrant in warrants
            if not isinstance(warrant, UnsetType)
        ],
    )


REPLAY: ReplayTable = {
    Action.FILED: WithoutRows("the record itself, its pages and its text stand in the store"),
    Action.SET_ASIDE: WithoutRows("a version that a death left unfinished was moved out of the store"),
    Action.DESTROYED: _replay_destroyed,
}
