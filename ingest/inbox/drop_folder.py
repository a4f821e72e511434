"""A folder that scanners write into: finds the complete batches in it, and moves their files away."""

from __future__ import annotations

import os
import stat
import struct
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from archive.storage.disk import AlreadyThere, Disk
from archive.values.error import ArsipError
from ingest.inbox.clutter import PassReason
from ingest.inbox.walk import PassedOver, WalkFault, looked_over, walk

_PATIENCE = 6  # times as long does a file without its end wait before it is taken for what it is
_SHEETS = {"batch.csv", "batch.xlsx"}
_PROCESSES = Path("/proc")
_TAIL = 2048
_WRITABLE = os.O_WRONLY | os.O_RDWR
# What a format begins with, and what stands near its end once all of it is written.
_ENDS = (
    (b"%PDF-", b"%%EOF"),
    (b"\xff\xd8\xff", b"\xff\xd9"),
    (b"\x89PNG\r\n\x1a\n", b"IEND"),
    (b"PK\x03\x04", b"PK\x05\x06"),
)
_TIFF = {b"II*\0": "<I", b"MM\0*": ">I"}


class NotMoved(ArsipError):
    """A dropped file changed while it was ingested, or cannot be moved; it stays, and is in the archive."""

    code = "not_moved"

    def __init__(self, path: Path) -> None:
        super().__init__(f"{path} changed while it was ingested, or cannot be moved")
        self.path = path


@dataclass(frozen=True, slots=True)
class Mark:
    """The marks by which a file's change shows: size in bytes, times in nanoseconds, place on the disk."""

    size: int
    modified: int
    changed: int
    inode: int


@dataclass(frozen=True, slots=True)
class Drop:
    """One complete file, as it was seen."""

    path: Path
    mark: Mark


@dataclass(frozen=True, slots=True)
class DropBatch:
    """The complete files of one sub-folder with all below it, or those of the folder itself (`name` is empty)."""

    name: str
    folder: Path
    drops: tuple[Drop, ...]
    sheet: Drop | None = None


@dataclass(frozen=True, slots=True)
class _Seen:
    mark: Mark
    since: float


class DropFolder:
    """Looked at again and again; knows in between only since when each file has been as it is.

    A batch is complete when all its files are: unchanged for `settle` seconds, open for writing nowhere, with their
    end written. `set_aside` names files not to be offered again until they change.
    """

    def __init__(self, root: Path, settle: float, reserved: Iterable[str], own: Path | None = None) -> None:
        self.root = root
        self._own = own
        self._passed: list[PassedOver] = []
        self._told_of: set[Path] = set()
        self._settle = settle
        self._reserved = frozenset(reserved)
        self._seen: dict[Path, _Seen] = {}
        self._aside: dict[Path, Mark] = {}

    @property
    def is_waiting(self) -> bool:
        """Whether there are files that were not complete at the last look."""
        return bool(self._seen)

    def complete(self, now: float) -> tuple[DropBatch, ...]:
        """The batches of which every file is complete; `now` in seconds of any clock that only goes on."""
        found = {name: tuple(drops) for name, drops in self._batches()}
        present = {drop.path: drop.mark for drops in found.values() for drop in drops}
        self._aside = {path: mark for path, mark in self._aside.items() if present.get(path) == mark}
        self._seen = {
            path: known if (known := self._seen.get(path)) and known.mark == mark else _Seen(mark, now)
            for path, mark in present.items()
            if path not in self._aside
        }
        written = open_for_writing(path for path in self._seen if self._has_settled(path, now))
        batches = [self._batch(name, drops) for name, drops in sorted(found.items())]
        return tuple(
            batch
            for batch in batches
            if batch.drops and all(self._is_complete(drop.path, now, written) for drop in _all(batch))
        )

    def set_aside(self, drops: Iterable[Drop]) -> None:
        """Offer these no more while they stay as they are."""
        self._aside |= {drop.path: drop.mark for drop in drops}

    def _batch(self, name: str, drops: tuple[Drop, ...]) -> DropBatch:
        folder = self.root / name
        sheets = [drop for drop in drops if drop.path.parent == folder and drop.path.name.lower() in _SHEETS]
        # What a sheet describes is one matter: a corrected sheet, or the file it missed, is reason to look anew.
        anew = bool(sheets) and any(drop.path not in self._aside for drop in drops)
        fresh = tuple(drop for drop in drops if drop not in sheets and (anew or drop.path not in self._aside))
        return DropBatch(name, folder, fresh, sheets[0] if sheets else None)

    def newly_passed_over(self) -> tuple[PassedOver, ...]:
        """What was passed over at the last look and not before; an unfinished copy is waited for instead."""
        new = {over.path: over for over in self._passed if over.path not in self._told_of}
        self._told_of = {over.path for over in self._passed}
        return tuple(new.values())

    def _batches(self) -> Iterator[tuple[str, Iterator[Drop]]]:
        self._passed.clear()
        tops = sorted(self.root.iterdir())
        yield "", self._drops(path for path in tops if path.is_symlink() or not path.is_dir())
        for folder in tops:
            if folder.is_dir() and not folder.is_symlink() and not self._is_reserved(folder):
                yield folder.name, self._drops(walk(folder, self._own))

    def _drops(self, found: Iterable[Path | PassedOver | WalkFault]) -> Iterator[Drop]:
        for each in found:
            over = looked_over(each) if isinstance(each, Path) else PassedOver(each.path, each.reason)
            if over is not None:
                if over.reason is not PassReason.UNFINISHED:
                    self._passed.append(PassedOver(over.path.relative_to(self.root), over.reason))
            elif isinstance(each, Path) and not each.name.startswith(".") and (mark := mark_of(each)):
                yield Drop(each, mark)

    def _is_reserved(self, folder: Path) -> bool:
        is_own = self._own is not None and self._own.exists() and folder.samefile(self._own)
        return is_own or folder.name in self._reserved or folder.name.startswith(".")

    def _has_settled(self, path: Path, now: float, times: float = 1) -> bool:
        seen = self._seen.get(path)
        return seen is None or now - seen.since >= self._settle * times

    def _is_complete(self, path: Path, now: float, written: frozenset[Path]) -> bool:
        if path in written or not self._has_settled(path, now):
            return False
        try:
            return self._has_settled(path, now, _PATIENCE) or has_its_end(path)
        except OSError:
            return True  # receiving it will say what is wrong


