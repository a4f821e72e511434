"""Numbers the pages of a file and of the files inside it through as one whole."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from archive.values.record import Page, PageSource
from ingest.task.limits import Limits
from ingest.task.reasons import Reason

_LONGEST_NAME = 1000
_SURE, _LETTERS = 60.0, 20


@dataclass(frozen=True, slots=True)
class Part:
    """A file inside a file: what it is called there, and its pages, numbered from 1.

    The name of one that `is_picture` is none that people gave, and is not put above its words.
    """

    name: str
    pages: Sequence[Page]
    is_picture: bool = False


@dataclass(slots=True)
class Spent:
    """The share of the limits that a file and all files in it have used."""

    limits: Limits
    pages: int = 0
    parts: int = 0
    part_bytes: int = 0
    characters: int = 0
    words: int = 0

    @property
    def room(self) -> int:
        """How many bytes of parts may still come."""
        return max(0, self.limits.unpacked_bytes - self.part_bytes)

    def takes_pages(self, pages: int) -> bool:
        """Whether the pages of one more file are within the limit; then they count."""
        if self.pages + pages > self.limits.pages:
            return False
        self.pages += pages
        return True

    def takes_parts(self, parts: int, part_bytes: int) -> bool:
        """Whether the parts of one more file are within the limits; then they count."""
        if self.parts + parts > self.limits.parts or part_bytes > self.room:
            return False
        self.parts += parts
        self.part_bytes += part_bytes
        return True

    def kept(self, pages: Iterable[Page]) -> Iterator[Page]:
        """The pages, those beyond the limits of text and of words as pages that could not be read."""
        for page in pages:
            self.characters += len(page.text) + len(page.layer or "")
            self.words += len(page.words)
            is_too_much = self.characters > self.limits.text_characters or self.words > self.limits.words
            yield unread(page.number, Reason.TOO_LARGE) if is_too_much else page


def unread(number: int, reason: Reason) -> Page:
    return Page(number, "", PageSource.NONE, reason=reason)


def assembled(own: Sequence[Page], parts: Iterable[Part], concerns: Callable[[int], bool]) -> Iterator[Page]:
    """A file's own pages, then those of its parts, the first of each under the part's name; of all these only those
    whose number `concerns` whoever asked."""
    yield from (page for page in own if concerns(page.number))
    number = len(own)
    for part in parts:
        for page in part.pages:
            number += 1
            if concerns(number):
                name = f"{part.name}/{page.part}" if page.part else part.name
                yield replace(page, number=number, text=_titled(part, page), part=name[:_LONGEST_NAME])


def _titled(part: Part, page: Page) -> str:
    has_words = page.number == 1 and page.source in (PageSource.TEXT, PageSource.OCR)
    return f"{part.name}\n\n{page.text}" if has_words and not part.is_picture else page.text


def carries_words(page: Page) -> bool:
    """Whether OCR is sure of enough on a picture to be worth a page; a photograph gives a letter here and there."""
    sure = (word.text for word in page.words if (word.confidence or 0.0) >= _SURE)
    return page.source is PageSource.OCR and sum(map(str.isalnum, "".join(sure))) >= _LETTERS
