"""Shuts a reading process in by lists of what is allowed, which the Linux kernel keeps without any privilege.

*Landlock* keeps files, TCP, and from Linux 6.12 on signals; *seccomp* keeps calls of the kernel. Why these two, and
neither bubblewrap nor name spaces: docs/adr/0009-what-a-reader-may-do.md.
"""

from __future__ import annotations

import ctypes
import os
import resource
import struct
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from shutil import which

from ingest.reading.fence.landlock import SIGNALS_SINCE, restrict_files
from ingest.reading.fence.system_calls import prepared, restrict_calls

_PR_SET_NO_NEW_PRIVS = 38
_CAPABILITIES_VERSION = 0x20080522
_CAP_DAC_READ_SEARCH = 2
_OPEN_FILES = 256
_MORE_PROCESSES = 256  # than the machine has now
_LOAD = Path("/proc/loadavg")


@dataclass(frozen=True, slots=True)
class Fences:
    """Which fences stand: `files` (Landlock), `network` (seccomp), `signals` (either, Landlock from Linux 6.12 on)."""

    files: bool
    network: bool
    signals: bool


def fence_in(read: Iterable[Path], folder: Path | None, programs: Iterable[str] = ()) -> Fences:
    """Leave this process, and all it will start, for good what a reader needs: files, a folder, programs to start.

    A kernel without a fence goes without it.
    """
    started = [Path(path) for name in programs if (path := which(name))]
    prepared(may_start=bool(started))  # while libseccomp can be found
    _limit_counts()
    if ctypes.CDLL(None).prctl(_PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0):
        return Fences(files=False, network=False, signals=False)
    version = restrict_files(read, folder, started)
    _drop_capabilities()
    calls = restrict_calls(may_start=bool(started))
    return Fences(files=version > 0, network=calls, signals=calls or version >= SIGNALS_SINCE)


def standing_fences() -> Fences:
    """Which fences this machine's readers have, tried in a process that ends at once."""
    receiver, sender = os.pipe()
    child = os.fork()
    if not child:
        with suppress(BaseException):
            fences = fence_in((), None)
            os.write(sender, bytes((fences.files, fences.network, fences.signals)))
        os._exit(0)
    os.close(sender)
    with os.fdopen(receiver, "rb") as channel:
        answer = channel.read() or bytes(3)
    os.waitpid(child, 0)
    return Fences(*map(bool, answer))


def _drop_capabilities() -> None:
    """Give up what root has beyond others, but for reading files of others; no program started later has it again."""
    libc = ctypes.CDLL(None)
    header, held = struct.pack("=Ii", _CAPABILITIES_VERSION, 0), ctypes.create_string_buffer(24)
    libc.capget(header, held)
    kept = struct.unpack("=6I", held.raw)[1] & (1 << _CAP_DAC_READ_SEARCH)  # of what is permitted
    libc.capset(header, struct.pack("=6I", kept, kept, 0, 0, 0, 0))


def _limit_counts() -> None:
    """So many files open at once, and, for all but root, so many processes more than there are."""
    limits = [(resource.RLIMIT_NOFILE, _OPEN_FILES)]
    with suppress(OSError, ValueError, IndexError):
        running = int(_LOAD.read_text().split()[3].partition("/")[2])
        limits.append((resource.RLIMIT_NPROC, running + _MORE_PROCESSES))
    for limit, count in limits:
        _, most = resource.getrlimit(limit)
        count = count if most == resource.RLIM_INFINITY else min(count, most)
        resource.setrlimit(limit, (count, count))
