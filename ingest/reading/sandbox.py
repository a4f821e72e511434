"""Shuts a reading process in: its file, its scratch folder, the system's programs, no network.

Two fences of the Linux kernel, which need no privilege and cost a process less than a millisecond: *Landlock*
(files, TCP, and from Linux 6.12 on signals to others) and a *seccomp* filter (sockets, name spaces, tracing and other
calls that no reader needs). Why not bubblewrap: docs/adr/0007-kernel-fences-for-readers.md.
"""

from __future__ import annotations

import ctypes
import os
import platform
import struct
import sys
import sysconfig
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

_PR_SET_NO_NEW_PRIVS, _PR_SET_SECCOMP, _SECCOMP_MODE_FILTER = 38, 22, 2

# linux/landlock.h; these three calls have the same numbers on every architecture.
_CREATE_RULESET, _ADD_RULE, _RESTRICT_SELF = 444, 445, 446
_VERSION_FLAG, _PATH_BENEATH = 1, 1
_EXECUTE, _WRITE_FILE, _READ_FILE, _READ_DIR, _TRUNCATE, _IOCTL = 1, 2, 4, 8, 1 << 14, 1 << 15
_READ = _EXECUTE | _READ_FILE | _READ_DIR
_ON_FILES = _EXECUTE | _WRITE_FILE | _READ_FILE | _TRUNCATE | _IOCTL
_RIGHTS_BY_VERSION = (0, 13, 14, 15, 15, 16)  # how many kinds of access each version knows
_TCP_SINCE, _TCP = 4, 3
_SCOPE_SINCE, _SCOPE = 6, 3  # abstract sockets and signals stay inside

# What Tesseract, Python and the libraries below them read; whatever of it is not there is left out.
_SYSTEM = (
    "/usr", "/lib", "/lib64", "/lib32", "/bin", "/sbin", "/nix/store", "/gnu/store", "/proc/self", "/proc/cpuinfo",
    "/proc/meminfo", "/sys/devices/system",
    "/etc/ld.so.cache", "/etc/ld.so.conf", "/etc/ld.so.conf.d", "/etc/alternatives", "/etc/fonts", "/etc/localtime",
    "/etc/locale.alias", "/etc/magic", "/etc/magic.mime", "/dev/urandom", "/dev/random", "/dev/zero",
)  # fmt: skip
_DEVICES = ("/dev/null",)

# Calls that answer "not permitted": (x86_64, aarch64).
_REFUSED = {
    "socket": (41, 198),
    "socketpair": (53, 199),
    "ptrace": (101, 117),
    "process_vm_readv": (310, 270),
    "process_vm_writev": (311, 271),
    "unshare": (272, 97),
    "setns": (308, 268),
    "mount": (165, 40),
    "bpf": (321, 280),
    "perf_event_open": (298, 241),
    "keyctl": (250, 219),
    "add_key": (248, 217),
    "userfaultfd": (323, 282),
    "io_uring_setup": (425, 425),
    "pidfd_open": (434, 434),
}
_MACHINES = {"x86_64": (0, 0xC000003E), "aarch64": (1, 0xC00000B7)}
_X32_CALLS = 0x40000000
_LOAD, _EQUAL, _AT_LEAST, _RETURN = 0x20, 0x15, 0x35, 0x06  # BPF: absolute load, jumps, return
_ALLOW, _REFUSE = 0x7FFF0000, 0x00050001  # SECCOMP_RET_ALLOW, SECCOMP_RET_ERRNO | EPERM


@dataclass(frozen=True, slots=True)
class Fences:
    """Which fences stand: `files` (Landlock), `network` (seccomp), `signals` (Landlock of Linux 6.12 and later)."""

    files: bool
    network: bool
    signals: bool


def fence_in(read: Iterable[Path], write: Iterable[Path]) -> Fences:
    """Shut this process, and all it will start, out of everything but these files and folders and the system's
    programs; for good. A kernel without a fence goes without it."""
    libc = ctypes.CDLL(None, use_errno=True)
    if libc.prctl(_PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0):
        return Fences(files=False, network=False, signals=False)
    version = _restrict_files(libc, tuple(read), tuple(write))
    return Fences(files=version > 0, network=_restrict_calls(libc), signals=version >= _SCOPE_SINCE)


