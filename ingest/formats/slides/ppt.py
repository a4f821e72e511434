"""Reads the text of binary PowerPoint files (.ppt), by [MS-PPT]."""

from __future__ import annotations

import struct
from itertools import zip_longest
from pathlib import Path

from archive.values.record import Page
from ingest.formats.packages.compound_file import opened_compound, stream_of
from ingest.formats.packages.enclosures import Enclosures
from ingest.formats.text.page_text import text_pages
from ingest.formats.word.doc import ENGINE, MARKS
from ingest.task.limits import Limits

# [MS-PPT] 2.13.24: kinds of records.
_SLIDE, _SLIDE_LIST, _NEXT_SLIDE, _TEXT, _NARROW_TEXT, _NOTES = 0x03EE, 0x0FF0, 0x03F3, 0x0FA0, 0x0FA8, 0x03F0
_CONTAINER, _INSTANCE_OF_SLIDES, _DEEPEST = 0xF, 0, 40
_RECORD_HEADER = struct.Struct("<HHI")


def read_ppt(path: Path, limits: Limits, inside: Enclosures) -> tuple[Page, ...]:
    """The slides of a .ppt, a page each: the text of its outline, then that of its drawings.

    Raises `CannotRead` (`damaged`).
    """
    with opened_compound(path) as ole:
        slides = _Slides()
        slides.walk(stream_of(ole, ("PowerPoint Document",), limits), 0)
    pairs = zip_longest(slides.outlines, slides.drawings, fillvalue=())
    texts = ["\n".join(dict.fromkeys((*outline, *drawing))) for outline, drawing in pairs]
    pages = [text.translate(MARKS).replace("\f", "\n") for text in texts or [""]]
    return text_pages(pages, ENGINE, inside.unread)


class _Slides:
    """Walks the records of a presentation; a record that says it is longer than its container ends the walk."""

    def __init__(self) -> None:
        self.outlines: list[list[str]] = []
        self.drawings: list[list[str]] = []
        self._into: list[str] | None = None

    def walk(self, data: bytes, depth: int) -> None:
        place = 0
        while place + _RECORD_HEADER.size <= len(data):
            head, kind, length = _RECORD_HEADER.unpack_from(data, place)
            place += _RECORD_HEADER.size
            self._take(head, kind, data[place : place + length], depth)
            place += length

    def _take(self, head: int, kind: int, body: bytes, depth: int) -> None:
        if kind == _NEXT_SLIDE and self._into is None:
            return
        if kind == _NEXT_SLIDE:
            self._into = []
            self.outlines.append(self._into)
        elif kind in (_TEXT, _NARROW_TEXT) and self._into is not None:
            self._into.append(body.decode("utf-16-le" if kind == _TEXT else "cp1252", "replace"))
        elif head & 0xF == _CONTAINER and depth < _DEEPEST:
            self._enter(head >> 4, kind, body, depth)

    def _enter(self, instance: int, kind: int, body: bytes, depth: int) -> None:
        before = self._into
        if kind == _SLIDE:
            self._into = []
            self.drawings.append(self._into)
        elif kind == _SLIDE_LIST:
            self._into = [] if instance == _INSTANCE_OF_SLIDES else None
        elif kind == _NOTES:
            self._into = self.drawings[-1] if self.drawings else []
        self.walk(body, depth + 1)
        if kind in (_SLIDE, _SLIDE_LIST, _NOTES):
            self._into = before
