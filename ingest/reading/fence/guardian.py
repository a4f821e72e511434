"""Runs inside a fenced process: a guardian, and its child, which does the work and outlives neither."""

from __future__ import annotations

import ctypes
import math
import os
import resource
import select
import signal
import tempfile
from collections.abc import Callable, Iterable
from contextlib import suppress
from dataclasses import dataclass
from importlib import import_module
from itertools import pairwise
from multiprocessing.connection import Connection
from pathlib import Path
from struct import Struct

from ingest.reading.answers import render_done, render_failure
from ingest.reading.fence.sandbox import fence_in
from ingest.task.limits import Limits
from ingest.task.reasons import CannotRead, Reason

ANSWER_BYTES = 128 << 20
LENGTH = Struct("!Q")  # before each answer
OVERSTEPPED = 100  # the exit status of a guardian whose worker took more than its limits
_PR_SET_PDEATHSIG, _PR_SET_CHILD_SUBREAPER = 1, 36
_WATCH = 500  # milliseconds
_PIECE = 1024
_BLOCK = 512  # bytes, as the kernel counts blocks
_MESSAGE_LENGTH = 1000
_FIRST_TO_GO = "1000"  # where memory is short, the kernel ends readers before it ends who files


@dataclass(frozen=True, slots=True)
class Fence:
    """The limits of a process, what it may read, the folder it may write plain files in, the programs it may start.

    Of a folder that it may read it can open what it knows the name of, and list nothing.
    """

    limits: Limits
    reads: tuple[Path, ...]
    folder: Path
    programs: tuple[str, ...] = ()


def guard(wanted: Connection, orders: Connection, answers: Connection, work: str, fence: Fence) -> None:
    """Let a child do the work, and end it with all that it started when it dies, oversteps its limits, or nobody
    holds the other end of `wanted` any more.

    The child can reach neither this process nor that pipe. Whatever loses its parent below this process becomes its
    child.
    """
    module, _, name = work.partition(":")
    do = getattr(import_module(module), name)
    os.setsid()
    _silence()
    _leave_open(wanted.fileno(), orders.fileno(), answers.fileno())
    ctypes.CDLL(None).prctl(_PR_SET_CHILD_SUBREAPER, 1)
    ended = _child_signals()
    worker = os.fork()
    if not worker:
        wanted.close()
        os.close(ended)
        _serve(do, orders, answers, fence)
    orders.close()
    answers.close()
    has_overstepped = not _waited_for(worker, wanted, ended, fence)
    status = _end(worker)
    os._exit(OVERSTEPPED if has_overstepped else os.waitstatus_to_exitcode(status) % 256)


def exit_status(code: int | None) -> int | None:
    """How a worker ended, from its guardian's exit status; negative is a signal."""
    return code if code is None or code <= OVERSTEPPED else code - 256


def _child_signals() -> int:
    """A pipe that can be read when a child has ended."""
    ended, ending = os.pipe()
    os.set_blocking(ending, False)
    signal.signal(signal.SIGCHLD, lambda *_: None)
    signal.set_wakeup_fd(ending, warn_on_full_buffer=False)
    return ended


def _waited_for(worker: int, wanted: Connection, ended: int, fence: Fence) -> bool:
    """Wait until a worker is dead, unwanted, or over its limits; False in the last case."""
    poll = select.poll()
    poll.register(wanted, 0)  # the end of whoever wants it is seen unasked
    poll.register(ended, select.POLLIN)
    while True:
        events = poll.poll(_WATCH)
        if any(descriptor != ended for descriptor, _ in events):
            return True
        if events:
            os.read(ended, _PIECE)
            if os.waitid(os.P_PID, worker, os.WEXITED | os.WNOHANG | os.WNOWAIT):
                return True
        if _oversteps(fence):
            return False


def _oversteps(fence: Fence) -> bool:
    """Whether there are more bytes, files or processes than there may be. A file that was removed is one no less."""
    limits, total = fence.limits, 0
    for count, entry in enumerate(os.scandir(fence.folder), start=1):
        total += entry.stat(follow_symlinks=False).st_blocks * _BLOCK
        if count > limits.scratch_files or total > limits.scratch_bytes:
            return True  # and look no further, for it may write faster than this counts
    return _has_descendants(limits.processes + 1)


