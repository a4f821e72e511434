"""Calls Tesseract: several page images a process, each word with its box and confidence."""

from __future__ import annotations

import csv
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import Enum
from itertools import groupby
from pathlib import Path

import pytesseract

from archive.values.record import PageWord
from ingest.formats.pictures.raster import Raster, as_it_lay, write_raster
from ingest.formats.text.page_text import clean
from ingest.ocr.illumination import has_dark_areas
from ingest.task.reasons import CannotRead, Reason

_WORD_LEVEL = "5"
# Pages are shown with letters of one height, that of print at 150 dpi. The layout analysis must be told: left to
# guess it lost a fifth of the words of ruled forms, told 300 a tenth.
_PRINT = "--dpi 150"
_UNTURNED = "-c tessedit_do_invert=0"  # lines that it is not sure of are not tried as light print on dark
_PARTS = 10_000
_SURE = 60.0
# The letters an orientation is told by, and the certainty from which the few suffice: they cost half the time, and
# gave the same answer as the many wherever they were that sure.
_FEW_LETTERS, _MANY_LETTERS = 20, 50
_SURE_TURN = 2.0


class PageSegmentation(Enum):
    """How the texts of a page stand, as Tesseract numbers its ways to part them."""

    SIDE_BY_SIDE = 3
    IN_LINES = 4
    """One below the other: then the numbers of paragraphs, which stand apart, are no column of their own."""


@dataclass(frozen=True, slots=True)
class OcrResult:
    """The words that Tesseract read on one image; `confidence` is 0 to 100, long words count more."""

    text: str
    words: tuple[PageWord, ...]
    confidence: float

    @property
    def worth(self) -> float:
        """Comparable between readings of the same page: the letters of believable words, by their confidence."""
        return sum(
            len(word.text) * (word.confidence or 0.0)
            for word in self.words
            if (word.confidence or 0.0) >= _SURE and any(map(str.isalnum, word.text))
        )


@dataclass(frozen=True, slots=True)
class _Orientation:
    """Degrees clockwise that make a page upright."""

    degrees: int
    is_sure: bool


def recognise(
    rasters: Sequence[Raster], language: str, scratch: Path, layout: PageSegmentation
) -> tuple[OcrResult, ...]:
    """Read images in the order given, by one Tesseract process, which loads its models once.

    Raises `CannotRead` (`crashed`) when Tesseract fails; then none of them was read.
    """
    if not rasters:
        return ()
    listing = scratch / "pages.txt"
    paths = [scratch / f"page-{number:04}.pgm" for number in range(len(rasters))]
    for raster, path in zip(rasters, paths, strict=True):
        write_raster(raster, path)
    listing.write_text("".join(f"{path}\n" for path in paths))
    try:
        table = pytesseract.image_to_data(str(listing), lang=language, config=_config(rasters, layout))
    except (pytesseract.TesseractError, RuntimeError, OSError) as error:
        raise CannotRead(Reason.CRASHED, f"tesseract: {error}") from error
    finally:
        for path in paths:
            path.unlink(missing_ok=True)
    return tuple(_readings(table, rasters))


def _config(rasters: Sequence[Raster], layout: PageSegmentation) -> str:
    """Only pages with dark areas are looked through for light print: it costs a twentieth of the time."""
    parting = f"--psm {layout.value} {_PRINT}"
    return parting if any(map(has_dark_areas, rasters)) else f"{parting} {_UNTURNED}"


def orientation(raster: Raster, scratch: Path) -> int:
    """Returns the degrees by which a page must be turned clockwise to stand upright; 0 where Tesseract cannot tell."""
    path = scratch / "orientation.pgm"
    write_raster(raster, path)
    try:
        quick = _orientation(path, raster.dpi, _FEW_LETTERS)
        return (quick if quick.is_sure else _orientation(path, raster.dpi, _MANY_LETTERS)).degrees
    finally:
        path.unlink(missing_ok=True)


def _orientation(path: Path, dpi: int, letters: int) -> _Orientation:
    """Told by five times so many letters, for that is how Tesseract understands the figure."""
    config = f"--dpi {dpi} -c min_characters_to_try={letters}"
    try:
        told = pytesseract.image_to_osd(str(path), config=config, output_type="dict")
        return _Orientation(int(told["rotate"]) % 360, float(told["orientation_conf"]) >= _SURE_TURN)
    except (pytesseract.TesseractError, RuntimeError, KeyError, ValueError):
        return _Orientation(0, is_sure=False)  # too few letters to tell by


def _readings(table: str, rasters: Sequence[Raster]) -> Iterator[OcrResult]:
    rows = csv.DictReader(table.splitlines(), delimiter="\t", quoting=csv.QUOTE_NONE)
    by_page: dict[int, list[Mapping[str, str]]] = {}
    for row in rows:
        if row["level"] == _WORD_LEVEL and row["text"] and row["text"].strip():
            by_page.setdefault(int(row["page_num"]), []).append(row)
    for number, raster in enumerate(rasters, start=1):
        yield _reading(by_page.get(number, []), raster)


def _reading(rows: Sequence[Mapping[str, str]], raster: Raster) -> OcrResult:
    words = tuple(_word(row, raster) for row in rows)
    letters = sum(len(word.text) for word in words)
    weighed = sum(len(word.text) * (word.confidence or 0.0) for word in words)
    return OcrResult(
        text=clean(_text(rows)),
        words=words,
        confidence=round(weighed / letters, 1) if letters else 0.0,
    )


def _text(rows: Sequence[Mapping[str, str]]) -> str:
    """Lines as lines, an empty line between paragraphs."""
    paragraphs = []
    for _, inside in groupby(rows, key=lambda row: (row["block_num"], row["par_num"])):
        lines = groupby(inside, key=lambda row: row["line_num"])
        paragraphs.append("\n".join(" ".join(row["text"].strip() for row in line) for _, line in lines))
    return "\n\n".join(paragraphs)


def _word(row: Mapping[str, str], raster: Raster) -> PageWord:
    page_width, page_height = raster.image.size
    width, height = int(row["width"]), int(row["height"])
    x, y = as_it_lay(raster, int(row["left"]) + width / 2, int(row["top"]) + height / 2)
    return PageWord(
        text=row["text"].strip(),
        left=_part(x - width / 2, page_width),
        top=_part(y - height / 2, page_height),
        width=_part(width, page_width),
        height=_part(height, page_height),
        confidence=round(float(row["conf"]), 1),
    )


def _part(pixels: float, side: int) -> int:
    return min(_PARTS, max(0, round(pixels * _PARTS / side)))
