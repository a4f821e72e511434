"""Opens an archive, wires its parts together, and reads from it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from archive.accession.batches import Batches
from archive.accession.duplicate_candidates import Rescans
from archive.accession.filing import Filing
from archive.accession.quarantine import Quarantine
from archive.accession.stage_rule import StageRule, by_description
from archive.catalogue import records, schema
from archive.catalogue.choice import database_of, database_to_read
from archive.catalogue.database import Catalogue
from archive.catalogue.records import Listing
from archive.integrity import consistency, damage
from archive.integrity.check_history import CheckHistory
from archive.integrity.damage import Damaged
from archive.integrity.expectations import loads_of
from archive.integrity.fixity import FixityCheck
from archive.integrity.ocfl_rules import check_structure
from archive.integrity.parallel import examine
from archive.integrity.scrub import Scrub
from archive.journal import entries as journal_of
from archive.journal.audit import Audit, Auditor
from archive.journal.changes import Change, changes, unseen
from archive.journal.continuity import Continuity, WritingStopped
from archive.journal.decision import Deciding
from archive.journal.entries import Act, Action, BrokenChain, Journal, JournalEntry
from archive.journal.keys import KeyRing, NoSecretKey
from archive.journal.replay import ReplayTable
from archive.journal.signed_note import BadKey, BadNote, bad_name, is_key_name
from archive.journal.signing import Checkpoints, Notary
from archive.journal.transcript import BrokenTranscript, Transcript
from archive.lifecycle.burial import Burial
from archive.lifecycle.holds import Holds
from archive.lifecycle.publishing import Publishing
from archive.registers.saved_searches import SavedSearches
from archive.registers.units_and_classes import Registers
from archive.replays import OWN_REPLAYS
from archive.storage.disk import Disk, read_chunks
from archive.storage.home import Home
from archive.storage.staging import Staging
from archive.storage.store import Store
from archive.validate import Finding
from archive.values.access import UNLIMITED, Audience
from archive.values.record import Page, Record, RecordId, alive, new_record_id


@dataclass(frozen=True, slots=True)
class Archive:
    """An opened archive. Everything that changes it goes through its parts; the methods here only read.

    What needs an opened archive is made of it: `Replicas(archive)`, `export(archive, …)`, `certify(archive, …)`.
    `troubles` tells what was wrong with its log when it was opened.
    """

    home: Home
    catalogue: Catalogue
    store: Store
    staging: Staging
    journal: Journal
    transcript: Transcript
    ring: KeyRing
    checkpoints: Checkpoints
    continuity: Continuity
    disk: Disk
    replays: ReplayTable
    stages: StageRule = by_description
    troubles: tuple[Exception, ...] = ()

    @classmethod
    def create(
        cls,
        place: Path | Home,
        actor: str,
        clock: Callable[[], datetime],
        disk: Disk | None = None,
        origin: str | None = None,
        login: str | None = None,
    ) -> Archive:
        """Make a new archive in an empty or new folder, whose checkpoints and keys bear the name `origin`.

        `login` is whom the operating system knows the actor as. Raises `HomeExists`, `BadKey` for a name that no
        key can bear.
        """
        name = origin or _any_origin()
        if not is_key_name(name):
            raise BadKey(bad_name(name))
        disk = disk or Disk()
        home = Home.at(place)
        home.begin(disk)
        catalogue = Catalogue(database_of(home), disk, home.catalogue_lock)
        archive = _wired(home, catalogue, Journal(actor, clock, login), disk)
        archive.store.create()
        archive.catalogue.create()
        with archive.catalogue.writing() as connection:
            archive.journal.write(connection, Act(Action.CREATED, None, {"schema": str(schema.SCHEMA)}))
        archive.notary.settle(name)
        archive.catalogue.followed_by(archive.transcript.follow, archive.continuity.admit)
        archive.transcript.follow()
        archive.notary.checkpoint()
        home.declare(disk)
        return archive

    @classmethod
    def open(
        cls,
        place: Path | Home,
        actor: str,
        clock: Callable[[], datetime],
        disk: Disk | None = None,
        login: str | None = None,
    ) -> Archive:
        """Open an archive, migrating an older catalogue; raises `NotAHome`, `NoCatalogue`, `UnknownSchema`.

        One that was made without keys and transcript gets them. What is wrong with these stops no reading: it is
        in `troubles`, the next change raises it, and `audit` names it.
        """
        home = Home.found(place)
        disk = disk or Disk()
        catalogue = Catalogue(database_of(home), disk, home.catalogue_lock)
        archive = _wired(home, catalogue, Journal(actor, clock, login), disk)
        archive.catalogue.migrate()
        troubles = archive._catch_up()
        archive.catalogue.followed_by(archive.transcript.follow, archive.continuity.admit)
        return replace(archive, troubles=troubles)

    @classmethod
    def read(cls, place: Path | Home, actor: str, clock: Callable[[], datetime]) -> Archive:
        """Open an archive only to look at it: nothing is written, migrated or locked, so nothing needs to be writable.

        Its parts that change something raise `OSError`; checks note nothing. Raises as `open` does.
        """
        home = Home.found(place)
        return _wired(home, Catalogue(database_to_read(home)), Journal(actor, clock), Disk())

    def _catch_up(self) -> tuple[Exception, ...]:
        """Let keys, transcript and signature follow the journal; what hindered that."""
        try:
            is_new = self.notary.settle(_any_origin())
            self.transcript.follow()
            if is_new:
                self.notary.checkpoint()
            self.continuity.verify()
        except (
            OSError,
            BadKey,
            BadNote,
            NoSecretKey,
            BrokenChain,
            BrokenTranscript,
            WritingStopped,
        ) as error:
            return (error,)
        return ()

    @property
    def is_read_only(self) -> bool:
        """Whether it was opened by `read`."""
        return self.catalogue.is_read_only

    def acting_as(self, actor: str, login: str | None = None) -> Archive:
        """The same opened archive for what another person does; closing one of them closes all.

        Several may be used at once, from one thread each.
        """
        return replace(self, journal=Journal(actor, self.journal.clock, login))

    def with_replays(self, table: ReplayTable) -> Archive:
        """The same opened archive, its catalogue held against the journal by the replays of others, too."""
        return replace(self, replays=table)

    def with_stages(self, rule: StageRule) -> Archive:
        """The same opened archive, in which `rule` says how far a record has come."""
        return replace(self, stages=rule)

    def close(self) -> None:
        self.catalogue.close()

    def recover(self) -> None:
        """Settle what dead processes left half done, and clear their staging and what had left the quarantine."""
        self.filing.recover()
        with self.catalogue.alone():
            self.staging.sweep()
            self.quarantine.sweep()

    # -- the parts, which write in the name of the journal's actor -------------------------------------------

    @property
    def notary(self) -> Notary:
        return Notary(self.catalogue, self.journal, self.ring, self.checkpoints)

    @property
    def deciding(self) -> Deciding:
        return Deciding(
            self.catalogue, self.transcript, self.journal, self.notary, self.continuity, self.home.suspect
        )

    @property
    def filing(self) -> Filing:
        return Filing(self.catalogue, self.store, self.journal, self.home, self.stages)

    @property
    def quarantine(self) -> Quarantine:
        return Quarantine(self.home, self.catalogue, self.journal, self.disk)

    @property
    def registers(self) -> Registers:
        return Registers(self.catalogue, self.journal)

    @property
    def holds(self) -> Holds:
        return Holds(self.catalogue, self.journal)

    @property
    def burial(self) -> Burial:
        return Burial(self.filing, self.journal)

    @property
    def publishing(self) -> Publishing:
        return Publishing(self.filing)

    def searches(self, audience: Audience = UNLIMITED) -> SavedSearches:
        """The saved searches of the journal's actor as this reader."""
        return SavedSearches(self.catalogue, self.journal, audience)

    @property
    def batches(self) -> Batches:
        return Batches(self.catalogue, self.journal)

    @property
    def rescans(self) -> Rescans:
        return Rescans(self.catalogue, self.journal)

    @property
    def scrub(self) -> Scrub:
        held = self.quarantine.check
        return Scrub(self.catalogue, self.store, self.checks, held, self.replays)

    @property
    def checks(self) -> CheckHistory:
        return CheckHistory(self.catalogue, self.journal)

    # -- what the index follows ------------------------------------------------------------------------------

    def last_sequence(self) -> int:
        """The place of the newest journal entry."""
        with self.catalogue.reading() as connection:
            return journal_of.last_sequence(connection)

    def changes(self, after: int, limit: int) -> tuple[Change, ...]:
        """The journal's next entries after a place, at most `limit`."""
        with self.catalogue.reading() as connection:
            return changes(connection, after, limit)

    def unseen(self, after: int) -> int:
        """How many changes of records an index at this place has not seen."""
        with self.catalogue.reading() as connection:
            return unseen(connection, after)

    def record(self, record_id: RecordId) -> Record | None:
        with self.catalogue.reading() as connection:
            return next(iter(records.load(connection, [record_id])), None)

    def records(self, ids: Sequence[RecordId]) -> tuple[Record, ...]:
        """The records with these ids, in that order, without those that nobody has."""
        with self.catalogue.reading() as connection:
            return records.load(connection, ids)

    def by_digest(self, sha256: str) -> Record | None:
        """The record whose original has this digest, else the tombstone of one that had it."""
        with self.catalogue.reading() as connection:
            return records.by_digest(connection, sha256).get(sha256)

    def pages(self, record_id: RecordId) -> tuple[Page, ...]:
        """The pages of a record from the store; raises `NotInStore`, `BadInventory`, `BadFile`, `OSError`."""
        return self.store.pages(record_id)

    def each_page(self, record_id: RecordId) -> Iterator[Page]:
        """The same one after the other, so that a thick record takes no more memory than a thin one."""
        return self.store.each_page(record_id)

    def texts(self, record_id: RecordId) -> tuple[str, ...]:
        """Returns the texts of a record's pages, without the places of words; raises as `pages` does."""
        return self.store.texts(record_id)

    # -- what people ask -------------------------------------------------------------------------------------

    def find(self, name: str) -> Record:
        """The record with this id, code or former code; raises `NotFound`."""
        with self.catalogue.reading() as connection:
            return records.load(connection, [records.find(connection, name)])[0]

    def other_names(self, record_id: RecordId) -> tuple[str, ...]:
        """The names under which the same bytes came again."""
        with self.catalogue.reading() as connection:
            return tuple(name for _, name in records.other_names(connection, record_id))

    def listed(self, listing: Listing) -> Iterator[Record]:
        """The records of a listing, from the catalogue alone, by code."""
        with self.catalogue.reading() as connection:
            yield from records.listed(connection, listing)

    def count(self, *, uncoded: bool = False) -> int:
        """How many records there are, or how many of them wait for a code."""
        with self.catalogue.reading() as connection:
            return records.count(connection, uncoded=uncoded)

    def entries(self, record_id: RecordId | None = None, after: int = 0) -> Iterator[JournalEntry]:
        """The journal, or what it says of one record; raises `BrokenChain` where it was altered."""
        with self.catalogue.reading() as connection:
            yield from journal_of.entries(connection, record=record_id, after=after)

    def audit(self, against: bytes | None = None) -> Audit:
        """Hold journal, transcript, checkpoints and keys against one another, all of them.

        `against` is the note of a checkpoint that was kept elsewhere. Nothing is changed, but what speaks against
        the journal stops all writing.
        """
        auditor = Auditor(self.transcript, self.ring, self.checkpoints)
        with self.catalogue.reading() as connection:
            audit = auditor.audit(connection, against)
        if not self.is_read_only:
            self.continuity.stop(audit.findings)
        return audit

    def check(self, record_id: RecordId) -> Iterator[FixityCheck]:
        """Recompute the checksums of one record's files; notes nothing."""
        with self.catalogue.reading() as connection:
            loads = loads_of(connection, [record_id])
        for load in loads:
            for examined in examine(str(self.store.root), [load.expected], cached=True):
                yield from examined.checks()

    def contradictions(self, record_id: RecordId) -> tuple[FixityCheck, ...]:
        """What speaks against a record by journal, catalogue and store, none of its content read; empty if nothing."""
        return consistency.settled(self.store, self.catalogue, self.replays, record_id)

    def check_structure(self, record_id: RecordId | None = None) -> Iterator[Finding]:
        """Validate the store, or one record's object, by every rule of OCFL; raises `OSError`."""
        return check_structure(self.store, self.catalogue, record_id)

    def is_clock_behind(self) -> bool:
        """Whether the clock shows a time before the journal's newest entries, so that what is done now seems older."""
        with self.catalogue.reading() as connection:
            latest = journal_of.latest_time(connection)
        return latest is not None and self.journal.clock() < datetime.fromisoformat(latest)

    def damaged(self, record_id: RecordId | None = None) -> tuple[Damaged, ...]:
        """The files that the last check of their record, or of this one, did not find as they were filed."""
        with self.catalogue.reading() as connection:
            return damage.damaged(connection, record_id)

    def copy_original(self, record: Record, target: Path) -> bool:
        """Copy the received bytes of a record to `target`; False, and no file, if they are not what was filed, or
        journal, catalogue and store do not agree about the record.

        Raises `RecordDestroyed` for a tombstone, `AlreadyThere` where `target` exists, and as `Store.original` does.
        """
        wanted = alive(record).original.sha256
        if self.contradictions(record.id):
            return False
        return self.disk.write_new(target, read_chunks(self.store.original(record)), wanted).sha256 == wanted


def _any_origin() -> str:
    return f"arsip/{new_record_id()}"


def _wired(home: Home, catalogue: Catalogue, journal: Journal, disk: Disk) -> Archive:
    checkpoints, ring = Checkpoints(home.journal / "checkpoints", disk), KeyRing(home.keys, disk)
    transcript = Transcript(home.journal, catalogue, disk, home.journal_lock, checkpoints.newest)
    return Archive(
        home=home,
        catalogue=catalogue,
        store=Store(home.store, home.staging, disk, home.suspect),
        staging=Staging(home.staging, disk),
        journal=journal,
        transcript=transcript,
        ring=ring,
        checkpoints=checkpoints,
        continuity=Continuity(home.writing_stopped, transcript, ring, checkpoints, disk),
        disk=disk,
        replays=OWN_REPLAYS,
    )
