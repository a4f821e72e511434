"""Backs an archive up in encrypted pieces: each version of an object is one, and each generation with its journal."""

from __future__ import annotations

import hashlib
import tarfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path, PurePosixPath

from archive.archive import Archive
from archive.copies.backup import (
    BackedUp,
    Backup,
    DamagedGeneration,
    Generation,
    NoSuchGeneration,
    parse_generation,
)
from archive.copies.copy import Copied, CopyFailure, Duplicate, Item, NotOurs, archive_of
from archive.copies.encryption import DamagedPiece, Identities, Recipients
from archive.copies.restore import Source
from archive.integrity.fixity import FixityCheck, FixityVerdict
from archive.storage import inventory as ocfl
from archive.storage.disk import AlreadyThere, Disk, read_chunks
from archive.storage.home import not_empty
from archive.storage.locks import exclusive
from archive.storage.object_names import object_below
from archive.storage.transfer import DamagedSource, Sealed, readable, sealed, sha256_of
from archive.values.serialisation import canonical

KIND = "encrypted_backup"
_PIECE, _DESCRIBED, _LIST = ".age", ".json", ".pieces"
_BLOCK = 512  # bytes, of a tar file


@dataclass(frozen=True, slots=True)
class Member:
    """One file in a piece: its path below a plain backup, its size in bytes, and its content."""

    path: str
    size: int
    chunks: Iterable[bytes]


class EncryptedBackup:
    """A folder of pieces, each a tar file encrypted by age. A piece's name ends with the sha256 of its bytes.

    What is in clear: ids of records, numbers and sizes of their versions, and when generations were made.
    """

    def __init__(self, root: Path, disk: Disk | None = None) -> None:
        self.root = root.absolute()
        self._duplicate = Duplicate(self.root, KIND)
        self._disk = disk or Disk()

    @classmethod
    def is_at(cls, root: Path) -> bool:
        """Whether a folder is such a backup."""
        return Duplicate(root.absolute(), KIND).declaration.exists()

    @property
    def _generations(self) -> Path:
        return self.root / "generations"

    def generations(self) -> tuple[Generation, ...]:
        """All of them, the shortest journal first; raises `NotOurs`, `DamagedGeneration`."""
        self._duplicate.verify()
        found = [parse_generation(path) for path in self._generations.glob(f"*{_DESCRIBED}")]
        return tuple(sorted(found, key=lambda generation: (generation.position, generation.made)))

    def generation(self, name: str | None = None) -> Generation:
        """The one of this name, or the newest; raises `NoSuchGeneration`, `DamagedGeneration`, `NotOurs`."""
        known = [one for one in self.generations() if name in (None, one.name)]
        if not known:
            raise NoSuchGeneration(name or str(self.root))
        return known[-1]

    # -- making ----------------------------------------------------------------------------------------------

    def make(self, archive: Archive, recipients: Recipients, *, with_keys: bool = False) -> BackedUp:
        """Add a generation; what earlier ones brought is not encrypted again, whoever its recipients were.

        Nothing is written here in clear. Durable when this returns; a death leaves the backup as it was, with some
        pieces more. Raises as `Backup.make` does.
        """
        archive.catalogue.admit()
        self._begin(archive)
        with exclusive(self._duplicate.lock), archive.staging.bench() as bench:
            pieces: list[Path] = []
            plain = Backup(
                bench.folder / "plain",
                self._disk,
                partial(self._seal_objects, recipients=recipients, into=pieces),
            )
            made = plain.gather(archive, with_keys=with_keys)
            self._seal_generation(plain.duplicate.root, made.generation, recipients, pieces)
        made.tell(archive, self.root)
        return made

    def _begin(self, archive: Archive) -> None:
        with archive.catalogue.reading() as connection:
            identity = archive_of(connection)
        if self._duplicate.declaration.exists():
            self._duplicate.verify(identity)
            return
        self._disk.make_folder(self.root)
        begun = {"store", "generations", "writer.lock", f".{self._duplicate.declaration.name}.part"}
        if strangers := {path.name for path in self.root.iterdir()} - begun:
            raise NotOurs(not_empty(self.root, strangers))
        self._disk.keep_private(self.root)
        self._disk.make_folder(self._generations)
        text = f"arsip-{KIND} 1\n{identity}\n"
        self._disk.install(self._duplicate.declaration, [text.encode()])

    def _seal_objects(
        self, store: Path, wanted: Iterable[Item], *, recipients: Recipients, into: list[Path]
    ) -> Copied:
        written, failures = 0, []
        for item in wanted:
            try:
                fresh, pieces = self._seal_object(store / object_below(item.id), item, recipients)
            except DamagedSource as damage:
                failures.append(CopyFailure(item.id, f"{damage.folder}: {damage.file}"))
            else:
                written += fresh
                into += pieces
        return Copied(written, tuple(failures))

    def _seal_object(self, source: Path, item: Item, recipients: Recipients) -> tuple[bool, list[Path]]:
        """Encrypt the versions of an object that are not there yet; whether there were any, and all its pieces."""
        below = object_below(item.id)
        folder, pieces, fresh = self._duplicate.store / below, list[Path](), False
        newest = sealed(source, item.version)
        if item.journalled is not None:
            item.journalled.verify(source, newest)
        for number in range(1, item.version + 1):
            version = sealed(source, number)
            name = f"v{number}.{hashlib.sha512(version.text).hexdigest()[:32]}"
            found = next(iter(sorted(folder.glob(f"{name}.*{_PIECE}"))), None)
            if found is None:
                members = _version_members(source, below, version, number)
                found, fresh = self._seal_piece(folder / name, members, recipients), True
            pieces.append(found)
        if item.destroyed:
            # Of a destroyed record nothing is kept but its tombstone.
            for path in set(folder.glob(f"*{_PIECE}")) - set(pieces):
                self._disk.remove(path)
        return fresh, pieces

    def _seal_piece(self, path: Path, members: Iterable[Member], recipients: Recipients) -> Path:
        """Write a piece durably under this name and its digest."""
        self._disk.make_folder(path.parent)
        with self._disk.part_beside(path) as part:
            digests = self._disk.write_by(part, recipients.encrypted(_tarred(members)))
            self._disk.sync_file(part)
            named = path.with_name(f"{path.name}.{digests.sha256}{_PIECE}")
            self._disk.rename_new(part, named)
            self._disk.sync_folder(path.parent)
        return named

    def _seal_generation(
        self, plain: Path, generation: Generation, recipients: Recipients, pieces: Iterable[Path]
    ) -> None:
        """Encrypt what a plain backup has beside its objects; with its description the generation is there."""
        files = (path for path in sorted(plain.rglob("*")) if path.is_file())
        members = (
            Member(str(path.relative_to(plain)), path.stat().st_size, read_chunks(path)) for path in files
        )
        own = self._seal_piece(self._generations / generation.name, members, recipients)
        names = "".join(f"{path.relative_to(self.root)}\n" for path in (own, *pieces))
        self._disk.install(self._generations / f"{generation.name}{_LIST}", [names.encode()])
        content = canonical(generation) + b"\n"
        self._disk.install(self._generations / f"{generation.name}{_DESCRIBED}", [content])

    # -- reading back ----------------------------------------------------------------------------------------

    def check(self, generation: Generation) -> Iterator[FixityCheck]:
        """Hold every piece of a generation against the digest in its name; no identity is needed."""
        for name in self._pieces(generation):
            path = self.root / name
            if not path.is_file():
                yield FixityCheck(None, name, FixityVerdict.MISSING)
                continue
            same = sha256_of(path) == path.stem.rpartition(".")[2]
            yield FixityCheck(None, name, FixityVerdict.SAME if same else FixityVerdict.CHANGED)

    @contextmanager
    def opened(self, name: str | None, identities: Identities, scratch: Path) -> Iterator[Source]:
        """A generation as a plain backup in the folder `scratch`, which is made, private, and removed at the end.

        It takes as much room as the archive. A damaged piece of an object is left out, and its restore names it.
        Raises `WrongIdentity`, `DamagedPiece` for that of the generation, and as `generation` does.
        """
        generation, newest = self.generation(name), self.generation()
        self._disk.remove(scratch)
        try:
            for folder in (scratch, plain := scratch / "plain", later := scratch / "later"):
                self._disk.make_folder(folder)
                self._disk.keep_private(folder)
            own, *pieces = self._pieces(generation)
            self._unpack(own, identities, plain)
            for piece in pieces:
                try:
                    self._unpack(piece, identities, plain)
                except DamagedPiece:
                    continue
            if newest != generation:  # what was destroyed since stays destroyed
                self._unpack(self._pieces(newest)[0], identities, later)
            backup = Backup(plain, self._disk)
            journals = (later / "journal",) if newest != generation else ()
            yield Source(backup, backup.generation(generation.name), journals)
        finally:
            self._disk.remove(scratch)

    def _pieces(self, generation: Generation) -> list[str]:
        path = self._generations / f"{generation.name}{_LIST}"
        try:
            return path.read_text().splitlines()
        except (OSError, UnicodeDecodeError) as error:
            raise DamagedGeneration(path) from error

    def _unpack(self, piece: str, identities: Identities, target: Path) -> None:
        packed = target / ".piece"
        try:
            self._disk.write_by(packed, identities.decrypted(self.root / piece), mode=0o600)
            with tarfile.open(packed, "r:") as tar:
                tar.extractall(target, filter="data")
        except (tarfile.TarError, AlreadyThere) as error:
            raise DamagedPiece(self.root / piece) from error
        finally:
            self._disk.remove(packed)


