"""A reader that files have taken over: it does what a file says, as a hole in a parser would let the file do.

Everything else it reads as it should. It stands in for the real work of the pool, in the same fenced process.
"""

from __future__ import annotations

import ctypes
import os
import resource
import signal
import socket
import sys
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from textwrap import indent
from typing import Any

import pytest

from archive.values.record import Page, PageSource, PageWord
from ingest.reading.tasks import perform as perform_honestly
from ingest.task.kind import Kind
from ingest.task.orders import Enclosed, OcrPage, OcrTask, Survey, SurveyTask, part_path

WORK = f"{__name__}:perform"
MARK = b"%EVIL\n"
LIBC = ctypes.CDLL(None, use_errno=True)
PAGE = Page(1, "kata", PageSource.TEXT, engine="z")
OCR_PAGE = replace(PAGE, source=PageSource.OCR)
WORD = PageWord("a", 1, 1, 1, 1)


def take_over(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let every reader that starts from now on be such a one."""
    monkeypatch.setattr("ingest.reading.pool._WORK", WORK)


def evil_file(path: Path, code: str) -> Path:
    """A file that makes its reader run this code, which knows `task`, `folder`, and may set `answer`."""
    path.write_bytes(MARK + code.encode())
    return path


def by_ocr(code: str) -> str:
    """The code, run by the process that reads the file's one page by OCR."""
    return f"if isinstance(task, SurveyTask):\n    answer = pictured()\nelse:\n{indent(code, '    ')}"


def perform(task: SurveyTask | OcrTask) -> Survey | tuple[Page, ...]:
    code = Path(task.path).read_bytes()
    if not code.startswith(MARK):
        return perform_honestly(task)
    folder = Path(task.place.folder if isinstance(task, SurveyTask) else task.scratch)
    known: dict[str, Any] = globals() | {"task": task, "folder": folder, "answer": None}
    exec(code.removeprefix(MARK).decode(), known)  # noqa: S102 - that is what it is for
    answer: Survey | tuple[Page, ...] | None = known["answer"]
    if answer is None:
        return told() if isinstance(task, SurveyTask) else (OCR_PAGE,)
    return answer


def told(text: str = "kata") -> Survey:
    return Survey("text/plain", Kind.TEXT, 1, (replace(PAGE, text=text),))


def pictured() -> Survey:
    """An answer after which the file's one page is read by OCR, in a process that may start programs."""
    return Survey("image/png", Kind.IMAGE, 1, (), (OcrPage(1),))


def batch_of(*names: str) -> Survey:
    return Survey("application/zip", Kind.ZIP, 1, (PAGE,), (), tuple(map(Enclosed, names)))


def letter_with(*names: str) -> Survey:
    return Survey("message/rfc822", Kind.MAIL, 1, (PAGE,), (), tuple(map(Enclosed, names)))


def part(folder: Path, number: int = 1) -> Path:
    return part_path(str(folder), number)


def attempted(act: Callable[[], object]) -> str:
    """`done`, `refused`, or the name of another error that an act came to. A C function that failed returns -1."""
    try:
        is_refused = act() == -1
    except (OSError, ValueError):  # the latter is how Python says that a limit may not be raised
        return "refused"
    except BaseException as error:  # noqa: BLE001 - told, not raised
        return type(error).__name__
    return "refused" if is_refused else "done"


__all__ = [
    "os",
    "resource",
    "signal",
    "socket",
    "sys",
    "time",
]  # for the files' own lines
