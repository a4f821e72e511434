"""Validates a storage root: its own files, the folders down to the objects, and every object."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from pathlib import Path

from archive.validate import declaration, extensions
from archive.validate.document import BadDocument, Block, parse
from archive.validate.files import INVENTORY
from archive.validate.finding import Finding, Report
from archive.validate.inventory import SPECS
from archive.validate.layouts import StorageLayout, read_layout
from archive.validate.objects import ObjectIdentity, check_object
from archive.validate.paths import in_order
from archive.validate.tree import FileTree, FileType, FolderEntry, read_start, usable

_LAYOUT = "ocfl_layout.json"
_LAYOUT_LIMIT = 1 << 20


def validate(path: Path) -> Iterator[Finding]:
    """Validates the object or the storage root at `path`, finding by finding; raises `OSError` if it is no folder.

    A folder counts as a storage root if it declares itself one, or has no declaration and holds objects further down;
    any other folder counts as an object. A root is walked object by object, and keeps no findings of those it has left.
    """
    tree = FileTree()
    if _is_root(path, tree.entries(path)):
        yield from _Root(path, tree).check()
        return
    report = Report()
    check_object(path, report, tree)
    yield from report.findings


def _is_root(path: Path, entries: Mapping[str, FolderEntry]) -> bool:
    names = [name for name, entry in entries.items() if entry.kind is FileType.FILE]
    if INVENTORY in names and in_order(_folders(entries)):
        return False
    if any(declaration.declares(name, declaration.ROOT) for name in names) or _LAYOUT in names:
        return True
    if _is_object(entries):
        return False
    if any(declaration.is_declaration(name) for name in names):
        return not any("object" in name for name in names if declaration.is_declaration(name))
    return _holds_objects(path)


def _is_object(entries: Mapping[str, FolderEntry]) -> bool:
    """Whether a folder is meant to be an object, perhaps a broken one."""
    return any(
        name == INVENTORY or declaration.declares(name, declaration.OBJECT)
        for name, entry in entries.items()
        if entry.kind is FileType.FILE
    )


def _holds_objects(path: Path) -> bool:
    tree, waiting = FileTree(), [path]
    while waiting:
        folder = waiting.pop()
        entries = tree.entries(folder)
        if _is_object(entries):
            return True
        waiting += [folder / name for name, entry in entries.items() if entry.kind is FileType.FOLDER]
    return False


class _Root:
    def __init__(self, path: Path, tree: FileTree) -> None:
        self._path = path
        self._tree = tree
        self._spec = SPECS[-1]
        self._layout: StorageLayout | None = None
        self._ids: set[bytes] = set()
        self._depths = {"top": False, "below": False}

    def check(self) -> Iterator[Finding]:
        """Everything that is wrong, as it is found."""
        report = Report()
        entries = usable(self._tree.entries(self._path), report)
        declared, _ = declaration.read_declaration(self._path, entries, declaration.ROOT, report)
        self._spec = declared or SPECS[-1]
        if _LAYOUT in entries:
            self._layout = self._read_layout(report.below(_LAYOUT))
        folders = [name for name, entry in entries.items() if entry.kind is FileType.FOLDER]
        if "extensions" in folders:
            self._check_extensions(report.below("extensions"))
        yield from report.findings
        for name in folders:
            if name != "extensions":
                yield from self._check_below(name)
        if all(self._depths.values()):
            report = Report()
            report.add("W015", "some objects lie in the root itself, others in folders below it")
            yield from report.findings

    def _read_layout(self, report: Report) -> StorageLayout | None:
        """The layout that ocfl_layout.json names (OCFL 1.1 §4.1)."""
        try:
            document = parse(read_start(self._path / _LAYOUT, _LAYOUT_LIMIT))
        except (BadDocument, OSError) as error:
            report.add("E070", f"not JSON: {error}")
            return None
        if not isinstance(document, Block):
            report.add("E070", "no JSON object")
            return None
        for key in ("extension", "description"):
            if not isinstance(document.get(key), str):
                report.add("E070", f"there is no {key}, or it is no string")
        name = document.get("extension")
        if not isinstance(name, str):
            return None
        if name not in extensions.REGISTERED:
            report.add("E071", f"no registered extension has the name {name!r}")
            return None
        return read_layout(self._path, name)

    def _check_extensions(self, report: Report) -> None:
        folder = self._path / "extensions"
        extensions.check_extensions(folder, extensions.ROOT, self._spec, report, self._tree)
        waiting = [""]
        while waiting:
            place = waiting.pop()
            entries = self._tree.entries(folder / place)
            if not entries:
                report.add("E073", "an empty folder", place)
            waiting += [f"{place}/{name}" if place else name for name in _folders(entries)]

    def _check_below(self, top: str) -> Iterator[Finding]:
        """The folders below one of the root's own, down to the objects (OCFL 1.1 §4.3)."""
        waiting, leads_nowhere = [top], any(self._tree.entries(self._path / top))
        while waiting:
            place = waiting.pop()
            report = Report(place)
            entries = usable(self._tree.entries(self._path / place), report)
            if _is_object(entries) or any(map(declaration.is_declaration, entries)):
                leads_nowhere = False
                self._check_object(place, report)
            else:
                self._check_folder(entries, report)
                waiting += [f"{place}/{name}" for name in reversed(_folders(entries))]
            yield from report.findings
        if leads_nowhere:
            report = Report(top)
            report.add("E088", "a folder of the storage root that leads to no object")
            yield from report.findings

    def _check_folder(self, entries: Mapping[str, FolderEntry], report: Report) -> None:
        folders = _folders(entries)
        if not entries:
            report.add("E073", "an empty folder")
            return
        for name in entries.keys() - set(folders):
            report.add("E072", "a file that belongs to no object", name)
            report.add("E084", "a file in a folder on the way to objects", name)
        if not folders:
            report.add("E085", "the way to the objects ends here, without one")

    def _check_object(self, place: str, report: Report) -> None:
        found = Report(place)  # the object's own look at this folder reports its links again
        identity = check_object(self._path / place, found, self._tree)
        report.findings[:] = found.findings
        self._depths["below" if "/" in place else "top"] = True
        if identity.spec is not None and identity.spec > self._spec:
            report.add("E081", f"an object of OCFL {identity.spec} in a root of {self._spec}")
        self._check_id(identity, place, report)

    def _check_id(self, identity: ObjectIdentity, place: str, report: Report) -> None:
        if identity.id is None:
            return
        key = hashlib.sha256(identity.id.encode("utf-8", "surrogatepass")).digest()[:16]
        if key in self._ids:
            report.add("E037", f"another object has the id {identity.id!r}, too")
            report.add("E083", f"the id {identity.id!r} leads to more than one place")
        self._ids.add(key)
        expected = self._layout.path_of(identity.id) if self._layout else None
        if expected is not None and str(expected) != place:
            report.add("W014", f"the layout of this root puts {identity.id!r} at {expected}")


def _folders(entries: Mapping[str, FolderEntry]) -> list[str]:
    return [name for name, entry in entries.items() if entry.kind is FileType.FOLDER]