def move_into(folder: Path, drop: Drop, root: Path, disk: Disk) -> bool:
    """Move a file below `root` to the same place below `folder`, beside any of its name; no file is replaced.

    False, and nothing moved, when it is gone or is no longer what was seen.
    """
    below = drop.path.relative_to(root)
    target = folder / below
    disk.make_folder(target.parent)
    for number in range(2, 10_000):
        if mark_of(drop.path) != drop.mark:
            return False
        with suppress(AlreadyThere):
            disk.rename_new(drop.path, target)
            disk.sync_folder(target.parent)
            disk.sync_folder(drop.path.parent)
            return True
        target = folder / below.with_name(f"{below.stem} ({number}){below.suffix}")
    return False


def mark_of(path: Path) -> Mark | None:
    """Returns a file's marks; None if it is gone, or no file."""
    try:
        found = path.lstat()
    except OSError:
        return None
    if not stat.S_ISREG(found.st_mode):
        return None
    return Mark(found.st_size, found.st_mtime_ns, found.st_ctime_ns, found.st_ino)


def _all(batch: DropBatch) -> tuple[Drop, ...]:
    return (*batch.drops, batch.sheet) if batch.sheet else batch.drops


def has_its_end(path: Path) -> bool:
    """Whether the end that its format asks for is there; what has no such end is taken for whole.

    An empty file is not. Raises `OSError`.
    """
    size = path.stat().st_size
    with path.open("rb") as file:
        head = file.read(8)
        file.seek(max(0, size - _TAIL))
        tail = file.read()
    if head[:4] in _TIFF:
        # The directory of pages is written last, and its place into the head.
        place = int(struct.unpack(_TIFF[head[:4]], head[4:8].ljust(4, b"\0"))[0])
        return len(head) <= place < size
    return size > 0 and all(end in tail for begin, end in _ENDS if head.startswith(begin))


def open_for_writing(paths: Iterable[Path]) -> frozenset[Path]:
    """Those of the files that a process has open for writing, as far as the system lets us see."""
    wanted = {os.path.realpath(path): path for path in paths}
    found = set()
    for process in _PROCESSES.iterdir() if wanted and _PROCESSES.is_dir() else ():
        if process.name.isdecimal():
            with suppress(OSError):  # it is somebody else's, or gone
                found |= set(_written_by(process)) & set(wanted)
    return frozenset(wanted[name] for name in found)


def _written_by(process: Path) -> Iterable[str]:
    for descriptor in (process / "fd").iterdir():
        with suppress(OSError, ValueError):
            flags = (process / "fdinfo" / descriptor.name).read_text().partition("flags:")[2].split()[0]
            if int(flags, 8) & _WRITABLE:
                yield str(descriptor.readlink())


@dataclass(frozen=True, slots=True)
class DropProblem:
    """Why dropped files were not ingested: a stable reason code and the error; the files stay where they are."""

    drops: tuple[Drop, ...]
    reason: str
    cause: Exception
