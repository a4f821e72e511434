"""Locks files among threads and processes; the kernel frees the locks of a killed holder."""

from __future__ import annotations

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


@contextmanager
def exclusive(path: Path | None, *, wait: bool = True) -> Iterator[bool]:
    """Hold the lock that `path` stands for while the block lasts; yields False when `wait` is off and another has it.

    Without a path there is nothing to hold, as on a home that nobody can write to. Raises `OSError`.
    """
    if path is None:
        yield True
        return
    descriptor = _opened(path)
    try:
        if wait:
            fcntl.flock(descriptor, fcntl.LOCK_EX)
        yield wait or claim(descriptor)
    finally:
        os.close(descriptor)


@contextmanager
def shared(path: Path | None) -> Iterator[None]:
    """Hold the lock beside others who share it while the block lasts; who wants it alone waits. Raises `OSError`."""
    if path is None:
        yield
        return
    descriptor = _opened(path)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_SH)
        yield
    finally:
        os.close(descriptor)


def _opened(path: Path) -> int:
    return os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o644)


def claim(descriptor: int) -> bool:
    """Take the lock on an open file until it is closed; False when another has it."""
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def is_locked(path: Path) -> bool:
    """Whether somebody holds the lock just now; nobody holds one whose file is not there."""
    try:
        descriptor = os.open(path, os.O_RDONLY | os.O_CLOEXEC)
    except FileNotFoundError:
        return False
    try:
        return not claim(descriptor)
    finally:
        os.close(descriptor)
