"""One piece of work on a foreign file, done aside: in a process of its own that is limited and leaves only files."""

from __future__ import annotations

import ctypes
import os
import resource
import select
import signal
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass
from importlib import import_module
from multiprocessing import get_context
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess
from pathlib import Path
from stat import S_ISREG
from threading import Thread
from typing import Any, TypeVar

import msgspec

from ingest.reading.sandbox import fence_in
from ingest.task.limits import Limits
from ingest.task.reasons import CannotRead, Reason

_PR_SET_PDEATHSIG = 1
_ANSWER_BYTES = 16 << 20

_Answer = TypeVar("_Answer")


@dataclass(frozen=True, slots=True)
class WorkRefusal:
    """Why the work could not be done, as the process tells it."""

    reason: Reason
    message: str


@dataclass(frozen=True, slots=True)
class _Fence:
    """What the process may use: memory and time, and the files it may read."""

    limits: Limits
    seconds: int
    reads: tuple[Path, ...]


def do_aside(
    work: str,
    arguments: tuple[Any, ...],
    kind: type[_Answer],
    folder: Path,
    limits: Limits,
    reads: Iterable[Path] = (),
) -> _Answer:
    """Call `work` with `arguments` in a process of its own and hand on what it returns, of the type `kind`.

    It is fenced in as readers are: of what is no program it may read `reads`, and write into `folder`.
    `work` is written `module:function`, so that this process need not load what parses foreign files; `folder` is
    an empty one that takes the answer, and where it may write. Raises `CannotRead` when the work does, or dies, or
    takes longer than a task may with a page.
    """
    context = get_context("forkserver")
    held, theirs = context.Pipe(duplex=False)
    seconds = round(limits.task_seconds + limits.page_seconds)
    answer = folder / "answer.json"
    process = context.Process(
        target=_work,
        args=(theirs, work, arguments, answer, _Fence(limits, seconds, tuple(reads))),
        daemon=True,
    )
    process.start()
    theirs.close()
    try:
        process.join(seconds)
        if process.exitcode is None:
            raise CannotRead(Reason.TIMED_OUT, "stopped after its time was over")
        if process.exitcode != 0:
            raise _death(process.exitcode)
    finally:
        _kill(process)
        held.close()
    return _read(answer, kind)


def _read(path: Path, kind: type[_Answer]) -> _Answer:
    """The answer, parsed and never unpickled: its writer may have been taken over by what it read."""
    try:
        if not S_ISREG(path.lstat().st_mode):
            raise CannotRead(Reason.CRASHED, "the answer is not a file")
        if path.stat().st_size > _ANSWER_BYTES:
            raise CannotRead(Reason.CRASHED, "the answer is too long")
        answer = msgspec.json.decode(path.read_bytes(), type=dict[str, msgspec.Raw])
        if "refused" in answer:
            refusal = msgspec.json.decode(answer["refused"], type=WorkRefusal)
            raise CannotRead(refusal.reason, refusal.message)
        return msgspec.json.decode(answer["done"], type=kind)
    except (OSError, KeyError, ValueError, RecursionError, msgspec.MsgspecError) as error:
        raise CannotRead(Reason.CRASHED, f"the answer cannot be understood: {error}") from error


def _death(exitcode: int) -> CannotRead:
    if exitcode == -signal.SIGXCPU:
        return CannotRead(Reason.TIMED_OUT, "stopped after its processor time was over")
    if exitcode == -signal.SIGKILL:
        return CannotRead(Reason.OUT_OF_MEMORY, "killed by the system")
    return CannotRead(Reason.CRASHED, f"died with status {exitcode}")


def _kill(process: BaseProcess) -> None:
    """End the process with everything it started; it leads a session of its own, which may outlive it."""
    if process.pid is not None:
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        if process.exitcode is None:
            process.kill()
    process.join()


# -- in the process ------------------------------------------------------------------------------------------------


def _work(
    held: Connection,
    work: str,
    arguments: tuple[Any, ...],
    answer: Path,
    fence: _Fence,
) -> None:
    module, _, name = work.partition(":")
    do = getattr(import_module(module), name)
    _confine(fence.limits, fence.seconds)
    fence_in(fence.reads, (answer.parent,))
    Thread(target=_end_with_parent, args=(held,), daemon=True).start()
    told: dict[str, Any]
    try:
        told = {"done": do(*arguments)}
    except CannotRead as error:
        told = _refused(error.reason, error.message)
    except (MemoryError, RecursionError):
        told = _refused(Reason.OUT_OF_MEMORY, "more memory than a task may have")
    except Exception as error:  # noqa: BLE001 - whatever a hostile file provokes is this file's outcome
        told = _refused(Reason.CRASHED, f"{type(error).__name__}: {error}")
    part = answer.with_suffix(".part")
    part.write_bytes(msgspec.json.encode(told))
    part.rename(answer)
    os._exit(0)  # nothing that a library hung up for the end of the process is worth its time


def _refused(reason: Reason, message: str) -> dict[str, Any]:
    return {"refused": WorkRefusal(reason, message.encode("utf-8", "backslashreplace").decode()[:1000])}


def _end_with_parent(held: Connection) -> None:
    """End this process and what it started when the one that waits for it is gone."""
    poll = select.poll()
    poll.register(held, 0)
    poll.poll()
    os.killpg(0, signal.SIGKILL)


def _confine(limits: Limits, seconds: int) -> None:
    """A session, silence and limits; it dies with the fork server."""
    os.setsid()
    nowhere = os.open(os.devnull, os.O_RDWR)
    for standard in (0, 1, 2):
        os.dup2(nowhere, standard)
    ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
    for limit, value in (
        (resource.RLIMIT_CPU, seconds),
        (resource.RLIMIT_AS, limits.memory_bytes),
        (resource.RLIMIT_FSIZE, limits.written_bytes),
        (resource.RLIMIT_CORE, 0),
    ):
        resource.setrlimit(limit, (value, value))
