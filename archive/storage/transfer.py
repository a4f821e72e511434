"""Copies an object between storage roots, and compares every byte with the inventory on the way."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from archive.storage import inventory as ocfl
from archive.storage.disk import Disk, digest_file, read_chunks
from archive.storage.store import NotStored
from archive.values.error import ArsipError

_SEALED = (ocfl.INVENTORY, ocfl.SIDECAR)


class DamagedSource(ArsipError):
    """An object is not what its inventory says at `file`; nothing of it was copied."""

    code = "damaged_source"

    def __init__(self, folder: Path, file: str) -> None:
        super().__init__(f"{folder}: {file} is damaged")
        self.folder = folder
        self.file = file


class Diverged(ArsipError):
    """The copy is not an earlier state of what is to be copied; neither is touched."""

    code = "diverged"

    def __init__(self, place: Path) -> None:
        super().__init__(f"{place} is not an earlier state of its source")
        self.place = place


@dataclass(frozen=True, slots=True)
class Sealed:
    """An object's inventory with the bytes it was read from; its sidecar agrees with them."""

    inventory: ocfl.Inventory
    text: bytes

    @property
    def versions(self) -> int:
        return len(self.inventory.versions)


@dataclass(frozen=True, slots=True)
class JournalledInventory:
    """The sha512 of an object's inventory at one version, as somebody tells it who is not the store."""

    version: int
    sha512: str

    def verify(self, folder: Path, newest: Sealed) -> None:
        """Raises `DamagedSource` unless the object at `folder`, whose newest inventory is given, has this one."""
        found = newest if newest.versions == self.version else sealed(folder, self.version)
        if hashlib.sha512(found.text).hexdigest() != self.sha512:
            raise DamagedSource(folder, f"v{self.version}/{ocfl.INVENTORY}")


def sealed(folder: Path, version: int | None = None) -> Sealed:
    """The newest inventory of an object that its sidecar vouches for, or that of one version.

    The newest version folder is asked before the root, which is one behind for a moment while a version is
    installed. Raises `DamagedSource`.
    """
    newest = version or max(_version_numbers(folder), default=1)
    places = [folder / f"v{newest}"] if version else [folder / f"v{newest}", folder]
    for place in places:
        try:
            text, seal = ((place / name).read_bytes() for name in _SEALED)
            if ocfl.render_sidecar(text) == seal:
                return Sealed(ocfl.parse_inventory(text), text)
        except (OSError, ocfl.BadInventory):
            continue
    raise DamagedSource(folder, str((places[0] / ocfl.INVENTORY).relative_to(folder)))


def _version_numbers(folder: Path) -> Iterator[int]:
    for path in folder.glob("v*"):
        if path.name[1:].isdecimal() and path.is_dir():
            yield int(path.name[1:])


