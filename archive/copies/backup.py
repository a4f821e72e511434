"""Backs an archive up in generations: each has a catalogue, and all share one growing store and journal."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

import msgspec
from sqlalchemy import Connection

from archive.accession.held_files import HeldFiles
from archive.accession.quarantine import held_in
from archive.archive import Archive
from archive.catalogue.database import Catalogue
from archive.catalogue.records import record_ids
from archive.catalogue.sqlite import SqliteDatabase
from archive.copies.copy import (
    Copied,
    CopyFailure,
    Duplicate,
    Item,
    archive_of,
    check_objects,
    copy_held,
    copy_journal,
    copy_keys,
    copy_objects,
    items,
)
from archive.integrity.expectations import loads_of
from archive.integrity.fixity import FixityCheck, FixityVerdict
from archive.integrity.parallel import Load, Manner
from archive.journal import entries
from archive.journal.entries import Act, Action, Head
from archive.journal.merkle import subtree_root
from archive.journal.replay import ReplayTable, WithoutRows
from archive.journal.tree import tree_nodes
from archive.storage.disk import Disk, read_chunks
from archive.storage.locks import exclusive
from archive.storage.transfer import sha256_of
from archive.values.error import ArsipError
from archive.values.serialisation import canonical

KIND = "backup"
CATALOGUE, SETTINGS, MANIFEST = "catalogue.sqlite", "arsip.toml", "generation.json"


class NoSuchGeneration(ArsipError, LookupError):
    """The backup has no generation of this name, or none at all."""

    code = "no_such_generation"

    def __init__(self, name: str) -> None:
        super().__init__(f"no generation of the backup is called {name}")
        self.name = name


class DamagedGeneration(ArsipError):
    """A generation's own files are not what was written; another one must be taken."""

    code = "damaged_generation"

    def __init__(self, path: Path) -> None:
        super().__init__(str(path))
        self.path = path


@dataclass(frozen=True, slots=True)
class Generation:
    """One backup: the journal's place, digest and Merkle root at that moment, and its files' sha256 by name."""

    name: str
    made: str
    position: int
    head: str
    root: str
    records: int
    files: dict[str, str]


@dataclass(frozen=True, slots=True)
class BackedUp:
    """The result of a backup; `failures` are objects that are damaged in the archive and were not copied.

    `clock_behind`: the clock showed a time before the journal's newest entries, so the generation seems older.
    """

    generation: Generation
    written: int
    failures: tuple[CopyFailure, ...]
    clock_behind: bool = False

    def tell(self, archive: Archive, place: Path) -> None:
        """Write into the journal that the archive was backed up, and where."""
        detail = {
            "place": str(place),
            "generation": self.generation.name,
            "position": str(self.generation.position),
            "records": str(self.generation.records),
            "failures": str(len(self.failures)),
        }
        with archive.catalogue.writing() as connection:
            archive.journal.write(connection, Act(Action.BACKED_UP, None, detail))


CopyObjects = Callable[[Path, Iterable[Item]], Copied]
"""Brings the objects of a storage root to where a backup keeps them."""


