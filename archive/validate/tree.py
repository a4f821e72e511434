"""Lists folders without following links, and notices hard links."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import Enum, auto
from pathlib import Path

from archive.validate.finding import Report


class FileType(Enum):
    FILE = auto()
    FOLDER = auto()
    LINK = auto()
    SPECIAL = auto()


@dataclass(frozen=True, slots=True)
class FolderEntry:
    """One name in a folder; `twin` is where the same file was seen before, under another name."""

    name: str
    kind: FileType
    twin: str | None = None


class FileTree:
    """Lists folders and remembers files with several names, to tell hard links within what is validated.

    A link from outside (a backup made of links) is none of OCFL's business and cannot be told from one inside by
    its count alone, so a file is reported when its second name turns up.
    """

    def __init__(self) -> None:
        self._seen: dict[tuple[int, int], str] = {}

    def entries(self, folder: Path) -> dict[str, FolderEntry]:
        """Lists a folder by name, in order; raises `OSError`."""
        with os.scandir(folder) as found:
            items = sorted(found, key=lambda item: item.name)
        return {item.name: self._entry(item) for item in items}

    def _entry(self, item: os.DirEntry[str]) -> FolderEntry:
        if item.is_symlink():
            return FolderEntry(item.name, FileType.LINK)
        if item.is_dir(follow_symlinks=False):
            return FolderEntry(item.name, FileType.FOLDER)
        status = item.stat(follow_symlinks=False)
        if not stat.S_ISREG(status.st_mode):
            return FolderEntry(item.name, FileType.SPECIAL)
        return FolderEntry(
            item.name, FileType.FILE, self._twin(item.path, status) if status.st_nlink > 1 else None
        )

    def _twin(self, path: str, status: os.stat_result) -> str | None:
        first = self._seen.setdefault((status.st_dev, status.st_ino), path)
        return None if first == path else first

    def files_below(self, folder: Path, report: Report) -> Iterator[str]:
        """The regular files at any depth, as paths below `folder`; links, other things and empty folders reported.

        `report` speaks of `folder`. An empty `folder` itself is left to the caller.
        """
        waiting = [""]
        while waiting:
            place = waiting.pop()
            entries = self.entries(folder / place)
            if not entries and place:
                report.add("E024", "an empty folder in a content folder", place)
            for entry in usable(entries, report.below(place)).values():
                path = f"{place}/{entry.name}" if place else entry.name
                if entry.kind is FileType.FOLDER:
                    waiting.append(path)
                else:
                    yield path


def usable(entries: Mapping[str, FolderEntry], report: Report) -> dict[str, FolderEntry]:
    """The files and folders among the entries; whatever is not portable is reported (OCFL 1.1 §4.6)."""
    for entry in entries.values():
        if entry.kind is FileType.LINK:
            report.add("E090", "a symbolic link", entry.name)
        elif entry.kind is FileType.SPECIAL:
            report.add("E089", "neither a file nor a folder", entry.name)
        elif entry.twin is not None:
            report.add("E090", "a hard link: the same file has another name here", entry.name)
    return {name: entry for name, entry in entries.items() if entry.kind in (FileType.FILE, FileType.FOLDER)}


def read_start(path: Path, limit: int) -> bytes:
    """The first `limit` bytes of a small file, so that a hostile one costs no memory; raises `OSError`."""
    with path.open("rb") as file:
        return file.read(limit)