def standing_fences() -> Fences:
    """Which fences this machine's readers have, tried in a process that ends at once."""
    receiver, sender = os.pipe()
    child = os.fork()
    if not child:
        with suppress(BaseException):
            fences = fence_in((), ())
            os.write(sender, bytes((fences.files, fences.network, fences.signals)))
        os._exit(0)
    os.close(sender)
    with os.fdopen(receiver, "rb") as told:
        answer = told.read() or bytes(3)
    os.waitpid(child, 0)
    return Fences(*map(bool, answer))


# -- Landlock: which files, which ports, which processes -----------------------------------------------------------


def _restrict_files(libc: ctypes.CDLL, read: tuple[Path, ...], write: tuple[Path, ...]) -> int:
    """Returns the version of Landlock that is in force now, 0 without one."""
    version = int(libc.syscall(_CREATE_RULESET, None, ctypes.c_size_t(0), _VERSION_FLAG))
    if version < 1:
        return 0
    rights = (1 << _RIGHTS_BY_VERSION[min(version, len(_RIGHTS_BY_VERSION) - 1)]) - 1
    attributes = struct.pack(
        "=QQQ", rights, _TCP if version >= _TCP_SINCE else 0, _SCOPE if version >= _SCOPE_SINCE else 0
    )
    length = 24 if version >= _SCOPE_SINCE else 16 if version >= _TCP_SINCE else 8
    ruleset = int(libc.syscall(_CREATE_RULESET, attributes, ctypes.c_size_t(length), 0))
    if ruleset < 0:
        return 0
    try:
        for path in (*_PROGRAMS, *read):
            _permit(libc, ruleset, path, _READ & rights)
        for path in (*map(Path, _DEVICES), *write):
            _permit(libc, ruleset, path, rights)
        return 0 if libc.syscall(_RESTRICT_SELF, ruleset, 0) else version
    finally:
        os.close(ruleset)


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


def _programs() -> Iterator[Path]:
    """Where programs, libraries and models lie: the system's, this Python's, our own."""
    yield from map(Path, _SYSTEM)
    yield from {Path(sysconfig.get_path(name)) for name in ("stdlib", "platstdlib", "purelib", "platlib")}
    yield from {Path(prefix) / "lib" for prefix in (sys.prefix, sys.base_prefix)}
    yield from {Path(entry) for entry in sys.path if entry.endswith(("site-packages", "dist-packages"))}
    ours = Path(__file__).resolve().parents[2]
    yield from (ours / "ingest", ours / "archive")
    models = os.environ.get("TESSDATA_PREFIX")  # noqa: TID251 - Tesseract's own setting, followed, not decided
    if models:
        yield Path(models)


_PROGRAMS = tuple(_programs())  # found once, by the server that the readers are forked from


# -- seccomp: which calls of the kernel ----------------------------------------------------------------------------


def _restrict_calls(libc: ctypes.CDLL) -> bool:
    """Whether the filter is in force now; other machines than x86_64 and aarch64 go without."""
    if platform.machine() not in _MACHINES:
        return False
    column, architecture = _MACHINES[platform.machine()]
    steps = _filter([numbers[column] for numbers in _REFUSED.values()], architecture)
    code = ctypes.create_string_buffer(b"".join(steps))
    program = ctypes.create_string_buffer(struct.pack("@HP", len(steps), ctypes.addressof(code)))
    return not libc.prctl(_PR_SET_SECCOMP, _SECCOMP_MODE_FILTER, program, 0, 0)


def _filter(refused: list[int], architecture: int) -> list[bytes]:
    """A BPF program over `struct seccomp_data`: the call's number lies at 0, the architecture at 4."""
    count = len(refused)
    return [
        _step(_LOAD, 0, 0, 4),
        _step(_EQUAL, 0, count + 3, architecture),  # calls of another architecture are refused
        _step(_LOAD, 0, 0, 0),
        _step(_AT_LEAST, count + 1, 0, _X32_CALLS),
        *(_step(_EQUAL, count - index, 0, number) for index, number in enumerate(refused)),
        _step(_RETURN, 0, 0, _ALLOW),
        _step(_RETURN, 0, 0, _REFUSE),
    ]


def _step(code: int, if_true: int, if_false: int, value: int) -> bytes:
    return struct.pack("=HBBI", code, if_true, if_false, value)