class Backup:
    """The folder of a backup."""

    def __init__(self, root: Path, disk: Disk | None = None, copy: CopyObjects | None = None) -> None:
        """`copy` brings the objects elsewhere than into this folder."""
        self.duplicate = Duplicate(root.absolute(), KIND)
        self._disk = disk or Disk()
        self._copy = copy or self._copy_objects

    @property
    def held(self) -> HeldFiles:
        """The files that were held in quarantine, of all generations."""
        return HeldFiles(self.duplicate.quarantine, self._disk)

    def folder(self, generation: str) -> Path:
        return self.duplicate.root / "generations" / generation

    def generations(self) -> tuple[Generation, ...]:
        """All of them, the shortest journal first, whatever a clock said; raises `NotOurs`, `DamagedGeneration`."""
        self.duplicate.verify()
        found = [parse_generation(path) for path in self.folder("x").parent.glob(f"*/{MANIFEST}")]
        return tuple(sorted(found, key=lambda generation: (generation.position, generation.made)))

    def generation(self, name: str | None = None) -> Generation:
        """The one of this name, or the newest, its own files verified.

        Raises `NoSuchGeneration`, `DamagedGeneration`, `NotOurs`.
        """
        known = [one for one in self.generations() if name in (None, one.name)]
        if not known:
            raise NoSuchGeneration(name or str(self.duplicate.root))
        for file, sha256 in known[-1].files.items():
            if sha256_of(self.folder(known[-1].name) / file) != sha256:
                raise DamagedGeneration(self.folder(known[-1].name) / file)
        return known[-1]

    def make(self, archive: Archive, *, with_keys: bool = False) -> BackedUp:
        """Add a generation; what earlier ones brought is not copied again. The archive may go on filing meanwhile.

        The catalogue is taken first, in one consistent state; every object that it knows is in the store by
        then, and versions that are there never change. Durable when this returns; a death leaves the backup as
        it was, with some objects more. Raises `NotOurs`, `sqlite3.Error`, `OSError`, and as `Continuity.admit`.
        """
        archive.catalogue.admit()
        made = self.gather(archive, with_keys=with_keys)
        made.tell(archive, self.duplicate.root)
        return made

    def gather(self, archive: Archive, *, with_keys: bool) -> BackedUp:
        """Add a generation of which the journal does not tell yet; raises as `make` does."""
        is_behind = archive.is_clock_behind()
        with archive.catalogue.reading() as connection:
            identity = archive_of(connection)
        self.duplicate.begin(identity, self._disk)
        with exclusive(self.duplicate.lock):
            bench = self.duplicate.staging / secrets.token_hex(8)
            self._disk.make_folder(bench)
            try:
                damaged = self._copy_catalogue(archive, bench)
                made = self._fill(archive, bench, with_keys=with_keys)
            finally:
                self._disk.remove(bench)
        return replace(made, failures=(*made.failures, *damaged), clock_behind=is_behind)

    def _copy_objects(self, store: Path, wanted: Iterable[Item]) -> Copied:
        return copy_objects(store, self.duplicate, wanted, self._disk)

    def _copy_catalogue(self, archive: Archive, bench: Path) -> tuple[CopyFailure, ...]:
        """Copy the catalogue and, before it, the files that it says are held; those that are damaged are named."""
        quarantine, staging = archive.quarantine, self.duplicate.staging
        before = tuple(quarantine.listed())
        failures = copy_held(before, quarantine.files, self.held, staging)
        # Under the writer's lock nothing enters or leaves the quarantine; there is little left to copy.
        with archive.catalogue.alone():
            archive.catalogue.copy_to(bench / CATALOGUE)
            now = tuple(quarantine.listed())
            failures += copy_held(set(now) - set(before), quarantine.files, self.held, staging)
        still_held = {held.id for held in now}
        return tuple(failure for failure in failures if failure.record in still_held)

    def _fill(self, archive: Archive, bench: Path, *, with_keys: bool) -> BackedUp:
        snapshot = Catalogue(SqliteDatabase(bench / CATALOGUE))
        try:
            with snapshot.reading() as connection:
                wanted = items(connection)
                head, root = entries.head(connection), _root_of(connection)
            copied = self._copy(archive.home.store, wanted)
            copy_journal(archive.home, snapshot, self.duplicate, self._disk)
        finally:
            snapshot.close()
        if with_keys:
            copy_keys(archive.home.keys, self.duplicate.keys, self._disk, secret=True)
        if archive.home.settings.exists():
            self._disk.write(bench / SETTINGS, read_chunks(archive.home.settings))
        generation = self._seal(bench, archive.journal.clock(), head, root, len(wanted))
        return BackedUp(generation, copied.written, copied.failures)

    def _seal(self, bench: Path, made: datetime, head: Head, root: str, count: int) -> Generation:
        """Write down what the generation is, and give the whole of it its name."""
        name = f"{made:%Y%m%dT%H%M%S}-{head.sequence}"
        files = {path.name: sha256_of(path) for path in sorted(bench.iterdir())}
        made_at = made.isoformat(timespec="milliseconds")
        generation = Generation(name, made_at, head.sequence, head.digest, root, count, files)
        self._disk.write(bench / MANIFEST, [canonical(generation) + b"\n"])
        self._disk.sync_tree(bench)
        self._disk.make_folder(self.folder(name).parent)
        self._disk.rename_new(bench, self.folder(name))
        self._disk.sync_folder(self.folder(name).parent)
        return generation

    def check(self, generation: Generation, manner: Manner) -> Iterator[FixityCheck]:
        """Read everything that a generation rests on; of objects that have grown since, all of it.

        Raises `OSError` for a fault of the machine; those of the backup are verdicts.
        """
        folder = self.folder(generation.name)
        for file, sha256 in generation.files.items():
            same = sha256_of(folder / file) == sha256
            verdict = FixityVerdict.SAME if same else FixityVerdict.CHANGED
            yield FixityCheck(None, f"generations/{generation.name}/{file}", verdict)
            if not same:
                return
        snapshot = Catalogue(SqliteDatabase.read(folder / CATALOGUE, is_finished=True))
        try:
            with snapshot.reading() as connection:
                loads = [_any_version(load) for load in loads_of(connection, record_ids(connection))]
                held_files = tuple(held_in(connection))
        finally:
            snapshot.close()
        for held in held_files:
            yield from self.held.checks(held, cached=manner.cached)
        yield from check_objects(self.duplicate, loads, manner)


def _any_version(load: Load) -> Load:
    return replace(load, expected=replace(load.expected, version=None))


def _root_of(connection: Connection) -> str:
    """The Merkle root of the whole journal in hexadecimal (RFC 9162 §2.1)."""
    return subtree_root(tree_nodes(connection), 0, entries.head(connection).sequence).hex()


def parse_generation(path: Path) -> Generation:
    """Reads the description of a generation; raises `DamagedGeneration`."""
    try:
        return msgspec.json.decode(path.read_bytes(), type=Generation)
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise DamagedGeneration(path) from error


REPLAY: ReplayTable = {Action.BACKED_UP: WithoutRows("a copy was made elsewhere; no row changed")}