def _version_members(source: Path, below: PurePosixPath, version: Sealed, number: int) -> Iterator[Member]:
    """The files that a version brought, each held against its digest, and its inventory."""
    for sha512, paths in version.inventory.manifest.items():
        for path in paths:
            if path.startswith(f"v{number}/"):
                yield Member(f"store/{below}/{path}", _size(source, path), _verified(source, path, sha512))
    for name, content in ((ocfl.INVENTORY, version.text), (ocfl.SIDECAR, ocfl.render_sidecar(version.text))):
        yield Member(f"store/{below}/v{number}/{name}", len(content), [content])


def _size(source: Path, path: str) -> int:
    try:
        return (source / path).stat().st_size
    except OSError as error:
        raise DamagedSource(source, path) from error


def _verified(source: Path, path: str, sha512: str) -> Iterator[bytes]:
    digest = hashlib.sha512()
    for chunk in readable(source, path):
        digest.update(chunk)
        yield chunk
    if digest.hexdigest() != sha512:
        raise DamagedSource(source, path)


def _tarred(members: Iterable[Member]) -> Iterator[bytes]:
    """The bytes of a tar file with these members, made as they are read."""
    for member in members:
        info = tarfile.TarInfo(member.path)
        info.size, info.mode = member.size, 0o444
        yield info.tobuf(tarfile.PAX_FORMAT)
        left = member.size
        for chunk in member.chunks:
            left -= len(chunk)
            yield chunk
        if left:
            raise DamagedSource(Path(member.path), "size")
        yield bytes(-member.size % _BLOCK)
    yield bytes(2 * _BLOCK)
