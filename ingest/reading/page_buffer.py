"""Buffers the pages of one file while it is read: the first in memory, the rest on the disk."""

from __future__ import annotations

import errno
import os
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryFile
from typing import overload
from weakref import finalize

import msgspec

from archive.values.record import BadValue, Page
from ingest.formats.text.line_ends import carried_over, ends_broken

_HELD = 1 << 20  # bytes of a file's pages in memory: some ten scanned pages, some hundred of plain text
_WORD = 300  # bytes that a word with its box takes
_LINE = msgspec.json.Encoder()


class PageLines:
    """Pages in an open file, a line of JSON each, found by their number; the last line of a number counts."""

    def __init__(self, descriptor: int) -> None:
        """Takes the descriptor over, which is closed with this object, and the pages that are there.

        What a kill cut off behind them will be written over.
        """
        self._descriptor = descriptor
        self._close = finalize(self, os.close, descriptor)
        self._places: dict[int, tuple[int, int]] = {}
        self._end = 0
        with open(descriptor, "rb", closefd=False) as file:
            for line in file:
                page = _parsed(line)
                if page is None:
                    break
                self._note(page.number, len(line))
        os.truncate(descriptor, self._end)

    def add(self, pages: Iterable[Page]) -> None:
        """Raises `OSError`; then the pages before the one that did not fit are there."""
        for page in pages:
            line = _LINE.encode(page) + b"\n"
            if os.pwrite(self._descriptor, line, self._end) < len(line):
                raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
            self._note(page.number, len(line))

    def _note(self, number: int, length: int) -> None:
        self._places[number] = self._end, length
        self._end += length

    def __iter__(self) -> Iterator[int]:
        return iter(self._places)

    def __contains__(self, number: object) -> bool:
        return number in self._places

    def __getitem__(self, number: int) -> Page:
        start, length = self._places[number]
        return msgspec.json.decode(os.pread(self._descriptor, length, start), type=Page)

    def close(self) -> None:
        self._close()


class PageBuffer(Sequence[Page]):
    """Pages that come in any order and are given in that of their numbers; beyond a megabyte they lie in a file.

    The file has no name and goes with this object. Adding raises `OSError` when the disk is full.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._held: dict[int, Page] = {}
        self._lines: PageLines | None = None
        self._room = _HELD
        self._order: list[int] | None = None
        self._broken: set[int] = set()

    def add(self, page: Page) -> None:
        self._order = None
        if ends_broken(page.text):
            self._broken.add(page.number)
        self._room -= len(page.text) + _WORD * len(page.words)
        if self._room >= 0:
            self._held[page.number] = page
            return
        if self._lines is None:
            self._lines = PageLines(_unnamed(self._folder))
        self._lines.add([page])

    def in_order(self) -> Sequence[Page]:
        """The pages as a tuple if all are in memory, else as this, which reads each of them when it is asked for.

        A word that the border of two pages breaks is whole on the first of them.
        """
        for number in sorted(self._broken):
            self._join(number)
        self._broken.clear()
        return self if self._lines is not None else tuple(self)

    def __len__(self) -> int:
        return len(self._numbers())

    @overload
    def __getitem__(self, place: int) -> Page: ...
    @overload
    def __getitem__(self, place: slice) -> Sequence[Page]: ...
    def __getitem__(self, place: int | slice) -> Page | Sequence[Page]:
        if isinstance(place, slice):
            return [self._page(number) for number in self._numbers()[place]]
        return self._page(self._numbers()[place])

    def _page(self, number: int) -> Page:
        if self._lines is not None and number in self._lines:
            return self._lines[number]
        return self._held[number]

    def _join(self, number: int) -> None:
        if not {number, number + 1} <= set(self._numbers()):
            return
        first, second = self._page(number), self._page(number + 1)
        if first.part == second.part:
            whole, rest = carried_over(first.text, second.text)
            self.add(replace(first, text=whole))
            self.add(replace(second, text=rest))

    def _numbers(self) -> list[int]:
        if self._order is None:
            self._order = sorted({*self._held, *(self._lines or ())})
        return self._order


def _parsed(line: bytes) -> Page | None:
    """A whole line as a page; None for one that a kill cut off."""
    try:
        return msgspec.json.decode(line, type=Page) if line.endswith(b"\n") else None
    except (msgspec.MsgspecError, BadValue, ValueError):
        return None


def _unnamed(folder: Path) -> int:
    with TemporaryFile(dir=folder) as file:
        return os.dup(file.fileno())
