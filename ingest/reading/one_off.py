"""Does one piece of work on a foreign file, in a fenced process started for it alone."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Generic, TypeVar

from ingest.reading.answers import Failure, decode_answer
from ingest.reading.fence.guardian import Fence
from ingest.reading.fence.left_files import are_plain
from ingest.reading.fence.process import FencedProcess, wait_for_any
from ingest.task.limits import Limits
from ingest.task.reasons import CannotRead, Reason

_Answer = TypeVar("_Answer")


@dataclass(frozen=True, slots=True)
class FencedWork(Generic[_Answer]):
    """A function, named `module:function` so that whoever asks need not load it, its arguments, its answer's type."""

    function: str
    arguments: tuple[Any, ...]
    answer: type[_Answer]


def run_fenced(
    work: FencedWork[_Answer],
    folder: Path,
    limits: Limits,
    reads: Iterable[Path] = (),
    leaves: Sequence[str] = (),
) -> _Answer:
    """Do the work in a process of its own and hand on what it answers.

    It is fenced in as readers are: of what is no program it may read `reads`, and write plain files into `folder`,
    among them those that it `leaves`. Raises `CannotRead` when the work does, or dies, or takes longer than a task may
    with a page, or leaves something else than these files.
    """
    process = FencedProcess(work.function, Fence(limits, tuple(reads), folder))
    try:
        process.order(work.arguments, limits.task_seconds + limits.page_seconds)
        wait_for_any([process])
        answer = process.answer()
    finally:
        process.end()
    found = decode_answer(answer, work.answer)
    if isinstance(found, Failure):
        raise CannotRead(found.reason, found.message, found.media_type)
    if not are_plain(folder, leaves):
        raise CannotRead(Reason.CRASHED, "the process left files that cannot be")
    return found
