"""Keeps second copies of store and journal level with the archive, and checks and mends them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from sqlalchemy import select

from archive.accession.held_files import HeldFiles, HeldState
from archive.accession.quarantine import MendedHeldFile
from archive.archive import Archive
from archive.catalogue import records, schema
from archive.copies.copy import (
    Copied,
    CopyFailure,
    Duplicate,
    NotOurs,
    archive_of,
    check_objects,
    copy_held,
    copy_journal,
    copy_objects,
    items,
)
from archive.integrity.expectations import loads_of
from archive.integrity.fixity import HARMLESS, FixityCheck
from archive.integrity.parallel import Load, Manner
from archive.integrity.repair import Repair
from archive.integrity.replacement import Mended, Mender
from archive.journal.entries import last_sequence
from archive.registers.replica_register import ReplicaRegister
from archive.storage.locks import exclusive
from archive.storage.object_names import object_below
from archive.storage.transfer import DamagedSource
from archive.values.error import ArsipError
from archive.values.objection import objection
from archive.values.record import RecordId

KIND = "replica"


class NoSuchReplica(ArsipError, LookupError):
    """The archive has no replica at this place."""

    code = "no_such_replica"

    def __init__(self, place: Path) -> None:
        super().__init__(f"the archive has no replica at {place}")
        self.place = place


@dataclass(frozen=True, slots=True)
class Replica:
    """One replica: when it was last brought up to the archive, and up to which journal entry."""

    place: str
    added: str
    synced: str | None
    position: int | None

    @property
    def duplicate(self) -> Duplicate:
        return Duplicate(Path(self.place), KIND)


@dataclass(frozen=True, slots=True)
class MendedObject:
    """A record's object in a replica after mending."""

    record: RecordId
    mended: Mended


