"""Files inside a file (attachments of a mail, members of a ZIP): read one by one, told as pages of the whole."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from archive.record import Page, PageSource
from ingest.limits import Limits
from ingest.unreadable import Reason


@dataclass(frozen=True, slots=True)
class Part:
    """A file inside a file: what it is called there, and its pages, numbered from 1."""

    name: str
    pages: tuple[Page, ...]


@dataclass(slots=True)
class Spent:
    """What a file and all that lies in it have used of the limits."""

    limits: Limits
    pages: int = 0
    parts: int = 0
    part_bytes: int = 0
    characters: int = 0

    @property
    def room(self) -> int:
        """How many bytes of parts may still come."""
        return max(0, self.limits.unpacked_bytes - self.part_bytes)

    def allows_pages(self, pages: int) -> bool:
        """Count the pages of a file; whether all of them together are within the limit."""
        self.pages += pages
        return self.pages <= self.limits.pages

    def allows_parts(self, parts: int, part_bytes: int) -> bool:
        """Count the parts of a file; whether all of them together are within the limits."""
        self.parts += parts
        self.part_bytes += part_bytes
        return self.parts <= self.limits.parts and self.part_bytes <= self.limits.unpacked_bytes

    def kept(self, pages: Iterable[Page]) -> Iterator[Page]:
        """The pages, those beyond the limit of text as pages that could not be read."""
        for page in pages:
            self.characters += len(page.text)
            is_too_much = self.characters > self.limits.text_characters
            yield unread(page.number, Reason.TOO_LARGE) if is_too_much else page


def unread(number: int, reason: Reason) -> Page:
    return Page(number, "", PageSource.NONE, reason=reason)


def assembled(own: Sequence[Page], parts: Iterable[Part]) -> tuple[Page, ...]:
    """A file's own pages, then those of its parts; the first of each part begins with the part's name."""
    pages = list(own)
    for part in parts:
        for page in part.pages:
            is_titled = page.number == 1 and page.source in (PageSource.TEXT, PageSource.OCR)
            text = f"{part.name}\n\n{page.text}" if is_titled else page.text
            pages.append(replace(page, number=len(pages) + 1, text=text))
    return tuple(pages)
