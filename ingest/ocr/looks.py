"""Looks at a page before it is recognised: which way do its lines run, and how high are its letters.

A page is seen at about two million pixels (A4 at 150 dpi) and in strips so narrow that a crooked page does no harm.
In a strip across the lines a line of text is a short run of inked rows; along the lines there are no such runs.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
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
    """The height in pixels of small letters such as `x` in the page's smaller print; None without enough lines.

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
