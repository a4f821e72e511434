"""Checks the version folders of an object, and the inventories in them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path

from archive.validate.content import Claims, check_listed
from archive.validate.files import INVENTORY, FoundInventory, find_inventory
from archive.validate.finding import Report
from archive.validate.history import check_first, check_head, check_prior
from archive.validate.inventory import DeclaredInventory
from archive.validate.tree import FileTree, FileType, FolderEntry, usable


class VersionFolders:
    """Walks the version folders in order and gathers the content files and what is claimed of them.

    Only one version's inventory is in memory beside the root's.
    """

    def __init__(
        self, folder: Path, found: FoundInventory, root: DeclaredInventory, report: Report, tree: FileTree
    ) -> None:
        self._folder = folder
        self._found = found
        self._root = root
        self._report = report
        self._tree = tree
        self._files: set[str] = set()
        self._claims = Claims()
        self._claims.add(root, INVENTORY)
        self._conforms = ("", "")

    def check(self, versions: list[str]) -> None:
        """Check the folders `versions`, from the first to the newest, and then every content file."""
        for version in versions:
            found = self._check_version(version, is_first=version == versions[0])
            if version == versions[-1] and found.data is not None and found.data != self._found.data:
                report = self._report.below(version)
                report.add("E064", "not the same as the inventory of the object's root", INVENTORY)
        self._check_spec(self._root.spec, "the object's root", self._report)
        files = frozenset(self._files)
        check_listed(self._root, files, self._report.below(INVENTORY))
        for path in sorted(files):
            self._claims.check(self._folder, path, self._report)

    def _check_version(self, version: str, *, is_first: bool) -> FoundInventory:
        folder, report = self._folder / version, self._report.below(version)
        entries = usable(self._tree.entries(folder), report)
        found = find_inventory(folder, entries, report, twin=self._found)
        own = found.inventory
        contents = {self._root.content, own.content if own else self._root.content}
        self._files.update(self._content_files(version, entries, found.known, contents))
        if found.data is None:
            report.add("W010", "the version folder has no inventory of its own")
        elif own is not None and own is not self._root:
            self._check_prior(version, own, report.below(INVENTORY), is_first=is_first)
        elif own is not None:
            check_head(version, own, report.below(INVENTORY))
        return found

    def _check_prior(self, version: str, own: DeclaredInventory, report: Report, *, is_first: bool) -> None:
        check_prior(own, self._root, version, report)
        if is_first:
            check_first(own, self._root, report)
        self._check_spec(own.spec, version, report)
        check_listed(own, frozenset(self._files), report)
        self._claims.add(own, report.place)

    def _check_spec(self, spec: str, version: str, report: Report) -> None:
        """No version conforms to an earlier OCFL than the one before it (OCFL 1.1 §3.7.1)."""
        before, where = self._conforms
        if spec < before:
            report.add("E103", f"{version} conforms to OCFL {spec}, {where} before it to {before}")
        self._conforms = (spec, version)

    def _content_files(
        self, version: str, entries: Mapping[str, FolderEntry], known: frozenset[str], contents: set[str]
    ) -> Iterator[str]:
        """The content files of a version, as paths below the object; what else lies there is reported."""
        report = self._report.below(version)
        for name, entry in entries.items():
            if entry.kind is FileType.FILE:
                if name not in known:
                    report.add("E015", "nothing but an inventory and its sidecar may lie here", name)
            elif name in contents:
                folder = self._folder / version / name
                files = list(self._tree.files_below(folder, report.below(name)))
                if not files:
                    report.add("W003", "a content folder without content", name)
                yield from (f"{version}/{name}/{path}" for path in files)
            else:
                report.add("W002", "a folder that is not the content folder", name)
        listed = any(path.startswith(f"{version}/") for path in self._root.manifest.files)
        if listed and not any(name in entries for name in contents):
            report.add("E016", f"the version has content, but no folder {self._root.content}")
            if not self._root.sets_content:
                report.add("E021", "contentDirectory is not set, so the folder must be called content")
