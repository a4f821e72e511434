"""Stages received bytes on the store's file system until they are filed or held."""

from __future__ import annotations

import errno
import os
import secrets
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

from archive.storage.disk import Digests, Disk
from archive.storage.locks import exclusive, is_locked
from archive.storage.source_file import NoRegularFile, OpenedSource, opened_source
from archive.values.error import ArsipError
from archive.values.objection import Objection, objection

_LOCK = "lock"
_ATTEMPTS = 3  # to copy a file that changes meanwhile
# Filing needs room beside the file itself: for its texts and its share of catalogue and journal.
_LEAST_RESERVE, _RESERVED_SHARE = 1 << 20, 8
_FULL = (errno.ENOSPC, errno.EDQUOT)


class Unreceivable(ArsipError):
    """A given file cannot be read, or is no regular file; the fault is the source's, not the archive's."""

    code = "unreceivable"

    def __init__(self, objection: Objection) -> None:
        super().__init__(str(objection))
        self.objection = objection


class NoRoom(ArsipError, OSError):
    """The archive's disk has no room for a given file of so many bytes; `room` is what is left."""

    code = "no_room"

    def __init__(self, path: Path, size: int, room: int) -> None:
        super().__init__(errno.ENOSPC, f"{size} bytes do not fit into the {room} that are left", str(path))
        self.path = path
        self.size = size
        self.room = room


@dataclass(frozen=True, slots=True)
class Received:
    """A copy of a given file, digested while it was copied."""

    staged: Path
    digests: Digests


class Bench:
    """One process's own folder in staging."""

    def __init__(self, folder: Path, disk: Disk) -> None:
        self.folder = folder
        self._disk = disk

    def receive(self, source: Path, beneath: Path | None = None) -> Received:
        """Copy a file in; from here on nobody else can change what is read.

        No link is followed in its name, nor on the way below `beneath`. A file that changes while it is copied is
        copied again. Raises `Unreceivable` for a fault of the source, `NoRoom` where the disk has no room for it,
        `OSError` for any other fault of the archive's own disk.
        """
        for _attempt in range(_ATTEMPTS):
            received = self._copied(source, beneath)
            if received is not None:
                return received
        raise Unreceivable(objection("changing_file", "{file} changes while it is copied", file=source))

    def room(self) -> int:
        """How many bytes may still be written to the disk."""
        found = os.statvfs(self.folder)
        return found.f_bavail * found.f_frsize

    def _copied(self, source: Path, beneath: Path | None) -> Received | None:
        """One attempt; None where the file was changed meanwhile."""
        staged = self.folder / secrets.token_hex(8)
        try:
            with _opened(source, beneath) as given:
                before = given.mark()
                digests = self._write(staged, source, given)
                is_same = given.mark() == before and digests.size == before.size
        except (OSError, Unreceivable):
            self.discard(staged)
            raise
        if is_same:
            return Received(staged, digests)
        self.discard(staged)
        return None

    def _write(self, staged: Path, source: Path, given: OpenedSource) -> Digests:
        size, room = given.mark().size, self.room()
        if size + size // _RESERVED_SHARE + _LEAST_RESERVE > room:
            raise NoRoom(source, size, room)
        try:
            return self._disk.write(staged, _chunks(source, given))
        except OSError as error:
            if error.errno in _FULL:
                raise NoRoom(source, size, self.room()) from error
            raise

    def scratch(self) -> Path:
        """A new folder for intermediate files, gone with the bench."""
        folder = self.folder / f"scratch-{secrets.token_hex(4)}"
        folder.mkdir()
        return folder

    def discard(self, staged: Path) -> None:
        """Remove a received copy that is not needed."""
        self._disk.remove(staged)


@contextmanager
def _opened(source: Path, beneath: Path | None) -> Iterator[OpenedSource]:
    with ExitStack() as stack:
        try:
            given = stack.enter_context(opened_source(source, beneath))
        except NoRegularFile as error:
            raise Unreceivable(objection("no_regular_file", "{file} is not a file", file=source)) from error
        except OSError as error:
            raise _unreadable(source, error) from error
        yield given


def _chunks(source: Path, given: OpenedSource) -> Iterator[bytes]:
    try:
        yield from given.chunks()
    except OSError as error:
        raise _unreadable(source, error) from error


def _unreadable(source: Path, error: OSError) -> Unreceivable:
    return Unreceivable(objection("unreadable_file", "{file}: {error}", file=source, error=error.strerror))


class Staging:
    """The staging folder. Whatever a dead process left in it was never acknowledged, and its source is untouched."""

    def __init__(self, root: Path, disk: Disk) -> None:
        self._root = root
        self._disk = disk

    @contextmanager
    def bench(self) -> Iterator[Bench]:
        """A folder for this process, locked while it lives and removed at the end."""
        folder = self._root / secrets.token_hex(8)
        self._disk.make_folder(folder, durable=False)
        try:
            with exclusive(folder / _LOCK):
                yield Bench(folder, self._disk)
        finally:
            self._disk.remove(folder)

    def leftovers(self) -> tuple[Path, ...]:
        """The benches of dead processes; to be asked for under the writer's lock, when nobody files."""
        if not self._root.is_dir():
            return ()
        return tuple(folder for folder in sorted(self._root.iterdir()) if not _is_in_use(folder))

    def sweep(self) -> None:
        """Remove the leftovers; under the writer's lock."""
        for folder in self.leftovers():
            self._disk.remove(folder)


def _is_in_use(folder: Path) -> bool:
    # A bench has its lock file from its first moment but one; an empty folder may be such a newborn.
    if folder.is_dir() and not any(folder.iterdir()):
        return True
    return is_locked(folder / _LOCK)
