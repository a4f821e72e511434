"""Takes the files that a fenced process left in its folder, if they are plain files."""

from __future__ import annotations

import errno
import os
import shutil
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from stat import S_ISREG
from typing import BinaryIO


def are_plain(folder: Path, names: Sequence[str], most_bytes: int | None = None) -> bool:
    """Whether these are regular files in the folder itself, of one link each, on its device, and not too much.

    The process must have ended; `copy_plain` takes a file from one that lives. Nothing is opened, and no link followed.
    """
    try:
        with _opened(folder) as place:
            size = sum(_size_of_plain(place, name) for name in names)
    except OSError:
        return False
    return most_bytes is None or size <= most_bytes


def take_over(folder: Path, names: Sequence[str], target: Path, most_bytes: int) -> bool:
    """Move these files into a new folder, out of the reach of every process; False if they are not plain."""
    if not are_plain(folder, names, most_bytes):
        return False
    target.mkdir()
    for name in names:
        (folder / name).rename(target / name)
    return True


@contextmanager
def _opened(folder: Path) -> Iterator[int]:
    place = os.open(folder, os.O_DIRECTORY | os.O_NOFOLLOW)
    try:
        yield place
    finally:
        os.close(place)


def _size_of_plain(place: int, name: str) -> int:
    """Raises `OSError` for what is none."""
    if name in ("", ".", "..") or "/" in name or "\0" in name:
        raise OSError(errno.EINVAL, os.strerror(errno.EINVAL))
    file, folder = os.stat(name, dir_fd=place, follow_symlinks=False), os.fstat(place)
    if not S_ISREG(file.st_mode) or file.st_nlink != 1 or file.st_dev != folder.st_dev:
        raise OSError(errno.EINVAL, os.strerror(errno.EINVAL))
    return file.st_size


def copy_plain(folder: Path, name: str, target: Path, most_bytes: int) -> bool:
    """Copy a file out of the folder of a process that lives on; False if it is not plain or has more bytes.

    What is looked at is what is copied, whatever the process puts in its place meanwhile.
    """
    try:
        with (
            _opened(folder) as place,
            _opened_plain(place, name, most_bytes) as file,
            target.open("xb") as copy,
        ):
            shutil.copyfileobj(file, copy)
            return copy.tell() <= most_bytes
    except OSError:
        return False


@contextmanager
def _opened_plain(place: int, name: str, most_bytes: int) -> Iterator[BinaryIO]:
    """Raises `OSError` for what is no plain file of so many bytes."""
    if _size_of_plain(place, name) > most_bytes:
        raise OSError(errno.EFBIG, os.strerror(errno.EFBIG))
    descriptor = os.open(name, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK, dir_fd=place)
    with os.fdopen(descriptor, "rb") as file:
        found = os.fstat(descriptor)
        if not S_ISREG(found.st_mode) or found.st_nlink != 1:
            raise OSError(errno.EINVAL, os.strerror(errno.EINVAL))
        yield file
