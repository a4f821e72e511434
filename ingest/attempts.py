"""Reading page images well: a quick attempt for all, a closer one where it pays, turned where they lie sideways."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from archive.record import Page, PageSource
from ingest.ocr import Reading, orientation, recognise
from ingest.pdf import Wanted
from ingest.raster import Raster, is_blank, scaled, turned
from ingest.unreadable import CannotRead

# The figures behind these are in docs/measurements.md.
QUICK_DPI = 150
CLOSE_DPI = 300
_SMALL_LETTERS = 15.0  # pixels at QUICK_DPI: words lower than this are print of about 8 points
_DOUBTFUL = 80.0
_POOR = 55.0
_FEW_LETTERS = 40
_NOVEL_LINE = 0.5

Render = Callable[[int, int], Raster]


@dataclass(frozen=True, slots=True)
class _Attempt:
    """One reading of one page, and how the page was shown to Tesseract."""

    wanted: Wanted
    reading: Reading
    dpi: int
    rotation: int = 0


@dataclass(frozen=True, slots=True)
class PageReading:
    """Reads pages that need OCR; `render` shows page `n` in a resolution."""

    render: Render
    language: str
    scratch: Path
    engine: str

    def read(self, wanted: Sequence[Wanted]) -> Iterator[Page]:
        """Every wanted page, in no particular order; a page that cannot be shown is one with a reason."""
        shown: list[tuple[Wanted, Raster]] = []
        for page in wanted:
            try:
                raster = self.render(page.number, QUICK_DPI)
            except CannotRead as error:
                yield Page(page.number, "", PageSource.NONE, reason=error.reason)
                continue
            if not page.layer and is_blank(raster):
                yield Page(page.number, "", PageSource.BLANK, engine=self.engine)
            else:
                shown.append((page, scaled(raster, QUICK_DPI)))
        for attempt in self._attempts(shown):
            yield self._page(attempt)

    def _attempts(self, shown: Sequence[tuple[Wanted, Raster]]) -> Iterator[_Attempt]:
        readings = recognise([raster for _, raster in shown], self.language, self.scratch)
        first = [
            self._upright(_Attempt(page, reading, raster.dpi), raster)
            for (page, raster), reading in zip(shown, readings, strict=True)
        ]
        closer = [(attempt, self._shown_closer(attempt)) for attempt in first if _deserves_closer(attempt)]
        rasters = [raster for _, raster in closer if raster is not None]
        seconds = iter(recognise(rasters, self.language, self.scratch))
        better = {
            attempt.wanted.number: replace(attempt, reading=reading, dpi=raster.dpi)
            for attempt, raster in closer
            if raster is not None and (reading := next(seconds)).worth > attempt.reading.worth
        }
        for attempt in first:
            yield better.get(attempt.wanted.number, attempt)

    def _upright(self, attempt: _Attempt, raster: Raster) -> _Attempt:
        """The attempt, or a better one of the page turned, where the first read next to nothing or up the page."""
        if not (_is_poor(attempt.reading) or _runs_upwards(attempt.reading, raster)):
            return attempt
        degrees = orientation(raster, self.scratch)
        if not degrees:
            return attempt
        (reading,) = recognise([turned(raster, degrees)], self.language, self.scratch)
        # Worth as much is enough: upright, the boxes fit the page as people see it.
        if reading.worth < attempt.reading.worth or not reading.worth:
            return attempt
        return replace(attempt, reading=reading, rotation=degrees)

    def _shown_closer(self, attempt: _Attempt) -> Raster | None:
        """The page in the closer resolution; None if it cannot be shown so, for the quick reading still counts."""
        try:
            raster = scaled(self.render(attempt.wanted.number, CLOSE_DPI), CLOSE_DPI)
        except CannotRead:
            return None
        return turned(raster, attempt.rotation)

    def _page(self, attempt: _Attempt) -> Page:
        reading, layer = attempt.reading, attempt.wanted.layer
        return Page(
            number=attempt.wanted.number,
            text=_joined(layer, reading) if layer else reading.text,
            source=PageSource.TEXT if layer else PageSource.OCR,
            confidence=reading.confidence,
            language=self.language,
            engine=self.engine,
            resolution=attempt.dpi,
            rotation=attempt.rotation,
            words=reading.words,
        )


def _is_poor(reading: Reading) -> bool:
    letters = sum(len(word.text) for word in reading.words)
    return letters < _FEW_LETTERS or reading.confidence < _POOR


def _runs_upwards(reading: Reading, raster: Raster) -> bool:
    """Whether most words are taller than wide: Tesseract may read a page that lies sideways, and does not say so."""
    width, height = raster.image.size
    words = [word for word in reading.words if len(word.text) > 2]  # noqa: PLR2004
    return 2 * sum(word.height * height > word.width * width for word in words) > len(words)


def _deserves_closer(attempt: _Attempt) -> bool:
    reading = attempt.reading
    is_small = 0 < reading.letter_height < _SMALL_LETTERS * attempt.dpi / QUICK_DPI
    return attempt.dpi < CLOSE_DPI and (is_small or reading.confidence < _DOUBTFUL)


def _joined(layer: str, reading: Reading) -> str:
    """The layer's text, and below it the lines that only OCR saw."""
    known = set(_words(layer))
    novel = [
        line
        for line in reading.text.splitlines()
        if (words := _words(line)) and sum(word not in known for word in words) > _NOVEL_LINE * len(words)
    ]
    return "\n".join([layer, "", *novel]) if novel else layer


def _words(text: str) -> list[str]:
    return re.findall(r"\w{2,}", text.casefold())
