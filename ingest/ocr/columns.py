"""Looks at a page before it is recognised: does its text stand side by side, as in tables, or line below line."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import pairwise

from PIL import Image

_CELL = 4  # pixels; the page is seen at about two million, A4 at 150 dpi
_CELL_INK = 24  # of 255: less is noise
# Shares of the page's width: of gaps between texts, and of a text that is more than the number of a paragraph.
_GAP, _GUTTER = 0.03, 0.015
_NARROW, _TEXT = 0.06, 0.12
# Shares of the rows: running text has no more, with its headings and lists; docs/measurements.md tells who has.
_MOST_PARTED, _MOST_IN_PLACE, _MOST_IN_CELLS = 0.08, 0.08, 0.4
_CELLS = 4  # in a row: rules between them count, so that a table has them where it is empty


def stands_side_by_side(ink: Image.Image) -> bool:
    """Whether too many rows are parted: into texts, by a gap in the same place, or into the cells of a table.

    `ink` is the mask that `ingest.ocr.looks.ink_of` gives of the upright and straight page.
    """
    cells = ink.reduce(_CELL).point(lambda value: 255 * (value > _CELL_INK))
    rows = [row for row in _rows(cells) if len(row.strip(b"\0")) > _NARROW * cells.width]
    parted = sum(len(_stretches(row, _GAP, _TEXT)) > 1 for row in rows)
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
    parted = (pairwise(_stretches(row, _GUTTER, _TEXT)) for row in rows)
    places = Counter(at for row in parted for left, right in row for at in range(left.end(), right.start()))
    return max(places.values(), default=0)


def _stretches(row: bytes, gap: float, least: float = 0.0) -> list[re.Match[bytes]]:
    """What stands in a row without a gap so wide, if it is so long itself; both are shares of the row."""
    most_paper = max(1, round(gap * len(row)) - 1)
    found = re.finditer(rb"\xff(?:\0{0,%d}\xff)*" % most_paper, row)
    return [one for one in found if one.end() - one.start() >= least * len(row)]
