"""Writes the letters of a binary Word file as they are printed ([MS-DOC] 2.4.1 and 2.8.25)."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Collection, Iterable, Sequence

from ingest.formats.text.text_flow import TextFlow
from ingest.formats.word.doc_formatting import DocFormatting, DocParagraph
from ingest.formats.word.doc_lists import DocLists
from ingest.formats.word.doc_tables import DocFile

_MARK = re.compile("[\x01\x02\x05\x07\x08\x0b\x0c\r\x0e\x13-\x15]")
_PARAGRAPH_END = re.compile("[\x07\x0c\r]")
_LETTERS = str.maketrans({"\x1e": "-", "\x1f": None, "\xa0": " ", "\0": None, "\x03": None, "\x04": None})
_FIELD, _FIELD_RESULT, _FIELD_END = "\x13", "\x14", "\x15"
_DRAWN = ("\x01", "\x08")
_NO_PARAGRAPH = DocParagraph()


class DocWords:
    """Writes runs of letters of a document; `same_page` has the marks of sections that end no page."""

    def __init__(self, file: DocFile, formatting: DocFormatting) -> None:
        self.same_page: Collection[int] = ()
        self._file, self._formatting = file, formatting
        self._lists = DocLists(file)
        self._seen = _seen(file, formatting)
        self._notes: list[tuple[int, str]] = []
        self._boxes: list[tuple[int, str]] = []
        self._flow = TextFlow()
        self._fields: list[bool] = []  # of each open field, whether its instruction is being read
        self._is_cell_open = False
        self._paragraph = _NO_PARAGRAPH

    def attach(self, notes: Iterable[tuple[int, str]], boxes: Iterable[tuple[int, str]]) -> None:
        """Let notes and boxes stand with the letters that they belong to, unless those are not seen."""
        self._notes = sorted((place, text) for place, text in notes if self._is_seen(place))
        self._boxes = sorted((place, text) for place, text in boxes if self._is_seen(place))

    def flow(self, start: int, end: int) -> TextFlow:
        """The letters from `start` to `end`."""
        self._flow, self._fields, self._is_cell_open = TextFlow(), [], False
        while start < end:
            behind = _PARAGRAPH_END.search(self._file.text, start, end)
            stop = behind.end() if behind else end
            self._write_paragraph(start, stop)
            start = stop
        return self._flow

    def text(self, start: int, end: int) -> str:
        return self.flow(start, end).text()

    def _write_paragraph(self, start: int, stop: int) -> None:
        self._paragraph = self._formatting.paragraph(stop - 1)
        if self._paragraph.begins_page and not self._flow.is_page_empty:
            self._flow.end_page()
        if not self._paragraph.is_hidden:
            if self._paragraph.in_table and not self._paragraph.ends_row:
                self._begin_cell()
            if self._seen[stop - 1] != "\0":
                self._write(self._lists.label(self._paragraph.list_use, self._paragraph.level))
        for _, note in _between(self._notes, start, stop):
            self._flow.note(note)
        for _, box in _between(self._boxes, start, stop):
            self._flow.anchor(box)
        for mark in _MARK.finditer(self._seen, start, stop):
            self._write(self._seen[start : mark.start()])
            self._take(mark[0], mark.start())
            start = mark.end()
        self._write(self._seen[start:stop])

    def _write(self, text: str) -> None:
        if any(self._fields) or self._paragraph.is_hidden:
            return
        shown = text.translate(_LETTERS)
        if shown:
            self._flow.write(shown.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace"))

    def _take(self, mark: str, place: int) -> None:
        if mark == _FIELD:
            self._fields.append(True)
        elif mark == _FIELD_RESULT and self._fields:
            self._fields[-1] = False
        elif mark == _FIELD_END and self._fields:
            self._fields.pop()
        elif mark in _DRAWN:
            self._flow.draw()
        elif not (any(self._fields) or self._paragraph.is_hidden):
            self._end(mark, place)

    def _end(self, mark: str, place: int) -> None:
        """Something ends: a line, a cell, a page."""
        if mark == "\x0b":
            self._flow.write("\n")
        elif mark == "\x07":
            self._end_cell()
        elif mark == "\r" and self._paragraph.ends_inner_cell and not self._paragraph.ends_inner_row:
            self._flow.write("\t")
        elif mark == "\x0c" and place not in self.same_page:
            self._flow.end_page()
        elif mark in "\r\x0c\x0e":
            self._flow.end_line()

    def _is_seen(self, place: int) -> bool:
        return 0 <= place < len(self._seen) and self._seen[place] != "\0"

    def _begin_cell(self) -> None:
        if not self._is_cell_open:
            self._is_cell_open = True
            self._flow.begin_cell()

    def _end_cell(self) -> None:
        if self._paragraph.ends_row:
            self._is_cell_open = False
            self._flow.end_row()
            return
        self._begin_cell()
        self._is_cell_open = False
        self._flow.end_cell()


def _between(placed: Sequence[tuple[int, str]], start: int, stop: int) -> Sequence[tuple[int, str]]:
    return placed[bisect_left(placed, (start, "")) : bisect_left(placed, (stop, ""))]


def _seen(file: DocFile, formatting: DocFormatting) -> str:
    """The text with nothing where letters are hidden or deleted."""
    letters = list(file.text)
    for first, behind in formatting.unseen():
        letters[first:behind] = "\0" * (behind - first)
    return "".join(letters)
