"""Calls Tesseract: several page images a process, each word with its box and confidence."""

from __future__ import annotations

import csv
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from enum import Enum
from itertools import groupby
from pathlib import Path

import pytesseract

from archive.values.record import PageWord
from ingest.formats.pictures.raster import Raster, as_it_lay, write_raster
from ingest.formats.text.page_text import clean
from ingest.ocr.illumination import has_dark_areas
from ingest.ocr.in_process import table_by_tesserocr
from ingest.ocr.installed import second_models
from ingest.ocr.missing_letters import may_lack_letters, with_missing_letters
from ingest.task.orders import OcrProgram
from ingest.task.reasons import CannotRead, Reason

_WORD_LEVEL = "5"
# Pages are shown with letters of one height, that of print at 150 dpi. The layout analysis must be told: left to
# guess it lost a fifth of the words of ruled forms, told 300 a tenth.
_PRINT_DPI = 150
_ONE_WORD = 8  # as Tesseract numbers its ways to part a page
_AROUND = 0.2  # of a word's height
_MOST_DOUBTED = 40  # words of a page: an Indonesian one has a handful, an English one thirty
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
class _Word:
    """A word that Tesseract read, where in pixels, and in which paragraph and line."""

    text: str
    left: int
    top: int
    width: int
    height: int
    confidence: float
    paragraph: tuple[int, int]
    line: int


@dataclass(frozen=True, slots=True)
class _Manner:
    """How images are read: by which models and program, how parted, and whether as light print on dark, too."""

    models: str
    program: OcrProgram
    segmentation: int
    inverts: bool = False


@dataclass(frozen=True, slots=True)
class _Orientation:
    """Degrees clockwise that make a page upright."""

    degrees: int
    is_sure: bool


def recognise(
    rasters: Sequence[Raster],
    language: str,
    scratch: Path,
    layout: PageSegmentation,
    program: OcrProgram = OcrProgram.TESSERACT,
) -> tuple[OcrResult, ...]:
    """Read images in the order given, by one Tesseract process, which loads its models once.

    Words in which the models may have lacked a letter are read again, all of them by one more process. Only pages with
    dark areas are looked through for light print: it costs a twentieth of the time.

    Raises `CannotRead` (`crashed`) when Tesseract fails; then none of them was read.
    """
    if not rasters:
        return ()
    manner = _Manner(language, program, layout.value, inverts=any(map(has_dark_areas, rasters)))
    pages = _words_of(rasters, scratch, manner)
    if models := second_models(language):
        pages = _completed(pages, rasters, scratch, _Manner(models, program, _ONE_WORD))
    return tuple(_reading(words, raster) for words, raster in zip(pages, rasters, strict=True))


def _completed(
    pages: Sequence[Sequence[_Word]], rasters: Sequence[Raster], scratch: Path, manner: _Manner
) -> Sequence[Sequence[_Word]]:
    """The words of all pages, with the letters that the first models lack and the second have."""
    doubted: dict[tuple[int, int], Raster] = {}
    for page, (words, raster) in enumerate(zip(pages, rasters, strict=True)):
        suspects = [place for place, word in enumerate(words) if may_lack_letters(word.text)]
        doubted |= {(page, place): _cut_out(words[place], raster) for place in suspects[:_MOST_DOUBTED]}
    if not doubted:
        return pages
    try:
        again = _words_of(list(doubted.values()), scratch, manner)
    except CannotRead:  # none of the models is installed: the first reading still counts
        return pages
    completed = [list(words) for words in pages]
    for (page, place), second in zip(doubted, again, strict=True):
        word = completed[page][place]
        text = with_missing_letters(word.text, "".join(each.text for each in second))
        completed[page][place] = replace(word, text=text)
    return completed


def _cut_out(word: _Word, raster: Raster) -> Raster:
    """The word by itself: with more around it, edges of its neighbours would be read as signs."""
    margin = round(_AROUND * word.height)
    left, top = max(0, word.left - margin), max(0, word.top - margin)
    right, bottom = word.left + word.width + margin, word.top + word.height + margin
    box = left, top, min(raster.image.width, right), min(raster.image.height, bottom)
    return replace(raster, image=raster.image.crop(box))


