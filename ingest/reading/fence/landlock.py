"""Restricts the files that a process may reach to a list, by the kernel's Landlock; also TCP and signals."""

from __future__ import annotations

import ctypes
import os
import re
import struct
import sys
import sysconfig
from collections.abc import Iterable, Iterator
from pathlib import Path

# linux/landlock.h; these three calls have the same numbers on every architecture.
_CREATE_RULESET, _ADD_RULE, _RESTRICT_SELF = 444, 445, 446
_VERSION_FLAG, _PATH_BENEATH = 1, 1
_EXECUTE, _WRITE_FILE, _READ_FILE, _READ_DIR, _REMOVE_FILE = 1, 2, 4, 8, 1 << 5
_MAKE_REG, _TRUNCATE = 1 << 8, 1 << 14
_ON_FILES = _EXECUTE | _WRITE_FILE | _READ_FILE | _TRUNCATE
_RIGHTS_BY_VERSION = (
    0,
    13,
    14,
    15,
    15,
    16,
)  # how many kinds of access each version knows, all of them refused
_TCP_SINCE, _TCP = 4, 3
SIGNALS_SINCE, _SCOPE = 6, 3  # abstract sockets and signals stay inside

# Only plain files can be made: no folder, link, pipe, socket or device. They may be written and read again.
_SCRATCH = _READ_FILE | _WRITE_FILE | _TRUNCATE | _MAKE_REG | _REMOVE_FILE
_LIBRARY = _READ_FILE | _READ_DIR

# What Tesseract, Python and the libraries below them read; whatever of it is not there is left out.
_SYSTEM = (
    "/usr", "/lib", "/lib64", "/lib32", "/bin", "/sbin", "/nix/store", "/gnu/store", "/proc/cpuinfo",
    "/proc/meminfo", "/sys/devices/system/cpu",
    "/etc/ld.so.cache", "/etc/ld.so.conf", "/etc/ld.so.conf.d", "/etc/alternatives", "/etc/fonts", "/etc/localtime",
    "/etc/locale.alias", "/etc/magic", "/etc/magic.mime", "/dev/urandom", "/dev/random", "/dev/zero",
)  # fmt: skip
_NOWHERE = "/dev/null"
_LOADER = re.compile(rb"(/[^\0]*/ld[-.][^\0/]*)\0")  # what an ELF program names as the one that loads it
_LOADER_WITHIN = 4096


def restrict_files(read: Iterable[Path], folder: Path | None, programs: Iterable[Path]) -> int:
    """Leave this process, for good, the system's libraries, what it may read, a folder, and programs to start.

    Of what it may read no folder can be listed. Returns the version of Landlock that is in force now, 0 without one.
    """
    libc = ctypes.CDLL(None, use_errno=True)
    version = int(libc.syscall(_CREATE_RULESET, None, ctypes.c_size_t(0), _VERSION_FLAG))
    if version < 1:
        return 0
    known = (1 << _RIGHTS_BY_VERSION[min(version, len(_RIGHTS_BY_VERSION) - 1)]) - 1
    ruleset = _ruleset(libc, version, known)
    if ruleset < 0:
        return 0
    try:
        for path, rights in _rights(read, folder, programs):
            _permit(libc, ruleset, path, rights & known)
        return 0 if libc.syscall(_RESTRICT_SELF, ruleset, 0) else version
    finally:
        os.close(ruleset)


def _ruleset(libc: ctypes.CDLL, version: int, known: int) -> int:
    attributes = struct.pack(
        "=QQQ", known, _TCP if version >= _TCP_SINCE else 0, _SCOPE if version >= SIGNALS_SINCE else 0
    )
    length = 24 if version >= SIGNALS_SINCE else 16 if version >= _TCP_SINCE else 8
    return int(libc.syscall(_CREATE_RULESET, attributes, ctypes.c_size_t(length), 0))


def _rights(
    read: Iterable[Path], folder: Path | None, programs: Iterable[Path]
) -> Iterator[tuple[Path, int]]:
    for path in _LIBRARIES:
        yield path, _LIBRARY
    for program in programs:
        for path in _started_with(program):
            yield path, _EXECUTE | _LIBRARY
    for path in read:
        yield path, _READ_FILE
    yield Path(_NOWHERE), _READ_FILE | _WRITE_FILE
    if folder is not None:
        yield folder, _SCRATCH


def _started_with(program: Path) -> Iterator[Path]:
    """What must be executable so that a program starts: it, and its loader; for a script whatever it may call."""
    yield program
    try:
        with program.open("rb") as file:
            start = file.read(_LOADER_WITHIN)
    except OSError:
        return
    if start.startswith(b"#!"):
        yield from _LIBRARIES
    elif loader := _LOADER.search(start):
        yield Path(os.fsdecode(loader[1]))


def _permit(libc: ctypes.CDLL, ruleset: int, path: Path, rights: int) -> None:
    try:
        place = os.open(path, os.O_PATH | os.O_CLOEXEC)
    except OSError:
        return
    try:
        wanted = rights if path.is_dir() else rights & _ON_FILES
        libc.syscall(_ADD_RULE, ruleset, _PATH_BENEATH, struct.pack("=Qi", wanted, place), 0)
    finally:
        os.close(place)


def _libraries() -> Iterator[Path]:
    """Where programs, libraries and models lie: the system's, this Python's, our own."""
    yield from map(Path, _SYSTEM)
    yield from {Path(sysconfig.get_path(name)) for name in ("stdlib", "platstdlib", "purelib", "platlib")}
    yield from {Path(prefix) / "lib" for prefix in (sys.prefix, sys.base_prefix)}
    yield from {Path(entry) for entry in sys.path if entry.endswith(("site-packages", "dist-packages"))}
    ours = Path(__file__).resolve().parents[3]
    yield from (ours / "ingest", ours / "archive")
    models = os.environ.get("TESSDATA_PREFIX")  # noqa: TID251 - Tesseract's own setting, followed, not decided
    if models:
        yield Path(models)


_LIBRARIES = tuple(_libraries())  # found once, by the server that the readers are forked from
