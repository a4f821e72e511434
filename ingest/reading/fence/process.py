"""Starts the one kind of process that foreign files are read in: fenced, limited and silent."""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from multiprocessing import get_context
from multiprocessing.connection import wait
from multiprocessing.forkserver import ensure_running
from threading import Lock
from time import monotonic

from ingest.reading.answers import Failure
from ingest.reading.fence.guardian import ANSWER_BYTES, LENGTH, OVERSTEPPED, Fence, exit_status, guard
from ingest.task.reasons import Reason

OMP_THREAD_LIMIT = 1  # Tesseract would start four threads on two cores, and they spin
_PIECE = 1 << 20
_BURIAL = 5.0  # seconds that a guardian has to end its child before it is ended itself
_PRELOADED = ["ingest.reading.preload"]
# All that the server, and so every reader, is given of the environment: where programs and models lie, and how
# names of files are spelled. A password stands in none of them.
_KNOWN_VARIABLES = frozenset(
    ("PATH", "LD_LIBRARY_PATH", "PYTHONPATH", "PYTHONHOME", "TESSDATA_PREFIX", "LANG", "LC_ALL", "LC_CTYPE")
)
_environment_lock = Lock()

_LATE = Failure(Reason.TIMED_OUT, "stopped after its time was over")


class FencedProcess:
    """Does one piece of work after the other in a fork of a server that loads the readers; this process never does.

    `work` is named `module:function`; it is called with what is ordered, and what it returns comes back as JSON.
    """

    def __init__(self, work: str, fence: Fence) -> None:
        context = get_context("forkserver")
        wanted, self._wanted = context.Pipe(duplex=False)
        orders, self._orders = context.Pipe(duplex=False)
        self.results, answers = context.Pipe(duplex=False)
        given = (wanted, orders, answers)
        self._process = context.Process(target=guard, args=(*given, work, fence), daemon=True)
        ready_server()
        with _nameless_main():
            self._process.start()
        for connection in given:
            connection.close()
        self._deadline = 0.0
        self._received = bytearray()
        self._is_gone = False

    def order(self, arguments: tuple[object, ...], seconds: float) -> None:
        """Have it call its work with these arguments, which must be pickled, in so many seconds."""
        self._received = bytearray()
        self._deadline = monotonic() + seconds
        # It may be dead by now; then its silence ends this order, like any other death.
        with suppress(BrokenPipeError, ConnectionResetError):
            self._orders.send((arguments, seconds))

    @property
    def is_resting(self) -> bool:
        """Whether it lives, and has said nothing since its last answer."""
        return self._process.is_alive() and not self.results.poll()

    @property
    def is_over(self) -> bool:
        """Whether its answer is here, or will not come in time."""
        return self._is_gone or self._has_answered or monotonic() >= self._deadline

    @property
    def patience(self) -> float:
        """For how many seconds more its answer is waited for."""
        return max(0.0, self._deadline - monotonic())

    def listen(self) -> None:
        """Take what has come, and wait for no more: who promises a long answer may never send it."""
        try:
            piece = os.read(self.results.fileno(), _PIECE)
        except OSError:
            piece = b""
        self._received += piece
        self._is_gone = not piece

    def answer(self) -> bytes | Failure:
        """Returns the process's answer, or why there is none; then the process must be ended."""
        if self._is_gone:
            self._process.join(_BURIAL)
            return _death(exit_status(self._process.exitcode))
        if not self._has_answered:
            return _LATE
        if self._promised > ANSWER_BYTES:
            return Failure(Reason.CRASHED, "the process's answer is too long")
        return bytes(self._received[LENGTH.size :])

    def end(self) -> None:
        """End it with everything that it started."""
        for connection in (self._wanted, self._orders, self.results):
            connection.close()
        self._process.join(_BURIAL)
        self._process.kill()
        self._process.join()

    @property
    def _promised(self) -> int:
        return int(LENGTH.unpack_from(self._received)[0])

    @property
    def _has_answered(self) -> bool:
        if len(self._received) < LENGTH.size:
            return False
        return self._promised > ANSWER_BYTES or len(self._received) >= LENGTH.size + self._promised


def wait_for_any(processes: Sequence[FencedProcess]) -> Sequence[FencedProcess]:
    """Those of some processes at work whose answer is here or will not come; waits for the first of them."""
    while not (over := [process for process in processes if process.is_over]):
        ready = wait(
            [process.results for process in processes], min(process.patience for process in processes)
        )
        for process in processes:
            if process.results in ready:
                process.listen()
    return over


def ready_server() -> None:
    """Let the server begin to load the readers, while this process goes on with what comes before reading."""
    get_context("forkserver").set_forkserver_preload(_PRELOADED)
    with _bare_environment():
        ensure_running()


@contextmanager
def _bare_environment() -> Iterator[None]:
    """Start a program that is given nothing of the environment but what is known to be harmless."""
    environment = os.environ  # noqa: TID251 - nothing is decided by it
    with _environment_lock:
        whole = dict(environment)
        for name in whole.keys() - _KNOWN_VARIABLES:
            del environment[name]
        environment["OMP_THREAD_LIMIT"] = str(OMP_THREAD_LIMIT)
        try:
            yield
        finally:
            del environment["OMP_THREAD_LIMIT"]
            environment.update(whole)


@contextmanager
def _nameless_main() -> Iterator[None]:
    """Let multiprocessing find no script that it would run again in the new process, with all that it imports."""
    main = sys.modules["__main__"]
    script = getattr(main, "__file__", None)
    main.__file__ = None
    try:
        yield
    finally:
        main.__file__ = script


def _death(status: int | None) -> Failure:
    if status == -signal.SIGXCPU:
        return Failure(Reason.TIMED_OUT, "stopped after its processor time was over")
    if status == OVERSTEPPED:
        return Failure(Reason.TOO_LARGE, "wrote more, or started more, than a task may")
    if status == -signal.SIGKILL:
        return Failure(Reason.OUT_OF_MEMORY, "killed by the system")
    return Failure(Reason.CRASHED, f"the process died with status {status}")