def _words_of(rasters: Sequence[Raster], scratch: Path, manner: _Manner) -> Sequence[Sequence[_Word]]:
    """The words on each image; raises `CannotRead` (`crashed`)."""
    if manner.program is OcrProgram.TESSEROCR:
        table = table_by_tesserocr(
            rasters, manner.models, manner.segmentation, _PRINT_DPI, inverts=manner.inverts
        )
    else:
        table = _table_by_program(rasters, scratch, manner)
    by_page: dict[int, list[_Word]] = {}
    for row in csv.DictReader(table.splitlines(), delimiter="\t", quoting=csv.QUOTE_NONE):
        if row["level"] == _WORD_LEVEL and row["text"] and row["text"].strip():
            by_page.setdefault(int(row["page_num"]), []).append(_word(row))
    return [by_page.get(number, []) for number in range(1, len(rasters) + 1)]


def _table_by_program(rasters: Sequence[Raster], scratch: Path, manner: _Manner) -> str:
    listing = scratch / "pages.txt"
    paths = [scratch / f"page-{number:04}.pgm" for number in range(len(rasters))]
    for raster, path in zip(rasters, paths, strict=True):
        write_raster(raster, path)
    listing.write_text("".join(f"{path}\n" for path in paths))
    light_print = "" if manner.inverts else " -c tessedit_do_invert=0"
    config = f"--psm {manner.segmentation} --dpi {_PRINT_DPI}{light_print}"
    try:
        return str(pytesseract.image_to_data(str(listing), lang=manner.models, config=config))
    except (pytesseract.TesseractError, RuntimeError, OSError) as error:
        raise CannotRead(Reason.CRASHED, f"tesseract: {error}") from error
    finally:
        for path in paths:
            path.unlink(missing_ok=True)


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
        answer = pytesseract.image_to_osd(str(path), config=config, output_type="dict")
        return _Orientation(int(answer["rotate"]) % 360, float(answer["orientation_conf"]) >= _SURE_TURN)
    except (pytesseract.TesseractError, RuntimeError, KeyError, ValueError):
        return _Orientation(0, is_sure=False)  # too few letters to tell by


def _word(row: Mapping[str, str]) -> _Word:
    left, top, width, height = (int(row[side]) for side in ("left", "top", "width", "height"))
    paragraph = int(row["block_num"]), int(row["par_num"])
    confidence = round(float(row["conf"]), 1)
    return _Word(row["text"].strip(), left, top, width, height, confidence, paragraph, int(row["line_num"]))


def _reading(words: Sequence[_Word], raster: Raster) -> OcrResult:
    letters = sum(len(word.text) for word in words)
    weighed = sum(len(word.text) * word.confidence for word in words)
    return OcrResult(
        text=clean(_text(words)),
        words=tuple(_placed(word, raster) for word in words),
        confidence=round(weighed / letters, 1) if letters else 0.0,
    )


def _text(words: Sequence[_Word]) -> str:
    """Lines as lines, an empty line between paragraphs."""
    paragraphs = []
    for _, inside in groupby(words, key=lambda word: word.paragraph):
        lines = groupby(inside, key=lambda word: word.line)
        paragraphs.append("\n".join(" ".join(word.text for word in line) for _, line in lines))
    return "\n\n".join(paragraphs)


def _placed(word: _Word, raster: Raster) -> PageWord:
    page_width, page_height = raster.image.size
    x, y = as_it_lay(raster, word.left + word.width / 2, word.top + word.height / 2)
    return PageWord(
        text=word.text,
        left=_part(x - word.width / 2, page_width),
        top=_part(y - word.height / 2, page_height),
        width=_part(word.width, page_width),
        height=_part(word.height, page_height),
        confidence=word.confidence,
    )


def _part(pixels: float, side: int) -> int:
    return min(_PARTS, max(0, round(pixels * _PARTS / side)))
