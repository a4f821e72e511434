"""Does one piece of work on a foreign file, in a fenced process started for it alone."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Any, TypeVar

from ingest.reading.answers import Failure, decode_answer
from ingest.reading.guardian import Fence
from ingest.reading.process import FencedProcess, wait_for_any
from ingest.task.limits import Limits
from ingest.task.reasons import CannotRead

_Answer = TypeVar("_Answer")


def run_fenced(
    work: str,
    arguments: tuple[Any, ...],
    kind: type[_Answer],
    folder: Path,
    limits: Limits,
    reads: Iterable[Path] = (),
) -> _Answer:
    """Call `work` with `arguments` in a process of its own and hand on what it returns, of the type `kind`.

    It is fenced in as readers are: of what is no program it may read `reads`, and write into `folder`.
    `work` is written `module:function`, so that this process need not load what parses foreign files. Raises
    `CannotRead` when the work does, or dies, or takes longer than a task may with a page.
    """
    process = FencedProcess(work, Fence(limits, tuple(reads), folder))
    try:
        process.order(arguments, limits.task_seconds + limits.page_seconds)
        wait_for_any([process])
        answer = process.answer()
    finally:
        process.end()
    found = decode_answer(answer, kind)
    if isinstance(found, Failure):
        raise CannotRead(found.reason, found.message, found.media_type)
    return found