class Replicas:
    """The replicas of one archive. Nothing that is damaged is ever copied to one, nothing intact replaced."""

    def __init__(self, archive: Archive) -> None:
        self._catalogue = archive.catalogue
        self._home = archive.home
        self._quarantine = archive.quarantine
        self._register = ReplicaRegister(archive.catalogue, archive.journal)
        self._disk = archive.disk

    def add(self, place: Path) -> Replica:
        """Lay out a replica in a new or empty folder, or take one of this archive on again; raises `NotOurs`."""
        self._catalogue.admit()
        place = place.absolute()
        with self._catalogue.reading() as connection:
            identity = archive_of(connection)
        if place.is_relative_to(self._home.root):
            raise NotOurs(
                objection("inside_archive", "{place} is inside the archive itself", place=str(place))
            )
        Duplicate(place, KIND).begin(identity, self._disk)
        if str(place) not in [replica.place for replica in self.listed()]:
            self._register.add(str(place))
        return self.find(place)

    def listed(self) -> tuple[Replica, ...]:
        """All replicas, by their places."""
        with self._catalogue.reading() as connection:
            rows = connection.execute(select(schema.replica).order_by(schema.replica.c.place)).all()
        return tuple(Replica(row.place, row.added, row.synced, row.position) for row in rows)

    def find(self, place: Path) -> Replica:
        """Raises `NoSuchReplica`."""
        for replica in self.listed():
            if replica.place == str(place.absolute()):
                return replica
        raise NoSuchReplica(place)

    def reachable(self) -> tuple[Replica, ...]:
        """The replicas that are there and this archive's."""
        return tuple(replica for replica in self.listed() if self.is_reachable(replica))

    def is_reachable(self, replica: Replica) -> bool:
        try:
            self._verified(replica)
        except NotOurs:
            return False
        return True

    def sync(self, replica: Replica) -> Copied:
        """Brings a replica level with the archive; returns what is damaged here or there and leaves it.

        Durable when this returns; a death leaves every object of the replica whole, and the next sync goes on.
        Raises `NotOurs` where it is not there, `BrokenTranscript`, `NotDurable`, `OSError`.
        """
        self._catalogue.admit()
        duplicate = self._verified(replica)
        with exclusive(duplicate.lock):
            with self._catalogue.reading() as connection:
                wanted, position = items(connection), last_sequence(connection)
            copied = copy_objects(self._home.store, duplicate, wanted, self._disk)
            failures = self._sync_held(duplicate)
            copy_journal(self._home, self._catalogue, duplicate, self._disk)
        copied = replace(copied, failures=(*copied.failures, *failures))
        counts = {"written": copied.written, "failures": len(copied.failures)}
        self._register.note_synced(replica.place, position, counts)
        return copied

    def _sync_held(self, duplicate: Duplicate) -> tuple[CopyFailure, ...]:
        """Bring what is held in quarantine, and let go of what was filed since: its object is in the replica now."""
        theirs = HeldFiles(duplicate.quarantine, self._disk)
        failures = copy_held(self._quarantine.listed(), self._quarantine.files, theirs, duplicate.staging)
        states = {held.id: held.state for held in self._quarantine.listed(all_states=True)}
        for name in sorted(theirs.names()):
            if states.get(name, HeldState.HELD) is not HeldState.HELD:
                self._disk.remove(theirs.folder(name))
        return tuple(failure for failure in failures if states.get(failure.record) is HeldState.HELD)

    def check(self, replica: Replica, manner: Manner) -> Iterator[FixityCheck]:
        """Read everything in a replica and hold it against its inventories and this archive's catalogue."""
        duplicate = self._verified(replica)
        theirs = HeldFiles(duplicate.quarantine, self._disk)
        for held in list(self._quarantine.listed()):
            yield from theirs.checks(held, cached=manner.cached)
        yield from check_objects(duplicate, self._loads(), manner)

    def mend(self, replica: Replica, damaged: Sequence[RecordId]) -> Iterator[MendedObject]:
        """Put damaged objects of a replica right from the archive's own; suspect bytes stay in the replica aside."""
        duplicate = self._verified(replica)
        mender = Mender(duplicate.suspect, self._disk)
        with self._catalogue.reading() as connection:
            known = [load.expected for load in loads_of(connection, damaged)]
        with exclusive(duplicate.lock):
            for expected in known:
                source = self._home.store / object_below(expected.record)
                folder = duplicate.folder(expected.record)
                yield MendedObject(expected.record, mender.mend(folder, expected, [source]))

    def mend_held(self, replica: Replica) -> Iterator[MendedHeldFile]:
        """Put held files of a replica right from the archive's own; suspect bytes stay in the replica aside."""
        duplicate = self._verified(replica)
        theirs = HeldFiles(duplicate.quarantine, self._disk)
        with exclusive(duplicate.lock):
            for held in list(self._quarantine.listed()):
                wrong = {
                    file: found for file, found in theirs.verdicts(held).items() if found not in HARMLESS
                }
                if not wrong:
                    continue
                try:
                    aside = theirs.bring(held, self._quarantine.files, duplicate.staging)
                except DamagedSource:
                    yield MendedHeldFile(held, Mended((), wrong, None))
                else:
                    yield MendedHeldFile(held, Mended(tuple(wrong), {}, aside))

    def _loads(self) -> tuple[Load, ...]:
        with self._catalogue.reading() as connection:
            return loads_of(connection, records.record_ids(connection))

    def _verified(self, replica: Replica) -> Duplicate:
        with self._catalogue.reading() as connection:
            replica.duplicate.verify(archive_of(connection))
        return replica.duplicate


def repair_of(archive: Archive) -> Repair:
    """Makes the repair of the archive's own store."""
    mender = Mender(archive.home.suspect, archive.disk)
    return Repair(archive.catalogue, archive.store, archive.journal, mender)


def damaged_in(checks: Sequence[FixityCheck]) -> tuple[RecordId, ...]:
    """The records of which a check found something damaged."""
    found = (check.record for check in checks if check.record and check.verdict not in HARMLESS)
    return tuple(dict.fromkeys(found))
