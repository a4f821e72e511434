"""Tests whether the file system under an archive keeps what filing relies on."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from archive.storage.disk import renames_without_replacing

_MOUNTS = Path("/proc/self/mountinfo")
_ESCAPED = re.compile(r"\\([0-7]{3})")


@dataclass(frozen=True, slots=True)
class Volume:
    """A file system: its type as the kernel names it, what is free on it, and whether it can be written.

    `inodes` is None where the file system has no fixed number of them (btrfs, some network ones).
    """

    type: str | None
    bytes: int
    inodes: int | None
    is_read_only: bool


def volume_of(folder: Path) -> Volume:
    """The file system of a folder, or of the nearest one above it that exists."""
    existing = _existing(folder)
    status = os.statvfs(existing)
    return Volume(
        type=_type_of(existing),
        bytes=status.f_bavail * status.f_frsize,
        inodes=status.f_favail if status.f_files else None,
        is_read_only=bool(status.f_flag & os.ST_RDONLY),
    )


def can_write(folder: Path) -> bool:
    """Whether this user may make files in a folder that exists, and its file system lets anybody."""
    return os.access(folder, os.W_OK | os.X_OK)


def keeps_names(folder: Path) -> bool | None:
    """Whether renaming over a taken name is refused by the file system itself, tried in a folder that is removed again.

    Without that the writer's lock must do (NFS, some FUSE). None where nothing can be written.
    """
    try:
        with TemporaryDirectory(prefix="doctor-", dir=_existing(folder)) as trial:
            names = [Path(trial) / name for name in ("from", "to")]
            for name in names:
                name.mkdir()
            return renames_without_replacing(*names)
    except OSError:
        return None


def _existing(folder: Path) -> Path:
    resolved = folder.absolute()
    return next(path for path in (resolved, *resolved.parents) if path.exists())


def _type_of(folder: Path) -> str | None:
    """The type of the mount that a folder is on: the last one of the longest mount point above it."""
    real = folder.resolve()
    above = [(len(point.parts), kind) for point, kind in _mounts() if real.is_relative_to(point)]
    deepest = max((depth for depth, _ in above), default=0)
    return next((kind for depth, kind in reversed(above) if depth == deepest), None)


def _mounts() -> Iterator[tuple[Path, str]]:
    """Mount points with their types (proc_pid_mountinfo(5)); none where there is no such list."""
    try:
        lines = _MOUNTS.read_text(errors="surrogateescape").splitlines()
    except OSError:
        return
    for line in lines:
        fields, _, rest = line.partition(" - ")
        point = _ESCAPED.sub(lambda found: chr(int(found[1], 8)), fields.split()[4])
        yield Path(point), rest.split()[0]
