"""Walks a given folder by descriptors, without following links; what cannot be taken is named, and the rest goes on."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from ingest.inbox.clutter import PassReason, clutter_in

_DEEPEST = 100  # folders inside each other; as many are open at once


@dataclass(frozen=True, slots=True)
class PassedOver:
    """Something that was found and is not taken in."""

    path: Path
    reason: PassReason


@dataclass(frozen=True, slots=True)
class WalkFault:
    """A folder that cannot be looked into: a stable reason code, and what was seen."""

    path: Path
    reason: PassReason
    message: str


@dataclass(frozen=True, slots=True)
class _Folder:
    path: Path
    descriptor: int
    entries: Iterator[os.DirEntry[str]]


def walk(root: Path, own: Path | None = None) -> Iterator[Path | PassedOver | WalkFault]:
    """Every file below `root`, in the order of their paths; `own` is the archive's home, which is passed over."""
    own_place = _place_of(own)
    opened = _opened(root, None)
    if isinstance(opened, WalkFault):
        yield opened
        return
    stack = [opened]
    try:
        while stack:
            folder = stack[-1]
            entry = next(folder.entries, None)
            if entry is None:
                os.close(stack.pop().descriptor)
                continue
            found = _looked_at(entry, folder, own_place)
            if found is not None:
                yield found
                continue
            inner = _inside(entry, folder, len(stack))
            if isinstance(inner, WalkFault):
                yield inner
            else:
                stack.append(inner)
    finally:
        for folder in stack:
            os.close(folder.descriptor)


def looked_over(path: Path) -> PassedOver | None:
    """Whether a path that somebody named is passed over: a link, or rubbish."""
    if path.is_symlink():
        return PassedOver(path, PassReason.LINK)
    reason = clutter_in((path.name,))
    return PassedOver(path, reason) if reason else None


def _looked_at(
    entry: os.DirEntry[str], folder: _Folder, own: tuple[int, int] | None
) -> Path | PassedOver | None:
    """A file, or what is passed over; None for a folder to look into."""
    path = folder.path / entry.name
    if entry.is_symlink():
        return PassedOver(path, PassReason.LINK)
    reason = clutter_in((entry.name,))
    if reason is not None:
        return PassedOver(path, reason)
    if not entry.is_dir(follow_symlinks=False):
        return path
    status = entry.stat(follow_symlinks=False)
    return PassedOver(path, PassReason.ARCHIVE) if (status.st_dev, status.st_ino) == own else None


def _inside(entry: os.DirEntry[str], folder: _Folder, depth: int) -> _Folder | WalkFault:
    path = folder.path / entry.name
    if depth > _DEEPEST:
        return WalkFault(path, PassReason.TOO_DEEP, f"more than {_DEEPEST} folders inside each other")
    return _opened(path, folder.descriptor)


def _opened(path: Path, above: int | None) -> _Folder | WalkFault:
    flags = os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC | (os.O_NOFOLLOW if above is not None else 0)
    try:
        descriptor = os.open(path if above is None else path.name, flags, dir_fd=above)
    except OSError as error:
        return WalkFault(path, PassReason.UNREADABLE, error.strerror or "cannot be opened")
    try:
        with os.scandir(descriptor) as found:
            entries = sorted(found, key=lambda entry: entry.name)
    except OSError as error:
        os.close(descriptor)
        return WalkFault(path, PassReason.UNREADABLE, error.strerror or "cannot be opened")
    return _Folder(path, descriptor, iter(entries))


def _place_of(folder: Path | None) -> tuple[int, int] | None:
    try:
        status = folder.stat() if folder else None
    except OSError:
        return None
    return (status.st_dev, status.st_ino) if status else None