class Copier:
    """Copies objects below one folder, staging them on its file system; one process at a time."""

    def __init__(self, staging: Path, disk: Disk) -> None:
        self._staging = staging
        self._disk = disk

    def copy(
        self,
        source: Path,
        target: Path,
        version: int | None = None,
        journalled: JournalledInventory | None = None,
    ) -> bool:
        """Bring the object at `target` to the state of the one at `source`, or to its version `version`.

        An older state of it is completed, versions that are there stay as they are; False where nothing was to be
        done. Durable when this returns. Raises `DamagedSource`, also where `journalled` is another inventory,
        `Diverged`, `NotDurable`, `OSError`; the target is then as it was, or at an earlier state that the next
        copy completes.
        """
        wanted = sealed(source, version)
        if journalled is not None:
            journalled.verify(source, wanted)
        present = sealed(target).versions if target.exists() else 0
        if (
            present
            and sealed(target, min(present, wanted.versions)).text
            != sealed(source, min(present, wanted.versions)).text
        ):
            raise Diverged(target)
        if present >= wanted.versions:
            return self._settle(target, sealed(target))
        bench = self._staging / secrets.token_hex(8)
        self._disk.make_folder(bench)
        try:
            for number in range(present + 1, wanted.versions + 1):
                self._copy_version(source, bench, sealed(source, number), number)
            self._write_root(bench, wanted)
            if not present:
                self._disk.write(bench / ocfl.OBJECT_DECLARATION, [ocfl.DECLARED])
            self._disk.sync_tree(bench)
            _read_back(bench, wanted.inventory)
            self._install(bench, target, range(present + 1, wanted.versions + 1))
        finally:
            self._disk.remove(bench)
        return True

    def supersede(self, source: Path, target: Path) -> None:
        """Put a copy of the object at `source` in the place of another one, which is removed with all its bytes.

        For tombstones only: of nothing else may a copy be less than it was. Raises as `copy` does.
        """
        bench = self._staging / secrets.token_hex(8)
        self.copy(source, bench)
        try:
            self._disk.exchange(bench, target)
            self._disk.sync_folder(target.parent)
        finally:
            self._disk.remove(bench)

    def _copy_version(self, source: Path, bench: Path, version: Sealed, number: int) -> None:
        for digest, paths in version.inventory.manifest.items():
            for path in paths:
                if path.startswith(f"v{number}/"):
                    self._copy_file(source, bench, path, digest)
        for name, content in zip(_SEALED, (version.text, ocfl.render_sidecar(version.text)), strict=True):
            self._disk.write(bench / f"v{number}" / name, [content])

    def _copy_file(self, source: Path, bench: Path, path: str, sha512: str) -> None:
        self._disk.make_folder((bench / path).parent, durable=False)
        if self._disk.write(bench / path, readable(source, path)).sha512 != sha512:
            raise DamagedSource(source, path)

    def _write_root(self, bench: Path, wanted: Sealed) -> None:
        for name, content in zip(_SEALED, (wanted.text, ocfl.render_sidecar(wanted.text)), strict=True):
            self._disk.write(bench / name, [content])

    def _install(self, bench: Path, target: Path, numbers: range) -> None:
        if numbers.start == 1:
            self._disk.make_folder(target.parent)
            self._disk.rename_new(bench, target)
            self._disk.sync_folder(target.parent)
            return
        for number in numbers:
            self._disk.rename_new(bench / f"v{number}", target / f"v{number}")
        self._disk.sync_folder(target)
        self._replace_root(bench, target)

    def _replace_root(self, bench: Path, target: Path) -> None:
        for name in _SEALED:
            self._disk.replace(bench / name, target / name)
        self._disk.sync_folder(target)

    def _settle(self, target: Path, newest: Sealed) -> bool:
        """Let the root say what the newest version says; a death between the two left it one behind."""
        contents = (newest.text, ocfl.render_sidecar(newest.text))
        if all(_is(target / name, content) for name, content in zip(_SEALED, contents, strict=True)):
            return False
        bench = self._staging / secrets.token_hex(8)
        self._disk.make_folder(bench)
        try:
            self._write_root(bench, newest)
            self._disk.sync_tree(bench)
            self._replace_root(bench, target)
        finally:
            self._disk.remove(bench)
        return True


def _read_back(bench: Path, inventory: ocfl.Inventory) -> None:
    """Raises `NotStored` unless the disk gives back what was written to it."""
    for digest, paths in inventory.manifest.items():
        for path in paths:
            if (bench / path).exists() and digest_file(bench / path, cached=False).sha512 != digest:
                raise NotStored(bench / path)


def _is(path: Path, content: bytes) -> bool:
    return path.is_file() and path.read_bytes() == content


def readable(source: Path, path: str) -> Iterator[bytes]:
    """The bytes of an object's file; a fault in reading is damage of the source, not of the disk written to."""
    try:
        yield from read_chunks(source / path)
    except OSError as error:
        raise DamagedSource(source, path) from error


def sha256_of(path: Path) -> str:
    """The sha256 of a file in hexadecimal; raises `OSError`."""
    digest = hashlib.sha256()
    for chunk in read_chunks(path):
        digest.update(chunk)
    return digest.hexdigest()
