"""Finds where the words of a text layer stand on their pages."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from ctypes import byref, c_double, c_int
from itertools import groupby
from pathlib import Path
from typing import Any, NamedTuple

import pypdfium2 as pdfium
from pypdfium2 import raw

from archive.values.record import PageWord
from ingest.formats.pdf import pdf_file
from ingest.task.reasons import CannotRead, Reason

_PARTS = 10_000
_MOST_CHARACTERS = 50_000  # of a page; printed ones have 5,000
_BREAKS = {0xFFFE, 0x02}  # what PDFium writes for the hyphen at the end of a line


class _Box(NamedTuple):
    left: int
    top: int
    right: int
    bottom: int


def word_boxes(path: str, numbers: Sequence[int]) -> dict[int, tuple[PageWord, ...]]:
    """The words of these pages of a PDF in the order of its text, in ten-thousandths of each page as it is shown.

    Raises `CannotRead` (`encrypted`, `damaged`).
    """
    with pdf_file.opened_pdf(Path(path)) as document:
        try:
            return {number: _words(document[number - 1]) for number in numbers if number <= len(document)}
        except pdfium.PdfiumError as error:
            raise CannotRead(Reason.DAMAGED, str(error)) from error


def _words(page: Any) -> tuple[PageWord, ...]:
    textpage = page.get_textpage()
    try:
        letters = list(_letters(page, textpage))
    finally:
        textpage.close()
    groups = (list(group) for is_gap, group in groupby(letters, key=lambda each: each is None) if not is_gap)
    return tuple(_word([letter for letter in group if letter is not None]) for group in groups)


def _letters(page: Any, textpage: Any) -> Iterator[tuple[str, _Box] | None]:
    """Each character with its place; None between two words."""
    for index in range(min(textpage.count_chars(), _MOST_CHARACTERS)):
        code = raw.FPDFText_GetUnicode(textpage, index)
        character = chr(code)
        if code in _BREAKS:
            yield "-", _box(page, textpage, index)
            yield None
        elif character.isspace() or not character.isprintable():
            yield None
        else:
            yield character, _box(page, textpage, index)


def _box(page: Any, textpage: Any, index: int) -> _Box:
    left, right, low, high = c_double(), c_double(), c_double(), c_double()
    raw.FPDFText_GetCharBox(textpage, index, byref(left), byref(right), byref(low), byref(high))
    corners = [_shown(page, x.value, y.value) for x, y in ((left, high), (right, low))]
    across, down = sorted(x for x, _ in corners), sorted(y for _, y in corners)
    return _Box(across[0], down[0], across[1], down[1])


def _shown(page: Any, x: float, y: float) -> tuple[int, int]:
    """A point as a person sees it, whatever way the page is turned and cropped."""
    across, down = c_int(), c_int()
    raw.FPDF_PageToDevice(page, 0, 0, _PARTS, _PARTS, 0, x, y, byref(across), byref(down))
    return across.value, down.value


def _word(letters: Sequence[tuple[str, _Box]]) -> PageWord:
    boxes = [box for _, box in letters]
    left, top = min(box.left for box in boxes), min(box.top for box in boxes)
    right, bottom = max(box.right for box in boxes), max(box.bottom for box in boxes)
    return PageWord("".join(character for character, _ in letters), left, top, right - left, bottom - top)
