"""Keeps a fenced process for one file, which does one piece of work on it after the other."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from shutil import rmtree
from tempfile import mkdtemp
from threading import Lock
from typing import Generic, TypeVar

from ingest.reading.answers import Failure, decode_answer
from ingest.reading.fence.guardian import Fence
from ingest.reading.fence.left_files import copy_plain
from ingest.reading.fence.process import FencedProcess, wait_for_any
from ingest.task.limits import Limits
from ingest.task.reasons import CannotRead, Reason

_Answer = TypeVar("_Answer")


class ResidentProcess(Generic[_Answer]):
    """Calls one function, named `module:function`, with its orders in turn; threads wait for one another.

    What costs time once for a file, such as opening it, the function may keep for the next order. It is fenced in as
    readers are: it may read `reads`, and write plain files into a folder below `scratch`.
    """

    def __init__(
        self, function: str, answer: type[_Answer], scratch: Path, limits: Limits, reads: Iterable[Path]
    ) -> None:
        self.folder = Path(mkdtemp(dir=scratch))
        self._answer = answer
        self._limits = limits
        self._process = FencedProcess(function, Fence(limits, tuple(reads), self.folder))
        self._order = Lock()
        self.is_usable = True

    def call(self, arguments: tuple[object, ...], left: str, target: Path) -> _Answer:
        """Have it do an order, and copy the file that it names `left` to `target`; its answer.

        Raises `CannotRead` when the work does. Then, or when the process dies, is late, or leaves no plain file, it
        is not usable any more, unless the work itself said so.
        """
        with self._order:
            if not (self.is_usable and self._process.is_resting):
                self.is_usable = False
                raise CannotRead(Reason.CRASHED, "the process has ended")
            found = self._ordered(arguments)
            if isinstance(found, Failure):
                raise CannotRead(found.reason, found.message, found.media_type)
            if not copy_plain(self.folder, left, target, self._limits.written_bytes):
                self.is_usable = False
                raise CannotRead(Reason.CRASHED, "the process left files that cannot be")
            (self.folder / left).unlink(missing_ok=True)
            return found

    def _ordered(self, arguments: tuple[object, ...]) -> _Answer | Failure:
        self._process.order(arguments, self._limits.task_seconds + self._limits.page_seconds)
        wait_for_any([self._process])
        answer = self._process.answer()
        self.is_usable = not isinstance(answer, Failure)
        return decode_answer(answer, self._answer)

    def end(self) -> None:
        """End the process with everything that it started; what it left is removed."""
        self.is_usable = False
        self._process.end()
        rmtree(self.folder, ignore_errors=True)
