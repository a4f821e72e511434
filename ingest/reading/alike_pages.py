"""Reads the pictures that many pages of a file show alike, such as a letterhead, once."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace

from archive.values.record import Page
from ingest.task.orders import OcrPage


@dataclass(slots=True)
class _Pictures:
    """Pictures that are read on one page, what came of it, and the pages that wait for that."""

    shown_on: OcrPage
    answer: Page | None = None
    waiting: list[OcrPage] = field(default_factory=list)


class AlikePages:
    """The pages of one file that wait for what OCR reads on a page with the same pictures."""

    def __init__(self) -> None:
        self._pictures: dict[str, _Pictures] = {}

    def divided(self, wanted: Iterable[OcrPage]) -> tuple[list[Page], list[OcrPage]]:
        """Pages whose pictures were read before, and pages to be read; the rest waits for one of the latter."""
        known: list[Page] = []
        fresh: list[OcrPage] = []
        for page in wanted:
            pictures = self._pictures.get(page.pictures) if page.pictures else None
            if pictures is None:
                fresh.append(page)
                if page.pictures:
                    self._pictures[page.pictures] = _Pictures(page)
            elif pictures.answer is None:
                pictures.waiting.append(page)
            else:
                known.append(_answered_as(pictures.shown_on, pictures.answer, page))
        return known, fresh

    def with_waiting(self, wanted: Sequence[OcrPage], answers: Iterable[Page]) -> list[Page]:
        """What OCR made of the pages it was given, and of those that waited for one of them."""
        digests = {page.number: page.pictures for page in wanted}
        pages: list[Page] = []
        for answer in answers:
            pages.append(answer)
            pictures = self._pictures.get(digests[answer.number])
            if pictures is not None:
                pictures.answer = answer
                pages += [_answered_as(pictures.shown_on, answer, page) for page in pictures.waiting]
                pictures.waiting.clear()
        return pages


def _answered_as(first: OcrPage, answer: Page, other: OcrPage) -> Page:
    """The other page with the lines that the pictures added to the first; their words stand in the same places."""
    text = other.with_pictured(first.pictured_in(answer.text))
    return replace(answer, number=other.number, text=text)
