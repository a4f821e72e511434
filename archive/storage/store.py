"""Writes objects and versions into the OCFL storage root by the commit protocol, and reads them back."""

from __future__ import annotations

import errno
import hashlib
import json
import secrets
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from types import MappingProxyType

from archive.storage import inventory as ocfl
from archive.storage.disk import Digests, Disk, digest_file
from archive.storage.object_names import OBJECT_PREFIX, is_original, object_below, original_name
from archive.storage.recovery import SEALED, is_installed, is_whole, known_versions
from archive.values import serialisation
from archive.values.error import ArsipError
from archive.values.record import Page, Record, RecordId, alive

RECORD, TEXT, PAGES = "record.json", "text.txt", "pages.jsonl"
_GROUP = 4  # from this many objects on, one syncfs costs less than their fsyncs


class NotInStore(ArsipError, FileNotFoundError):
    """The store has no object for a record."""

    code = "not_in_store"

    def __init__(self, record: RecordId) -> None:
        super().__init__(errno.ENOENT, "no such object", record)
        self.record = record


class NotStored(ArsipError, OSError):
    """The disk gave back other bytes than were written; the staged copy was discarded."""

    code = "not_stored"

    def __init__(self, path: Path) -> None:
        super().__init__(errno.EIO, "read back other bytes than were written", str(path))
        self.path = path


@dataclass(frozen=True, slots=True)
class Package:
    """The content of one object: the record, the staged file that becomes its original, and its pages.

    The staged file is moved into the store, not copied; it lies on the store's file system.
    """

    record: Record
    staged: Path
    pages: Sequence[Page]


@dataclass(frozen=True, slots=True)
class NewContent:
    """The pages that a new version brings, and a staged file that takes the place of the original, if one does."""

    pages: Sequence[Page]
    staged: Path | None = None


@dataclass(frozen=True, slots=True)
class VersionMetadata:
    """Who makes a version, when, and why."""

    when: datetime
    who: str
    why: str

    def version(self, state: Mapping[str, str]) -> ocfl.Version:
        return ocfl.Version(self.when, self.who, self.why, state)


