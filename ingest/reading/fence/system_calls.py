"""Restricts the calls of the kernel that a process may make to a list, by a filter of libseccomp."""

from __future__ import annotations

import errno
import os
import sys
import termios
from collections.abc import Iterator
from contextlib import suppress
from functools import cache
from typing import Any

# Reading and writing what is open or may be opened, memory, threads, time, itself. Names that a machine does not
# know are left out. What changes owners, modes, times, attributes, names, priorities, limits of others or name
# spaces is not here, nor what connects, traces, or makes anything but plain files.
_CALLS = (
    "read", "readv", "pread64", "preadv", "preadv2", "write", "writev", "pwrite64", "pwritev",
    "pwritev2", "lseek", "close", "close_range", "dup", "dup2", "dup3",
    "fstat", "newfstatat", "stat", "lstat", "statx", "access", "faccessat", "faccessat2", "readlink",
    "readlinkat", "getcwd", "getdents", "getdents64",
    "statfs", "fstatfs", "ftruncate", "truncate", "flock", "fsync", "fdatasync", "fadvise64",
    "readahead", "sendfile", "copy_file_range", "pipe", "pipe2",
    "poll", "ppoll", "select", "pselect6", "epoll_create", "epoll_create1", "epoll_ctl", "epoll_wait",
    "epoll_pwait", "epoll_pwait2", "eventfd2",
    "mmap", "munmap", "mprotect", "mremap", "madvise", "msync", "mincore", "brk", "membarrier",
    "futex", "rseq", "set_robust_list", "get_robust_list", "set_tid_address", "arch_prctl",
    "sched_yield", "sched_getaffinity", "getcpu",
    "rt_sigaction", "rt_sigprocmask", "rt_sigreturn", "rt_sigpending", "rt_sigsuspend",
    "rt_sigtimedwait", "sigaltstack", "restart_syscall", "pause",
    "clock_gettime", "clock_getres", "clock_nanosleep", "nanosleep", "gettimeofday", "time", "times",
    "getitimer", "setitimer",
    "getpid", "getppid", "gettid", "getpgrp", "getpgid", "getsid", "getuid", "geteuid", "getgid",
    "getegid", "getgroups", "getresuid", "getresgid",
    "getrlimit", "setrlimit", "getrusage", "getpriority", "sysinfo", "uname", "umask", "getrandom",
    "exit", "exit_group",
)  # fmt: skip
_STARTING = ("fork", "vfork", "execve", "wait4", "waitid")
# Whatever a process wrote counts, until its folder goes. So it is told that a file is removed, and it stays.
_PRETENDED = ("unlink", "unlinkat")

_O_TMPFILE = 0o20000000  # an unnamed file would not count either
_CLONE_THREAD = 0x00010000
_CLONE_NEW = 0x7E020080  # all kinds of name spaces
_FCNTL = (0, 1, 2, 3, 4, 5, 6, 7, 1030)  # doubling, flags, locks; not who is signalled
_IOCTL = (termios.TCGETS, termios.FIONREAD, termios.FIONBIO, termios.FIOCLEX, termios.FIONCLEX)
_PR_SET_NAME, _PR_GET_NAME, _PR_SET_VMA = 15, 16, 0x53564D41
_ALL_BITS = (1 << 64) - 1
_EQUAL, _MASKED_EQUAL = 4, 7  # seccomp.h: enum scmp_compare
_Condition = tuple[int, int, int, int]  # which argument, how compared, with what


def restrict_calls(*, may_start: bool) -> bool:
    """Leave this process, and all it starts, these calls alone, for good; whether they are in force now.

    With `may_start` it may start programs. A call that is not allowed does not exist for it (`ENOSYS`), as on an
    older kernel, so that libraries do without. Without libseccomp, and on machines of 32 bits, nothing is refused.
    """
    try:
        if (calls := prepared(may_start=may_start)) is None:
            return False
        for name, condition in _on_itself():
            _allow(calls, name, condition)
        calls.load()
    except OSError:
        return False
    return True


@cache
def prepared(*, may_start: bool) -> Any:
    """Prepares what is the same in the filters of all processes, once for the server; None without libseccomp.

    Each of its forks completes it.
    """
    try:
        import pyseccomp  # noqa: PLC0415 - it looks for libseccomp, which takes a while and may not be there
    except (ImportError, RuntimeError):
        return None
    if sys.maxsize < 1 << 32:
        return None
    calls = pyseccomp.SyscallFilter(pyseccomp.ERRNO(errno.ENOSYS))
    for name in (*_CALLS, *(_STARTING if may_start else ())):
        _allow(calls, name)
    for name, condition in _conditional(may_start=may_start):
        _allow(calls, name, condition)
    for name in _PRETENDED:
        calls.add_rule(pyseccomp.ERRNO(0), name)
    return calls


def _allow(calls: Any, name: str, *conditions: _Condition) -> None:
    import pyseccomp  # noqa: PLC0415

    with suppress(OSError, ValueError):  # a name of another architecture, or of a newer kernel
        calls.add_rule(pyseccomp.ALLOW, name, *(pyseccomp.Arg(*condition) for condition in conditions))


def _conditional(*, may_start: bool) -> Iterator[tuple[str, _Condition]]:
    """Calls with what an argument of theirs must be; any of several lines for one call will do."""
    yield "open", _masked(1, _O_TMPFILE, 0)
    yield "openat", _masked(2, _O_TMPFILE, 0)
    yield "clone", _masked(0, _CLONE_NEW, 0) if may_start else _masked(0, _CLONE_THREAD, _CLONE_THREAD)
    for command in _FCNTL:
        yield "fcntl", _equal(1, command)
    for command in _IOCTL:
        yield "ioctl", _equal(1, command)
    for option in (_PR_SET_NAME, _PR_GET_NAME, _PR_SET_VMA):
        yield "prctl", _equal(0, option)
    yield "prlimit64", _equal(0, 0)  # its own
    yield "kill", _equal(0, 0)  # its group


def _on_itself() -> Iterator[tuple[str, _Condition]]:
    ourselves = os.getpid()
    yield "kill", _equal(0, ourselves)
    yield "kill", _equal(0, -ourselves & _ALL_BITS)
    yield "tgkill", _equal(0, ourselves)


def _equal(place: int, value: int) -> _Condition:
    return place, _EQUAL, value, 0


def _masked(place: int, mask: int, value: int) -> _Condition:
    return place, _MASKED_EQUAL, mask, value
