"""Follows a file while it is read: what is known of it, what is still to come, and its end."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from itertools import chain
from pathlib import Path

from archive.values.record import Page, PageSource
from ingest.reading.alike_pages import AlikePages
from ingest.reading.answers import Failure
from ingest.reading.page_buffer import PageBuffer, PageLines
from ingest.reading.parts import Part, Spent, assembled
from ingest.reading.request import Reading, ReadRequest, Unreadable
from ingest.task.kind import Kind
from ingest.task.orders import OcrPage, Survey
from ingest.task.reasons import Reason

_SHOWN = (Kind.PDF, Kind.IMAGE)  # kinds whose pages can be shown, and so be read by OCR


@dataclass(slots=True)
class OpenFile:
    """A file while it is read: what is known of it, and how much is still to come.

    `awaited` counts the pages for OCR, the surveys and the parts that are not done. `within` is the file around this
    one, which is its `number`th part. `folder` takes this file's own parts. If it `is_picture`, only pages that carry
    words count.
    """

    request: ReadRequest
    folder: Path
    spent: Spent
    pages: PageBuffer
    within: OpenFile | None = None
    number: int = 0
    depth: int = 0
    is_picture: bool = False
    awaited: int = 0
    media_type: str = ""
    page_count: int = 0
    parts: dict[int, Part] = field(default_factory=dict)
    known: PageLines | None = None
    failure: Failure | None = None
    alike: AlikePages = field(default_factory=AlikePages)

    def asked_for(self, found: Survey) -> tuple[Iterable[Page], list[OcrPage]]:
        """Returns the pages already read, and those still to be read; others wait for one that shows the same."""
        if found.kind not in _SHOWN:
            return found.read, []
        request, known = self.request, self.known
        read = [page for page in found.read if request.concerns(page.number)]
        wanted = [page for page in found.wanted if request.concerns(page.number)]
        if request.by_ocr:
            wanted += [OcrPage(page.number) for page in read if page.source is not PageSource.NONE]
            read = [page for page in read if page.source is PageSource.NONE]
            wanted = [replace(page, layer="", only_pictures=False, pictures="") for page in wanted]
        if known is None:
            before, fresh = self.alike.divided(wanted)
            return chain(read, before), fresh
        again = (known[page.number] for page in wanted if page.number in known)
        before, fresh = self.alike.divided(page for page in wanted if page.number not in known)
        return chain(read, again, before), fresh

    def all_pages(self, buffer: PageBuffer) -> Sequence[Page]:
        """All that was asked for: the file's own pages, and behind them those of its parts, put into the buffer."""
        own = self.pages.in_order()
        if not self.parts and self.request.only is None:
            return own
        parts = [self.parts[number] for number in sorted(self.parts)]
        for page in assembled(own, parts, self.request.concerns):
            buffer.add(page)
        return buffer.in_order()

    def result(self, pages: Sequence[Page]) -> Reading | Unreadable:
        """Returns what becomes of the file once all of it is read."""
        key, failure = self.request.key, self.why_unread(pages)
        if failure is None:
            return Reading(key, self.media_type, pages)
        return Unreadable(key, failure.media_type or self.media_type or None, failure.reason, failure.message)

    def why_unread(self, pages: Sequence[Page]) -> Failure | None:
        """Why the file was not read; one that has pages, but not one that could be read, was not."""
        if self.failure or not pages or any(page.source is not PageSource.NONE for page in pages):
            return self.failure
        reason = Reason(pages[0].reason or Reason.DAMAGED)
        return Failure(reason, f"none of its {len(pages)} pages can be read")
