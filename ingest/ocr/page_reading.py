"""Reads page images by OCR: upright, as large as their letters need, and again where in doubt."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from PIL import Image

from archive.values.record import Page, PageSource
from ingest.formats.pdf.pdf_file import ENGINE, text_page, unrecognised
from ingest.formats.pdf.text_layer_quality import faultiness
from ingest.formats.pictures.raster import Raster, is_blank, scaled, straightened, turned
from ingest.ocr.illumination import evenly_lit
from ingest.ocr.looks import ink_of, letter_height, runs_sideways, skew_of, stands_side_by_side
from ingest.ocr.tesseract import OcrResult, PageSegmentation, orientation, recognise
from ingest.task.orders import OcrPage, OcrProgram
from ingest.task.reasons import CannotRead, Reason

# The figures behind these are in docs/measurements.md.
QUICK_DPI = 150
LOOK_PIXELS = (
    3_000_000  # a page of a phone's camera claims to be a metre wide; nobody needs more to look at it
)
_LETTER = 12.0  # pixels: the height of an x at 150 dpi in print of 12 points
_ENOUGH = 1.34  # print of 9 points is read as well as it was looked at, that of 8 is not
_STEP = 4  # pages are enlarged by quarters, 150, 188, 225, 262, 300 dpi
_LARGEST = 2.0
_UNKNOWN = 1.5  # too few lines to measure
_DOUBTFUL = 80.0
_POOR = 55.0
_FEW_LETTERS = 40
_NOVEL_LINE = 0.5
_MOST_WORDS = 0.8

Render = Callable[[int, int], Raster]


@dataclass(frozen=True, slots=True)
class Shown:
    """One page as it is shown to Tesseract; `closest` is the most dots per inch that could help."""

    wanted: OcrPage
    raster: Raster
    layout: PageSegmentation
    closest: int
    rotation: int = 0


@dataclass(frozen=True, slots=True)
class _Attempt:
    """One reading of one page, and how the page was shown."""

    shown: Shown
    reading: OcrResult


@dataclass(frozen=True, slots=True)
class PageReading:
    """Reads pages that need OCR; `render` shows one in a resolution, `shows_all` says if it is whole."""

    render: Render
    shows_all: Callable[[int], bool]
    language: str
    scratch: Path
    engine: str
    program: OcrProgram = OcrProgram.TESSERACT

    def read(self, wanted: Sequence[OcrPage]) -> Iterator[Page]:
        """Every wanted page, in no particular order; a page that cannot be shown is one with a reason."""
        shown: list[Shown] = []
        for page in wanted:
            try:
                look = self._look(page.number)
                if not page.layer and is_blank(look):
                    yield self._without_ink(page)
                else:
                    shown.append(self._shown(page, look))
            except CannotRead as error:
                yield unrecognised(page, error.reason)
        for attempt in self._attempts(shown):
            yield self._page(attempt)

    def _without_ink(self, page: OcrPage) -> Page:
        """Blank is said only of a page on which everything could be drawn."""
        if self.shows_all(page.number):
            return Page(page.number, "", PageSource.BLANK, engine=self.engine)
        return unrecognised(page, Reason.DAMAGED)

    def _look(self, number: int) -> Raster:
        raster = self.render(number, QUICK_DPI)
        pixels = raster.image.width * raster.image.height
        dpi = min(QUICK_DPI, math.floor(raster.dpi * math.sqrt(LOOK_PIXELS / pixels)))
        return evenly_lit(scaled(raster, dpi))

    def _seen(self, number: int, dpi: int) -> Raster:
        return evenly_lit(scaled(self.render(number, dpi), dpi))

    def shown(self, page: OcrPage) -> Shown:
        """How a page is shown to Tesseract at first; raises `CannotRead`."""
        return self._shown(page, self._look(page.number))

    def _shown(self, page: OcrPage, look: Raster) -> Shown:
        """The page upright, and so large that its small letters can be read; mostly it is just what was looked at."""
        ink = ink_of(look.image)
        rotation = orientation(look, self.scratch) if runs_sideways(ink) else 0
        upright = turned(Raster(ink, look.dpi), rotation)
        dpi = round(look.dpi * _enlargement(letter_height(upright.image)))
        raster = look if dpi == look.dpi else self._seen(page.number, dpi)
        skew = skew_of(upright.image)
        layout = _layout(straightened(upright, skew).image)
        straight = straightened(turned(raster, rotation), skew)
        return Shown(page, straight, layout, round(look.dpi * _LARGEST), rotation)

    def _attempts(self, shown: Sequence[Shown]) -> Iterator[_Attempt]:
        readings = self._recognised(shown)
        first = [self._upright(_Attempt(*both)) for both in zip(shown, readings, strict=True)]
        closer = [view for attempt in first if (view := self._closer(attempt)) is not None]
        better = {
            view.wanted.number: _Attempt(view, reading)
            for view, reading in zip(closer, self._recognised(closer), strict=True)
        }
        for attempt in first:
            yield max(attempt, better.get(attempt.shown.wanted.number, attempt), key=_worth)

    def _recognised(self, shown: Sequence[Shown]) -> tuple[OcrResult, ...]:
        readings: dict[int, OcrResult] = {}
        for layout in PageSegmentation:
            alike = [view for view in shown if view.layout is layout]
            rasters = [view.raster for view in alike]
            read = recognise(rasters, self.language, self.scratch, layout, self.program)
            readings |= zip((view.wanted.number for view in alike), read, strict=True)
        return tuple(readings[view.wanted.number] for view in shown)

    def _upright(self, attempt: _Attempt) -> _Attempt:
        """The attempt, or a better one of the page turned, where the first read next to nothing or up the page."""
        shown = attempt.shown
        if shown.wanted.only_pictures:  # its own text says how the page lies
            return attempt
        if not (_is_poor(attempt.reading) or _runs_upwards(attempt.reading, shown.raster)):
            return attempt
        degrees = orientation(shown.raster, self.scratch)
        if not degrees:
            return attempt
        rotation = (shown.rotation + degrees) % 360
        raster = turned(shown.raster, degrees)
        upright = replace(shown, raster=raster, layout=_layout(ink_of(raster.image)), rotation=rotation)
        again = _Attempt(upright, *self._recognised([upright]))
        # Worth as much is enough: upright, the boxes fit the page as people see it.
        return again if again.reading.worth and _worth(again) >= _worth(attempt) else attempt

    def _closer(self, attempt: _Attempt) -> Shown | None:
        """A doubtful page shown larger; None if it cannot be, for the quick reading still counts."""
        shown = attempt.shown
        if attempt.reading.confidence >= _DOUBTFUL or shown.raster.dpi >= shown.closest:
            return None
        try:
            raster = self._seen(shown.wanted.number, shown.closest)
        except CannotRead:
            return None
        return replace(shown, raster=straightened(turned(raster, shown.rotation), shown.raster.skew))

    def _page(self, attempt: _Attempt) -> Page:
        reading, shown, wanted = attempt.reading, attempt.shown, attempt.shown.wanted
        replaced = wanted.is_doubtful and _is_better(reading, wanted.layer)
        by_ocr = replaced or not wanted.layer
        text = reading.text if by_ocr else _joined(wanted, reading)
        if wanted.only_pictures and text == wanted.layer:
            return text_page(wanted.number, text, ENGINE)
        return Page(
            number=wanted.number,
            text=text,
            source=PageSource.OCR if by_ocr else PageSource.TEXT,
            layer=(wanted.layer or wanted.discarded or None) if by_ocr else None,
            confidence=reading.confidence,
            language=self.language,
            engine=self.engine,
            resolution=shown.raster.dpi,
            rotation=shown.rotation,
            words=reading.words,
        )


def _layout(ink: Image.Image) -> PageSegmentation:
    return PageSegmentation.SIDE_BY_SIDE if stands_side_by_side(ink) else PageSegmentation.IN_LINES


def _is_poor(reading: OcrResult) -> bool:
    letters = sum(len(word.text) for word in reading.words)
    return letters < _FEW_LETTERS or reading.confidence < _POOR


def _runs_upwards(reading: OcrResult, raster: Raster) -> bool:
    """Whether most words are taller than wide: Tesseract may read a page that lies sideways, and does not say so."""
    width, height = raster.image.size
    words = [word for word in reading.words if len(word.text) > 2]  # noqa: PLR2004
    return 2 * sum(word.height * height > word.width * width for word in words) > len(words)


def _enlargement(letter: float | None) -> float:
    """How much larger than it was looked at a page is shown, by quarters: small print decides."""
    if letter is None:
        return _UNKNOWN
    wanted = min(_LARGEST, _LETTER / letter)
    return math.ceil(wanted * _STEP) / _STEP if wanted > _ENOUGH else 1.0


def _worth(attempt: _Attempt) -> float:
    return attempt.reading.worth


def _is_better(reading: OcrResult, layer: str) -> bool:
    """Whether OCR is sure, has as many words, and fewer that are oddly spelled than somebody else's OCR has."""
    has_enough = len(_words(reading.text)) >= _MOST_WORDS * len(_words(layer))
    return reading.confidence >= _DOUBTFUL and has_enough and faultiness(reading.text) < faultiness(layer)


def _joined(wanted: OcrPage, reading: OcrResult) -> str:
    """The layer's text, and the lines that only OCR saw; of the same picture it saw nothing new."""
    if wanted.is_doubtful:
        return wanted.layer
    known = set(_words(wanted.layer))
    novel = [
        line
        for line in reading.text.splitlines()
        if (words := _words(line)) and sum(word not in known for word in words) > _NOVEL_LINE * len(words)
    ]
    return wanted.with_pictured("\n".join(novel))


def _words(text: str) -> list[str]:
    return re.findall(r"\w{2,}", text.casefold())
