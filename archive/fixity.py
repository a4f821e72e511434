"""Fixity: recompute what every file of the store should be and say, file by file, what is wrong."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from archive import ocfl
from archive.disk import read_chunks
from archive.record import Record, RecordId
from archive.store import Store, original_name


class FixityVerdict(StrEnum):
    SAME = "same"
    CHANGED = "changed"
    MISSING = "missing"
    UNREADABLE = "unreadable"
    UNEXPECTED = "unexpected"


@dataclass(frozen=True, slots=True)
class FixityCheck:
    """The verdict on one file; `file` is its path below the record's object, or below the store for strangers."""

    record: RecordId | None
    file: str
    verdict: FixityVerdict

    @property
    def is_finding(self) -> bool:
        return self.verdict is not FixityVerdict.SAME


def check_record(store: Store, record: Record) -> Iterator[FixityCheck]:
    """Check every file of one record's object, reading all its bytes.

    Content against the inventory, the original against the catalogue too, each inventory against its sidecar,
    the root's against the newest version's copy, and the folder for files that nobody recorded.
    """
    verdicts = _check_object(store.folder(record.id), record)
    for path, verdict in sorted(verdicts.items()):
        yield FixityCheck(record.id, path, verdict)


def check_strangers(store: Store, known: Iterable[RecordId]) -> Iterator[FixityCheck]:
    """Check the root's own files, and name everything in the store that belongs to no record."""
    expected = {store.folder(record_id) for record_id in known}
    own = store.own_files()
    for path, content in own.items():
        yield FixityCheck(None, str(path.relative_to(store.root)), _compare(path, content))
    for path in _strangers(store.root, expected | set(own)):
        yield FixityCheck(None, str(path.relative_to(store.root)), FixityVerdict.UNEXPECTED)


def _strangers(folder: Path, expected: set[Path]) -> Iterator[Path]:
    for path in sorted(folder.iterdir()):
        if path in expected:
            continue
        if path.is_dir() and not path.is_symlink() and any(path.iterdir()):
            yield from _strangers(path, expected)
        else:
            yield path


def _check_object(folder: Path, record: Record) -> dict[str, FixityVerdict]:
    original = f"v1/content/{original_name(record)}"
    inventory, verdicts = _check_inventories(folder)
    verdicts[ocfl.OBJECT_DECLARATION] = _compare(folder / ocfl.OBJECT_DECLARATION, ocfl.DECLARED)
    for path, sha256 in (inventory.sha256 if inventory else {}).items():
        verdicts[path] = _check_content(folder / path, sha256)
    if inventory is None or inventory.sha256.get(original) != record.original.sha256:
        verdicts[original] = _check_content(folder / original, record.original.sha256)
    for path in _files_below(folder):
        verdicts.setdefault(path, FixityVerdict.UNEXPECTED)
    return verdicts


def _check_inventories(folder: Path) -> tuple[ocfl.Inventory | None, dict[str, FixityVerdict]]:
    """The verdict on each inventory and sidecar, and the newest inventory that can still be believed."""
    versions = sorted((path.name for path in folder.glob("v*")), key=lambda name: (len(name), name)) or ["v1"]
    newest, root = _read(folder / versions[-1] / ocfl.INVENTORY), _read(folder / ocfl.INVENTORY)
    verdicts: dict[str, FixityVerdict] = {}
    for place in ("", *(f"{version}/" for version in versions)):
        witness = newest if place == "" else root if place == f"{versions[-1]}/" else None
        text, seal = _check_seal(folder / place, witness)
        verdicts[f"{place}{ocfl.INVENTORY}"], verdicts[f"{place}{ocfl.SIDECAR}"] = text, seal
    if verdicts[ocfl.INVENTORY] is FixityVerdict.SAME and root != newest is not None:
        verdicts[ocfl.INVENTORY] = FixityVerdict.CHANGED
    believed = root if verdicts[ocfl.INVENTORY] is FixityVerdict.SAME else newest
    try:
        return ocfl.parse_inventory(believed or b""), verdicts
    except ocfl.BadInventory:
        return None, verdicts


def _check_seal(folder: Path, witness: bytes | None) -> tuple[FixityVerdict, FixityVerdict]:
    """The verdicts on an inventory and its sidecar; where they disagree, the witness tells which one changed.

    Without a witness nobody can tell, and both are named.
    """
    text, seal = _read(folder / ocfl.INVENTORY), _read(folder / ocfl.SIDECAR)
    if text is None or seal is None:
        return _presence(folder / ocfl.INVENTORY, text), _presence(folder / ocfl.SIDECAR, seal)
    if ocfl.render_sidecar(text) == seal:
        return FixityVerdict.SAME, FixityVerdict.SAME
    if witness is None:
        return FixityVerdict.CHANGED, FixityVerdict.CHANGED
    if text == witness:
        return FixityVerdict.SAME, FixityVerdict.CHANGED
    return FixityVerdict.CHANGED, FixityVerdict.SAME


def _check_content(path: Path, sha256: str) -> FixityVerdict:
    digest = hashlib.sha256()
    try:
        for chunk in read_chunks(path):
            digest.update(chunk)
    except OSError:
        return _presence(path, None)
    return FixityVerdict.SAME if digest.hexdigest() == sha256 else FixityVerdict.CHANGED


def _compare(path: Path, content: bytes) -> FixityVerdict:
    found = _read(path)
    if found is None:
        return _presence(path, None)
    return FixityVerdict.SAME if found == content else FixityVerdict.CHANGED


def _presence(path: Path, content: bytes | None) -> FixityVerdict:
    if content is not None:
        return FixityVerdict.SAME
    return FixityVerdict.UNREADABLE if path.exists() else FixityVerdict.MISSING


def _read(path: Path) -> bytes | None:
    try:
        return path.read_bytes()
    except OSError:
        return None


def _files_below(folder: Path) -> Iterator[str]:
    for path in folder.rglob("*"):
        if path.is_symlink() or not path.is_dir() or not any(path.iterdir()):
            yield str(path.relative_to(folder))