def _has_descendants(more_than: int) -> bool:
    found, frontier = set[int](), {os.getpid()}
    while frontier and len(found) <= more_than:
        frontier = {child for pid in frontier for child in _children(pid)} - found
        found |= frontier
    return len(found) > more_than


def _children(pid: int) -> Iterable[int]:
    """Those of a process, by all its threads; none on a kernel that does not list them."""
    for task in Path(f"/proc/{pid}/task").glob("*/children"):
        with suppress(OSError):
            yield from map(int, task.read_text().split())


def _end(worker: int) -> int:
    """End a worker and all that it started; the status that it ended with. They cannot leave its group."""
    for kill in (os.killpg, os.kill):  # it may not have had the time to begin its group
        with suppress(ProcessLookupError):
            kill(worker, signal.SIGKILL)
    status = 0
    with suppress(ChildProcessError):
        while True:
            for child in _children(os.getpid()):
                os.kill(child, signal.SIGKILL)
            pid, ended = os.waitpid(-1, 0)
            status = ended if pid == worker else status
    return status


# -- in the child --------------------------------------------------------------------------------------------------


def _serve(do: Callable[..., object], orders: Connection, answers: Connection, fence: Fence) -> None:
    """Do what is ordered until nobody orders; never returns."""
    status = 1
    try:
        _confine(fence)
        while True:
            arguments, seconds = orders.recv()
            _grant(math.ceil(seconds))
            answer = _answer(do, arguments)
            with os.fdopen(os.dup(answers.fileno()), "wb") as pipe:
                pipe.write(LENGTH.pack(len(answer)) + answer)
    except EOFError:
        status = 0
    finally:
        os._exit(status)  # nothing that a library hung up for the end of the process is worth its time


def _answer(do: Callable[..., object], arguments: tuple[object, ...]) -> bytes:
    try:
        return _limited(render_done(do(*arguments)))
    except CannotRead as error:
        return render_failure(error.reason, error.message, error.media_type)
    except MemoryError:
        return render_failure(Reason.OUT_OF_MEMORY, "more memory than a task may have")
    except RecursionError as error:
        return render_failure(Reason.TOO_DEEP, f"deeper than can be followed: {error}")
    except Exception as error:  # noqa: BLE001 - whatever a hostile file provokes is this file's outcome
        return render_failure(Reason.CRASHED, f"{type(error).__name__}: {error}"[:_MESSAGE_LENGTH])


def _limited(answer: bytes) -> bytes:
    if len(answer) > ANSWER_BYTES:
        raise CannotRead(Reason.TOO_LARGE, f"its text takes {len(answer)} bytes")
    return answer


def _silence() -> None:
    """Parsers complain at length about what they are fed."""
    nowhere = os.open(os.devnull, os.O_RDWR)
    for standard in (0, 1, 2):
        os.dup2(nowhere, standard)


def _leave_open(*kept: int) -> None:
    """Close what was inherited; among it is the pipe on which the fork server's life hangs."""
    edges = [2, *sorted(kept), os.sysconf("SC_OPEN_MAX")]
    for low, high in pairwise(edges):
        os.closerange(low + 1, high)


def _confine(fence: Fence) -> None:
    """Give this process, and what it starts, a group, limits and fences; it dies with its guardian."""
    guardian = os.getppid()
    os.setpgid(0, 0)
    ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
    if os.getppid() != guardian:
        os._exit(1)
    signal.set_wakeup_fd(-1)
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    for limit, value in (
        (resource.RLIMIT_AS, fence.limits.memory_bytes),
        (resource.RLIMIT_FSIZE, fence.limits.written_bytes),
        (resource.RLIMIT_CORE, 0),
    ):
        resource.setrlimit(limit, (value, value))
    tempfile.tempdir = str(fence.folder)
    with suppress(OSError):
        Path("/proc/self/oom_score_adj").write_text(_FIRST_TO_GO)
    fence_in(fence.reads, fence.folder, fence.programs)


def _grant(seconds: int) -> None:
    """So much processor time from now on; what was used for files before does not count."""
    used = resource.getrusage(resource.RUSAGE_SELF)
    resource.setrlimit(
        resource.RLIMIT_CPU, (math.ceil(used.ru_utime + used.ru_stime) + seconds, resource.RLIM_INFINITY)
    )
