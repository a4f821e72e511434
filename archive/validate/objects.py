"""Validates one OCFL object: its declaration, inventory, root folder and versions."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from archive.validate import declaration, extensions
from archive.validate.files import INVENTORY, find_inventory
from archive.validate.finding import Report
from archive.validate.inventory import SPECS, DeclaredInventory
from archive.validate.paths import in_order, sequence_problems
from archive.validate.tree import FileTree, FileType, FolderEntry, usable
from archive.validate.versions import VersionFolders


@dataclass(frozen=True, slots=True)
class ObjectIdentity:
    """The facts that a storage root needs of an object; None where the object does not say."""

    id: str | None
    spec: str | None


def check_object(folder: Path, report: Report, tree: FileTree) -> ObjectIdentity:
    """Validate the object at `folder`, of which `report` speaks, reading every byte of it.

    Nothing of it is believed: links are not followed, and no path out of an inventory is opened.
    """
    try:
        return _check(folder, report, tree)
    except OSError as error:
        report.add("E092", f"cannot be read: {error.filename}: {error.strerror}")
        return ObjectIdentity(None, None)


def _check(folder: Path, report: Report, tree: FileTree) -> ObjectIdentity:
    entries = usable(tree.entries(folder), report)
    spec, declared = declaration.read_declaration(folder, entries, declaration.OBJECT, report)
    found = find_inventory(folder, entries, report, spec=spec)
    if found.data is None:
        _report_missing(entries, report)
    root = found.inventory
    versions = [name for name in in_order(entries) if entries[name].kind is FileType.FOLDER]
    for name in _strangers(entries, declared | found.known, versions):
        report.add("E001", "nothing else may lie in an object's root", name)
        if entries[name].kind is FileType.FOLDER and _declares_object(tree.entries(folder / name)):
            report.add("E082", "an object inside an object", name)
    if "extensions" in entries and entries["extensions"].kind is FileType.FOLDER:
        spec = spec or (root.spec if root else SPECS[-1])
        place = report.below("extensions")
        extensions.check_extensions(folder / "extensions", extensions.OBJECT, spec, place, tree)
    if root is None:
        return ObjectIdentity(None, spec)
    _check_names(root, versions, report)
    VersionFolders(folder, found, root, report, tree).check(versions)
    return ObjectIdentity(root.id, spec)


def _report_missing(entries: Mapping[str, FolderEntry], report: Report) -> None:
    report.add("E063", "there is no inventory in the object's root")
    for name in entries:
        if name != INVENTORY and name.lower() == INVENTORY:
            report.add("E034", "an inventory is named inventory.json", name)


def _strangers(entries: Mapping[str, FolderEntry], known: frozenset[str], versions: list[str]) -> list[str]:
    """Reports what may not lie in an object's root (OCFL 1.1 §3.1)."""
    folders = {*versions, "logs", "extensions"}
    return [
        name
        for name, entry in entries.items()
        if name not in (folders if entry.kind is FileType.FOLDER else known)
    ]


def _declares_object(entries: Mapping[str, FolderEntry]) -> bool:
    return any(declaration.declares(name, declaration.OBJECT) for name in entries)


def _check_names(root: DeclaredInventory, versions: list[str], report: Report) -> None:
    """The versions of the inventory are the folders, in an unbroken sequence (OCFL 1.1 §3.3)."""
    for name in versions:
        if name not in root.versions:
            report.add("E046", "a version folder that the inventory does not name", name)
    for name in root.versions:
        if name not in versions:
            report.add("E046", f"the inventory names the version {name}, which has no folder")
    for code, message in sequence_problems(versions):
        report.add(code, f"version folders: {message}")
