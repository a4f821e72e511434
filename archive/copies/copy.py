"""Copies an archive's objects, journal, public keys and checkpoints into a folder elsewhere."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, select

from archive.accession.held_files import HeldFiles, QuarantinedFile
from archive.catalogue import schema
from archive.catalogue.database import Catalogue
from archive.integrity.expectations import Witness, witnesses
from archive.integrity.fixity import FixityCheck
from archive.integrity.parallel import Load, Manner, examine_all
from archive.journal import entries
from archive.journal.keys import PUBLIC, ROTATION, SECRET
from archive.journal.transcript import Transcript
from archive.storage.disk import UNFINISHED, AlreadyThere, Disk, read_chunks
from archive.storage.home import Home, not_empty
from archive.storage.object_names import object_below
from archive.storage.store import Store
from archive.storage.transfer import Copier, DamagedSource, Diverged, JournalledInventory
from archive.values.error import ArsipError
from archive.values.objection import Objection, objection
from archive.values.record import Phase, RecordId

_TOGETHER = 500


class NotOurs(ArsipError):
    """A folder is no duplicate of the wanted kind, or one of another archive."""

    code = "not_ours"

    def __init__(self, objection: Objection) -> None:
        super().__init__(str(objection))
        self.objection = objection


@dataclass(frozen=True, slots=True)
class Item:
    """A record as far as copying its object goes; `told` is the inventory that the journal tells of, if it does."""

    id: RecordId
    version: int
    destroyed: bool
    journalled: JournalledInventory | None = None


@dataclass(frozen=True, slots=True)
class CopyFailure:
    """An object that could not be copied, and which of its files is why."""

    record: RecordId
    file: str


@dataclass(frozen=True, slots=True)
class Copied:
    """How many objects were written, and which could not be."""

    written: int
    failures: tuple[CopyFailure, ...]


@dataclass(frozen=True, slots=True)
class Duplicate:
    """The layout that a replica and a backup share; `kind` is the word in its declaration."""

    root: Path
    kind: str

    @property
    def declaration(self) -> Path:
        return self.root / f"arsip-{self.kind}"

    @property
    def store(self) -> Path:
        return self.root / "store"

    @property
    def staging(self) -> Path:
        return self.root / "staging"

    @property
    def suspect(self) -> Path:
        return self.root / "suspect"

    @property
    def quarantine(self) -> Path:
        return self.root / "quarantine"

    @property
    def journal(self) -> Path:
        return self.root / "journal"

    @property
    def keys(self) -> Path:
        return self.root / "keys"

    @property
    def lock(self) -> Path:
        return self.root / "writer.lock"

    def begin(self, archive: str, disk: Disk) -> None:
        """Lay it out in a new or empty folder, or find it there; raises `NotOurs`.

        `archive` is what `archive_of` says of it.
        """
        if self.declaration.exists():
            self.verify(archive)
            return
        disk.make_folder(self.root)
        former = (
            f".{self.declaration.name}.part"  # an unfinished declaration, in duplicates of older programs
        )
        begun = {"store", "journal", "writer.lock", UNFINISHED, former}
        strangers = {path.name for path in self.root.iterdir()} - begun
        if strangers:
            raise NotOurs(not_empty(self.root, strangers))
        disk.keep_private(self.root)
        lay_out(Store(self.store, self.staging, disk), disk)
        disk.make_folder(self.journal)
        _put(disk, self.declaration, f"arsip-{self.kind} 1\n{archive}\n".encode())

    def verify(self, archive: str | None = None) -> str:
        """The archive that this is a duplicate of; raises `NotOurs`."""
        try:
            title, found = self.declaration.read_text().splitlines()
        except (OSError, ValueError) as error:
            raise NotOurs(
                objection(f"no_{self.kind}", "{root} is no {kind}", root=str(self.root), kind=self.kind)
            ) from error
        if title != f"arsip-{self.kind} 1" or archive not in (None, found):
            other = objection(
                "other_archive",
                "{root} belongs to another archive, or is of another format",
                root=str(self.root),
            )
            raise NotOurs(other)
        return found

    def folder(self, record: RecordId) -> Path:
        return self.store / object_below(record)


def archive_of(connection: Connection) -> str:
    """Returns what identifies this archive: its first signing key, else the digest of its first entry."""
    key = schema.signing_key.c
    first = connection.scalar(select(key.key).where(key.generation == 1))
    return first or entries.digest_at(connection, 1) or entries.GENESIS


def lay_out(store: Store, disk: Disk) -> None:
    """Make the files of a storage root that are not there yet, after an attempt that died as well."""
    for path, content in store.own_files().items():
        disk.make_folder(path.parent)
        _put(disk, path, content)


def items(connection: Connection) -> tuple[Item, ...]:
    """All records, by id."""
    table = schema.record.c
    rows = connection.execute(select(table.id, table.version, table.phase).order_by(table.id)).all()
    found = list[Item]()
    for start in range(0, len(rows), _TOGETHER):
        together = rows[start : start + _TOGETHER]
        witnessed = witnesses(connection, [row.id for row in together])
        found += (_item(row, witnessed.get(row.id, Witness())) for row in together)
    return tuple(found)


def _item(row: Any, witness: Witness) -> Item:
    journalled = JournalledInventory(row.version, witness.inventory) if witness.inventory else None
    return Item(RecordId(row.id), row.version, row.phase == Phase.DESTROYED, journalled)


def copy_objects(store: Path, duplicate: Duplicate, wanted: Iterable[Item], disk: Disk) -> Copied:
    """Brings the duplicate's objects level with the store's; copies every intact object and no damaged one."""
    copier = Copier(duplicate.staging, disk)
    written, failures = 0, []
    for item in wanted:
        source, target = store / object_below(item.id), duplicate.folder(item.id)
        try:
            written += _copy(copier, source, target, item)
        except DamagedSource as damage:
            failures.append(CopyFailure(item.id, f"{damage.folder}: {damage.file}"))
        except Diverged as divergence:
            failures.append(CopyFailure(item.id, str(divergence.place)))
    return Copied(written, tuple(failures))


def _copy(copier: Copier, source: Path, target: Path, item: Item) -> bool:
    try:
        return copier.copy(source, target, journalled=item.journalled)
    except Diverged:
        if not item.destroyed:
            raise
    copier.supersede(source, target)
    return True


def check_objects(duplicate: Duplicate, loads: Sequence[Load], manner: Manner) -> Iterator[FixityCheck]:
    """Read these objects of a duplicate, every file of them."""
    for batch in examine_all(str(duplicate.store), loads, manner):
        for examined in batch:
            yield from examined.checks()


def copy_held(
    held_files: Iterable[QuarantinedFile], source: HeldFiles, target: HeldFiles, staging: Path
) -> tuple[CopyFailure, ...]:
    """Bring held files to another place; what is damaged at the source and not at the target yet is named."""
    failures = []
    for held in held_files:
        try:
            target.bring(held, source, staging)
        except DamagedSource:
            failures.append(CopyFailure(RecordId(held.id), str(source.path(held))))
    return tuple(failures)


def copy_journal(home: Home, catalogue: Catalogue, duplicate: Duplicate, disk: Disk) -> None:
    """Append what the journal has more, and the checkpoints and public keys that are not there yet.

    Raises `BrokenTranscript` where the duplicate has a journal of its own from some entry on.
    """
    disk.make_folder(duplicate.journal)
    lock = duplicate.root / "journal.lock"
    Transcript(duplicate.journal, catalogue, disk, lock, lambda: 0).follow()
    copy_missing(home.journal / "checkpoints", duplicate.journal / "checkpoints", disk)
    copy_keys(home.keys, duplicate.keys, disk, secret=False)


def copy_keys(source: Path, target: Path, disk: Disk, *, secret: bool) -> None:
    """Copy the keys that are not there; the secret half, readable by its owner alone, only when it is asked for."""
    names = (PUBLIC, ROTATION, SECRET) if secret else (PUBLIC, ROTATION)
    for generation in sorted(path for path in source.glob("*") if path.name.isdecimal()):
        for name in names:
            if (generation / name).exists():
                mode = 0o600 if name == SECRET else 0o444
                _copy_file(generation / name, target / generation.name / name, disk, mode)


def copy_missing(source: Path, target: Path, disk: Disk) -> None:
    """Copies the files of a folder that the other lacks, and touches none that it has."""
    for path in sorted(source.glob("[!.]*")):
        _copy_file(path, target / path.name, disk)


def _copy_file(source: Path, target: Path, disk: Disk, mode: int = 0o444) -> None:
    if target.exists():
        return
    disk.make_folder(target.parent)
    disk.install(target, read_chunks(source), mode)


def _put(disk: Disk, path: Path, content: bytes) -> None:
    """Write a small file whole or not at all; one that is there already was written by an attempt that died."""
    with suppress(AlreadyThere):
        disk.install(path, [content])
