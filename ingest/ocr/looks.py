"""Looks at a page before OCR: the direction of its lines, its skew, its columns, the height of its letters.

A page is seen at about two million pixels (A4 at 150 dpi) and in strips so narrow that a crooked page does no harm.
In a strip across the lines a line of text is a short run of inked rows; along the lines there are no such runs.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import fmean

from PIL import Image, ImageChops, ImageFilter

_PAPER_CELL = 8  # pixels; paper is judged from cells so that a coloured or shaded sheet is still paper
_CONTRAST = 40  # of 255: how much darker than its paper ink is
_NARROW, _WIDE = (
    56,
    160,
)  # pixels: narrow for heights; wide so that several lines on their side have no common gaps
_ROW_INK = 10  # of 255
_LINE = range(5, 46)  # pixels from the top to the bottom of a line of text
_RULE = 230  # of 255: a row that full is a ruled line
_SHORTEST_X = 0.4  # of a line from its tallest to its deepest letter: less is a bar, not a letter
_FEW_ROWS = 20
_FEW_LINES = 8
_MANY_LINES = 60  # the labels of a drawing are fewer, and read better when their bars make it small print
_SHARE = 0.2  # of the heights: fewer are marks between the lines, not a print of their own
_HUMP, _DIP = 0.3, 0.6  # of the highest hump: what counts as one; of a hump: where it ends
_SIDEWAYS_SHARE, _SIDEWAYS_RATIO = 0.5, 1.5
_CELL = 4  # pixels; the page is seen at about two million, A4 at 150 dpi
_CELL_INK = 24  # of 255: less is noise
# Shares of the page's width: of gaps between texts, and of a text that is more than the number of a paragraph.
_GAP, _GUTTER = 0.03, 0.015
_NARROW_TEXT, _LEAST_TEXT = 0.06, 0.12
# Shares of the rows: running text has no more, with its headings and lists; docs/measurements.md tells who has.
_MOST_PARTED, _MOST_IN_PLACE, _MOST_IN_CELLS = 0.08, 0.08, 0.4
_CELLS = 4  # in a row: rules between them count, so that a table has them where it is empty
_ROUGH, _FINE = 8, 4  # the ink mask of about two million pixels, shown smaller
_MOST_SKEW, _SKEW_STEP = 8, 0.25  # degrees
_WORTH_TURNING = 1.0  # Tesseract itself copes with less
_SHARPER = 1.15  # than the page as it is: one without lines of text has no better angle


@dataclass(frozen=True, slots=True)
class _TextLine:
    """A line of text in one strip: the rows that it takes, and those of them that hold most ink."""

    height: int
    dense: int


def ink_of(page: Image.Image) -> Image.Image:
    """A mask of the grey `page`: 255 where it is clearly darker than the paper around it, else 0."""
    cells = page.reduce(_PAPER_CELL).filter(ImageFilter.MaxFilter(5))
    paper = cells.resize(page.size, Image.Resampling.NEAREST)
    return ImageChops.subtract(paper, page).point(lambda value: 255 if value > _CONTRAST else 0)


def runs_sideways(ink: Image.Image) -> bool:
    """True when the lines of text run up or down the page; which of the two cannot be seen from here."""
    sideways = _line_share(ink.transpose(Image.Transpose.ROTATE_90))
    return sideways > _SIDEWAYS_SHARE and sideways > _SIDEWAYS_RATIO * _line_share(ink)


def letter_height(ink: Image.Image) -> float | None:
    """Measures in pixels the small letters of the page's smaller print; None without enough lines.

    A strip of a line shows it as the height of its densest part, or less where it has few letters: so the heights of
    one print make a hump with its top at the true one. Of several humps the lowest is taken: small print decides.
    The bars of capitals are left out where there is text enough.
    """
    lines = [line for profile in _profiles(ink, _NARROW) for line in _lines(profile)]
    if len(lines) < _FEW_LINES:
        return None
    letters = [line.dense for line in lines if line.dense >= _SHORTEST_X * line.height]
    return float(_lowest_hump(letters if len(letters) >= _MANY_LINES else [line.dense for line in lines]))


def _lowest_hump(heights: Sequence[int]) -> int:
    counts = Counter(heights)
    smooth = {at: counts[at - 1] + 2 * counts[at] + counts[at + 1] for at in range(max(heights) + 2)}
    enough, high = _SHARE * len(heights), max(_FEW_LINES, _HUMP * max(smooth.values()))
    top = seen = 0
    for at, count in smooth.items():
        if seen >= enough and smooth[top] >= high and count < _DIP * smooth[top]:
            break
        seen += counts[at]
        top = max(top, at, key=smooth.__getitem__)
    return top


def _profiles(ink: Image.Image, strip: int) -> list[bytes]:
    """For each vertical strip of about `strip` pixels the inked share of every row, 0 to 255."""
    width, height = ink.size
    count = max(4, width // strip)
    strips = ink.resize((count, height), Image.Resampling.BOX).transpose(Image.Transpose.TRANSPOSE).tobytes()
    return [strips[at : at + height] for at in range(0, count * height, height)]


def _runs(profile: bytes, threshold: int) -> Iterator[bytes]:
    """The stretches of rows that have more ink than `threshold`."""
    start = None
    for row, value in enumerate((*profile, 0)):
        if value > threshold and start is None:
            start = row
        elif value <= threshold and start is not None:
            yield profile[start:row]
            start = None


def _line_share(ink: Image.Image) -> float:
    """Of the inked rows, the share that stands in runs as high as a line of text: the mean over the strips."""
    strips = ([len(run) for run in _runs(profile, _ROW_INK)] for profile in _profiles(ink, _WIDE))
    inked = [runs for runs in strips if sum(runs) >= _FEW_ROWS]
    if not inked:
        return 0.0
    return fmean(sum(length for length in runs if length in _LINE) / sum(runs) for runs in inked)


def _lines(profile: bytes) -> Iterator[_TextLine]:
    """The lines of one strip; rules, dots and pictures are left out."""
    floor = sorted(profile)[len(profile) // 5]  # what a vertical rule adds to every row
    for run in _runs(profile, floor + _ROW_INK):
        peak = max(run)
        dense = sum(value - floor > (peak - floor) // 2 for value in run)
        if len(run) in _LINE and dense >= _LINE.start - 2 and peak < _RULE:
            yield _TextLine(len(run), dense)


def stands_side_by_side(ink: Image.Image) -> bool:
    """Whether too many rows are parted: into texts, by a gap in the same place, or into the cells of a table.

    `ink` is the mask that `ink_of` gives of the upright and straight page.
    """
    cells = ink.reduce(_CELL).point(lambda value: 255 * (value > _CELL_INK))
    rows = [row for row in _rows(cells) if len(row.strip(b"\0")) > _NARROW_TEXT * cells.width]
    parted = sum(len(_stretches(row, _GAP, _LEAST_TEXT)) > 1 for row in rows)
    in_cells = sum(len(_stretches(row, _GAP)) >= _CELLS for row in rows)
    return (
        parted > _MOST_PARTED * len(rows)
        or in_cells > _MOST_IN_CELLS * len(rows)
        or _parted_in_one_place(rows) > _MOST_IN_PLACE * len(rows)
    )


def _rows(cells: Image.Image) -> Iterator[bytes]:
    width, height = cells.size
    dots = cells.tobytes()
    return (dots[at : at + width] for at in range(0, width * height, width))


def _parted_in_one_place(rows: Sequence[bytes]) -> int:
    parted = (pairwise(_stretches(row, _GUTTER, _LEAST_TEXT)) for row in rows)
    places = Counter(at for row in parted for left, right in row for at in range(left.end(), right.start()))
    return max(places.values(), default=0)


def _stretches(row: bytes, gap: float, least: float = 0.0) -> list[re.Match[bytes]]:
    """The stretches of a row without a gap so wide, if they are so long; both are shares of the row."""
    most_paper = max(1, round(gap * len(row)) - 1)
    found = re.finditer(rb"\xff(?:\0{0,%d}\xff)*" % most_paper, row)
    return [one for one in found if one.end() - one.start() >= least * len(row)]


def skew_of(ink: Image.Image) -> float:
    """Degrees that a page must be turned clockwise to lie straight; 0 where that is less than one, or unclear.

    `ink` is the mask that `ink_of` gives of the upright page.
    """
    rough, fine = ink.reduce(_ROUGH), ink.reduce(_FINE)
    near = _sharpest(rough, range(-_MOST_SKEW, _MOST_SKEW + 1))
    steps = round(1 / _SKEW_STEP)
    angle = _sharpest(fine, [near + step * _SKEW_STEP for step in range(-steps, steps + 1)])
    if abs(angle) < _WORTH_TURNING or _sharpness(fine, angle) < _SHARPER * _sharpness(fine, 0.0):
        return 0.0
    return angle


def _sharpest(ink: Image.Image, angles: Iterable[float]) -> float:
    return max(angles, key=lambda angle: (_sharpness(ink, angle), -abs(angle)))


def _sharpness(ink: Image.Image, angle: float) -> float:
    turned = ink.rotate(-angle, Image.Resampling.NEAREST, fillcolor=0)
    profile = turned.resize((1, turned.height), Image.Resampling.BOX).tobytes()
    return float(sum((below - above) ** 2 for above, below in pairwise(profile)))
