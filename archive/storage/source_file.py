"""Opens files that strangers gave, without following links, and notices when they change while they are read."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

_CHUNK = 1 << 20
_NO_LINK = os.O_RDONLY | os.O_NOFOLLOW | os.O_CLOEXEC


class NoRegularFile(OSError):
    """A pipe, a device, a folder, or a link."""


@dataclass(frozen=True, slots=True)
class FileMark:
    """The marks by which a file's change shows: size in bytes, times in nanoseconds, place on the disk."""

    size: int
    modified: int
    changed: int
    inode: int

    @classmethod
    def of(cls, status: os.stat_result) -> FileMark:
        return cls(status.st_size, status.st_mtime_ns, status.st_ctime_ns, status.st_ino)


@dataclass(frozen=True, slots=True)
class OpenedSource:
    """An open file; its name may lead elsewhere by now, its bytes are these."""

    descriptor: int

    def mark(self) -> FileMark:
        return FileMark.of(os.fstat(self.descriptor))

    def chunks(self) -> Iterator[bytes]:
        """The bytes from here on, in pieces of 1 MiB. Raises `OSError`."""
        while chunk := os.read(self.descriptor, _CHUNK):
            yield chunk


@contextmanager
def opened_source(path: Path, beneath: Path | None = None) -> Iterator[OpenedSource]:
    """The regular file at `path`; no link is followed in its name, nor on the way below `beneath`.

    Raises `NoRegularFile`, `OSError`.
    """
    descriptor = _opened(path) if beneath is None else _opened_beneath(beneath, path.relative_to(beneath))
    try:
        if not stat.S_ISREG(os.fstat(descriptor).st_mode):
            raise NoRegularFile(f"{path} is no regular file")
        yield OpenedSource(descriptor)
    finally:
        os.close(descriptor)


def _opened(path: Path | str, folder: int | None = None) -> int:
    # Opening a pipe that nobody writes would wait for ever.
    return os.open(path, _NO_LINK | os.O_NONBLOCK, dir_fd=folder)


def _opened_beneath(folder: Path, below: Path) -> int:
    """Open folder by folder, so that a link that was put in the way meanwhile is met, too."""
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        for part in below.parts[:-1]:
            inner = os.open(part, _NO_LINK | os.O_DIRECTORY, dir_fd=descriptor)
            os.close(descriptor)
            descriptor = inner
        return _opened(below.name, descriptor)
    finally:
        os.close(descriptor)
