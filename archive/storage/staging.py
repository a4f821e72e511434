"""Stages received bytes on the store's file system until they are filed or held."""

from __future__ import annotations

import secrets
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from archive.storage.disk import Digests, Disk, read_chunks
from archive.storage.locks import exclusive, is_locked
from archive.values.error import ArsipError
from archive.values.objection import Objection, objection

_LOCK = "lock"


class Unreceivable(ArsipError):
    """A given file cannot be read, or is no regular file; the fault is the source's, not the archive's."""

    code = "unreceivable"

    def __init__(self, objection: Objection) -> None:
        super().__init__(str(objection))
        self.objection = objection


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

    def receive(self, source: Path) -> Received:
        """Copy a file in; from here on nobody else can change what is read.

        Raises `Unreceivable` for a fault of the source, `OSError` for one of the archive's own disk.
        """
        staged = self.folder / secrets.token_hex(8)
        try:
            return Received(staged, self._disk.write(staged, _source_chunks(source)))
        except (OSError, Unreceivable):
            self.discard(staged)
            raise

    def scratch(self) -> Path:
        """A new folder for intermediate files, gone with the bench."""
        folder = self.folder / f"scratch-{secrets.token_hex(4)}"
        folder.mkdir()
        return folder

    def discard(self, staged: Path) -> None:
        """Remove a received copy that is not needed."""
        self._disk.remove(staged)


def _source_chunks(source: Path) -> Iterator[bytes]:
    try:
        # Opening a pipe would wait for ever, so the name is looked at first.
        if not stat.S_ISREG(source.stat().st_mode):
            raise Unreceivable(objection("no_regular_file", "{file} is not a file", file=source))
        yield from read_chunks(source)
    except OSError as error:
        unreadable = objection("unreadable_file", "{file}: {error}", file=source, error=error.strerror)
        raise Unreceivable(unreadable) from error


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
