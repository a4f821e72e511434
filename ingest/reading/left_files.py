"""Takes the files that a fenced process left in its folder, if they are plain files."""

from __future__ import annotations

import errno
import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from stat import S_ISREG


def are_plain(folder: Path, names: Sequence[str], most_bytes: int | None = None) -> bool:
    """Whether these are regular files in the folder itself, of one link each, on its device, and not too much.

    The process must have ended. Nothing is opened, and no link followed.
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