class Store:
    """One storage root. Writing demands the home's writer lock; reading demands nothing."""

    def __init__(self, root: Path, staging: Path, disk: Disk, suspect: Path | None = None) -> None:
        """`suspect` is the folder for what is not what it should be, by default one beside the root."""
        self.root = root
        self._staging = staging
        self._disk = disk
        self._suspect = suspect or root.with_name("suspect")

    def create(self) -> None:
        """Lay out an empty storage root (OCFL 1.1 §4); raises `AlreadyThere` where one is."""
        for path, content in self.own_files().items():
            self._disk.make_folder(path.parent)
            self._disk.write(path, [content])
            self._disk.sync_file(path)
            self._disk.sync_folder(path.parent)

    def own_files(self) -> Mapping[Path, bytes]:
        """The files of the root itself and their exact content."""
        layout = {"extension": ocfl.LAYOUT, "description": ocfl.LAYOUT_NOTE}
        parameters: dict[str, str | int] = {
            "extensionName": ocfl.LAYOUT,
            "digestAlgorithm": "sha256",
            "tupleSize": 2,
            "numberOfTuples": 2,
        }
        return {
            self.root / ocfl.ROOT_DECLARATION: ocfl.ROOT_DECLARED,
            self.root / "ocfl_layout.json": _json(layout),
            self.root / "extensions" / ocfl.LAYOUT / "config.json": _json(parameters),
        }

    # -- reading ---------------------------------------------------------------------------------------------

    def folder(self, record_id: RecordId) -> Path:
        """Where the object of a record lies, whether it is there or not."""
        return self.root / object_below(record_id)

    def holds(self, record_id: RecordId) -> bool:
        return (self.folder(record_id) / ocfl.INVENTORY).is_file()

    def inventory(self, record_id: RecordId) -> ocfl.Inventory:
        """Raises `NotInStore`, `ocfl.BadInventory`, `OSError`."""
        return ocfl.parse_inventory(self._inventory_text(record_id))

    def inventory_digest(self, record_id: RecordId) -> str:
        """The sha512 of the inventory as it stands, which all other files hang on; raises as `inventory` does."""
        return hashlib.sha512(self._inventory_text(record_id)).hexdigest()

    def _inventory_text(self, record_id: RecordId) -> bytes:
        try:
            return (self.folder(record_id) / ocfl.INVENTORY).read_bytes()
        except FileNotFoundError as error:
            raise NotInStore(record_id) from error

    def path_of(self, record_id: RecordId, name: str) -> Path:
        """The file that the newest version calls `name`; raises as `inventory` does."""
        return self.folder(record_id) / self.inventory(record_id).path_of(name)

    def original(self, record: Record) -> Path:
        """The received bytes of a record; raises `RecordDestroyed` for a tombstone, and as `inventory` does."""
        return self.path_of(alive(record).id, original_name(record))

    def record(self, record_id: RecordId) -> Record:
        """Returns the record of the newest version; raises as `inventory` does, and `serialisation.BadFile`."""
        return serialisation.parse_record(self.path_of(record_id, RECORD).read_bytes())

    def pages(self, record_id: RecordId) -> tuple[Page, ...]:
        """The pages with their texts and word boxes; raises as `record` does."""
        return tuple(self.each_page(record_id))

    def each_page(self, record_id: RecordId) -> Iterator[Page]:
        """The same one after the other, none of them kept."""
        inventory, folder = self.inventory(record_id), self.folder(record_id)
        texts = (folder / inventory.path_of(TEXT)).read_bytes()
        with (folder / inventory.path_of(PAGES)).open("rb") as lines:
            yield from serialisation.each_page(texts, lines)

    def texts(self, record_id: RecordId) -> tuple[str, ...]:
        """Returns the texts of the pages; raises as `record` does."""
        return serialisation.parse_texts(self.path_of(record_id, TEXT).read_bytes())

    # -- writing ---------------------------------------------------------------------------------------------

    def put(self, packages: Sequence[Package], making: VersionMetadata) -> None:
        """File new objects, all durable when this returns (preservation by stage, sync, re-read, rename, sync).

        Raises `AlreadyThere`, `NotDurable`, `NotStored`, `OSError`; then none, or only the first of the objects
        are in place, each of them whole. What was staged is discarded.
        """
        bench = self._staging / secrets.token_hex(8)
        self._disk.make_folder(bench)
        try:
            built = [self._build_package(bench / package.record.id, package, making) for package in packages]
            self._sync_trees(bench, [bench / package.record.id for package in packages])
            for package, digests in zip(packages, built, strict=True):
                _compare(bench / package.record.id, digests)
            self._install(bench, [package.record.id for package in packages])
        finally:
            self._disk.remove(bench)

    def _build_package(
        self, folder: Path, package: Package, making: VersionMetadata
    ) -> Mapping[str, Digests]:
        """Write the whole object of a new record; returns the digests of its files by path."""
        original = package.record.original
        content = folder / "v1" / "content"
        self._disk.make_folder(content, durable=False)
        name = original_name(package.record)
        self._disk.rename_new(package.staged, content / name)
        received = {name: Digests(original.size, original.sha256, original.sha512)}
        return self._build(folder, package.record, package.pages, making, received)

    def _build(
        self,
        folder: Path,
        record: Record,
        pages: Sequence[Page],
        making: VersionMetadata,
        received: Mapping[str, Digests] = MappingProxyType({}),
    ) -> Mapping[str, Digests]:
        """Write an object below `folder` around what was received; returns the digests of its files by path."""
        content = folder / "v1" / "content"
        self._disk.make_folder(content, durable=False)
        digests = dict(received) | self._write_derived(content, record, pages)
        version = making.version({name: digest.sha512 for name, digest in digests.items()})
        inventory = ocfl.first_version(OBJECT_PREFIX + record.id, version, _contents(digests))
        written = self._write_inventories([folder, folder / "v1"], inventory)
        declaration = folder / ocfl.OBJECT_DECLARATION
        written[ocfl.OBJECT_DECLARATION] = self._disk.write(declaration, [ocfl.DECLARED])
        return {f"v1/content/{name}": digest for name, digest in digests.items()} | written

    def _write_derived(
        self, content: Path, record: Record, pages: Sequence[Page] | None
    ) -> dict[str, Digests]:
        """Writes the archive's own files about the original into the folder of a version; returns digests by name."""
        digests = {}
        if pages is not None:
            digests[TEXT] = self._disk.write(content / TEXT, serialisation.render_texts(pages))
            digests[PAGES] = self._disk.write(content / PAGES, serialisation.render_pages(pages))
        digests[RECORD] = self._disk.write(content / RECORD, [serialisation.render_record(record)])
        return digests

    def _write_inventories(self, folders: Iterable[Path], inventory: ocfl.Inventory) -> dict[str, Digests]:
        """The inventory and its sidecar into each folder, the sidecar last (E062); their digests by name."""
        text = ocfl.render_inventory(inventory)
        written: dict[str, Digests] = {}
        for folder in folders:
            written[ocfl.INVENTORY] = self._disk.write(folder / ocfl.INVENTORY, [text])
            written[ocfl.SIDECAR] = self._disk.write(folder / ocfl.SIDECAR, [ocfl.render_sidecar(text)])
        return written

    def _sync_trees(self, bench: Path, folders: Sequence[Path]) -> None:
        if len(folders) >= _GROUP:
            self._disk.sync_filesystem(bench)
            return
        for folder in folders:
            self._disk.sync_tree(folder)

    def _install(self, bench: Path, ids: Sequence[RecordId]) -> None:
        alone = len(ids) < _GROUP
        for record_id in ids:
            folder = self.folder(record_id)
            self._disk.make_folder(folder.parent, durable=alone)
            self._disk.rename_new(bench / record_id, folder)
            if alone:
                self._disk.sync_folder(folder.parent)
        if not alone:
            self._disk.sync_filesystem(self.root)

    def forget(self, record_id: RecordId) -> None:
        """Remove the empty folders that a crash left above an object that never came (E073)."""
        for folder in list(self.folder(record_id).parents)[:2]:
            self._disk.remove_if_empty(folder)

    def revise(self, record: Record, making: VersionMetadata, content: NewContent | None = None) -> None:
        """Add a version with other metadata, and perhaps with other content; durable on return.

        Raises `NotInStore`, `NotDurable`, `NotStored`, `OSError`. After a crash `settle` completes or undoes it.
        """
        folder, inventory = self.folder(record.id), self.inventory(record.id)
        bench = self._staging / secrets.token_hex(8)
        number = f"v{len(inventory.versions) + 1}"
        self._disk.make_folder(bench / number / "content")
        try:
            digests = self._write_derived(
                bench / number / "content", record, content.pages if content else None
            )
            former = inventory.versions[-1].state
            if content and content.staged:
                name, said = original_name(record), record.original
                self._disk.rename_new(content.staged, bench / number / "content" / name)
                digests[name] = Digests(said.size, said.sha256, said.sha512)
                former = {name: sha512 for name, sha512 in former.items() if not is_original(name)}
            state = {**former, **{name: digest.sha512 for name, digest in digests.items()}}
            following = ocfl.next_version(inventory, making.version(state), _contents(digests))
            written = self._write_inventories([bench / number, bench], following)
            self._disk.sync_tree(bench)
            _compare(
                bench / number, {f"content/{name}": digest for name, digest in digests.items()} | written
            )
            self._disk.rename_new(bench / number, folder / number)
            self._disk.sync_folder(folder)
            self._replace_inventory(bench, folder)
        finally:
            self._disk.remove(bench)

    def _replace_inventory(self, source: Path, folder: Path) -> None:
        self._disk.replace(source / ocfl.INVENTORY, folder / ocfl.INVENTORY)
        self._disk.replace(source / ocfl.SIDECAR, folder / ocfl.SIDECAR)
        self._disk.sync_folder(folder)

    def bury(self, record: Record, making: VersionMetadata) -> None:
        """Put a tombstone in the place of a record's object: what is still known of it, and none of its bytes.

        The two change places in one step and the old object is removed after that; on media that copy on write
        its blocks may live on (NIST SP 800-88). Raises `NotDurable`, `NotStored`, `OSError`.
        """
        bench = self._staging / secrets.token_hex(8)
        built = bench / record.id
        self._disk.make_folder(bench)
        try:
            digests = self._build(built, record, (), making)
            self._disk.sync_tree(built)
            _compare(built, digests)
            folder = self.folder(record.id)
            if folder.exists():
                self._disk.exchange(built, folder)
            else:
                self._disk.make_folder(folder.parent)
                self._disk.rename_new(built, folder)
            self._disk.sync_folder(folder.parent)
        finally:
            self._disk.remove(bench)

    def settle(self, record_id: RecordId) -> Path | None:
        """Complete a version that a crash left half installed: its folder is there, the root is one behind.

        A version folder that is whole is rolled forward: the root's inventory and sidecar become copies of its own.
        One that is not, and that the root does not know, is moved aside, never deleted; then the object is what it
        was before, and the folder's new place is returned. Idempotent. Raises `NotInStore`, `NotDurable`, `OSError`.
        """
        folder = self.folder(record_id)
        versions = [path for path in folder.glob("v*") if path.is_dir()]
        if not versions:
            raise NotInStore(record_id)
        newest = max(versions, key=lambda path: int(path.name[1:]))
        if is_installed(folder, newest):
            return None
        if is_whole(folder, newest):
            self._roll_forward(folder, newest)
        elif newest.name not in known_versions(folder):
            return self._set_aside(newest, f"{record_id}-{newest.name}")
        return None

    def _roll_forward(self, folder: Path, newest: Path) -> None:
        bench = self._staging / secrets.token_hex(8)
        self._disk.make_folder(bench)
        try:
            for name in SEALED:
                self._disk.write(bench / name, [(newest / name).read_bytes()])
            self._disk.sync_tree(bench)
            self._replace_inventory(bench, folder)
        finally:
            self._disk.remove(bench)

    def _set_aside(self, path: Path, name: str) -> Path:
        aside = self._suspect / f"{name}-{secrets.token_hex(4)}"
        self._disk.make_folder(self._suspect)
        self._disk.rename_new(path, aside)
        self._disk.sync_folder(self._suspect)
        self._disk.sync_folder(path.parent)
        return aside


def _contents(digests: Mapping[str, Digests]) -> list[ocfl.Content]:
    return [ocfl.Content(name, digest.sha512, digest.sha256) for name, digest in digests.items()]


def _compare(folder: Path, digests: Mapping[str, Digests]) -> None:
    for name, expected in digests.items():
        if digest_file(folder / name, cached=False) != expected:
            raise NotStored(folder / name)


def _json(value: Mapping[str, str] | Mapping[str, str | int]) -> bytes:
    return (json.dumps(value, indent=2) + "\n").encode()
