"""Defines the outcomes of a file, and gives each file of a batch exactly one."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from itertools import groupby
from pathlib import Path

from archive.accession.held_files import QuarantinedFile
from archive.accession.submission import Submission
from archive.storage.staging import Received
from archive.values.record import Original, Page, PageCounts, PageSource, Record
from ingest.describe.suggestions import suggest
from ingest.inbox.incoming import Incoming
from ingest.reading.request import Reading


class OutcomeKind(StrEnum):
    FILED = "filed"
    ALREADY_FILED = "already_filed"
    QUARANTINED = "quarantined"


class TextState(StrEnum):
    """How much of a file's text is there: all of it; not that of every page; none, as of a drawing or a film."""

    FULL = "full"
    PARTIAL = "partial"
    NONE = "none"


class Decision(StrEnum):
    """Why a page was read the way it was.

    Its own text was good, or legible to the second reader only. Or part of it stands in pictures or is doubtful, so
    that OCR looked as well. Or it is an image, its own text was too little or worse than OCR's, it is empty, or it
    cannot be read.
    """

    OWN_TEXT = "own_text"
    SECOND_READER = "second_reader"
    OCR_BESIDE = "ocr_beside"
    IMAGE = "image"
    SET_ASIDE = "set_aside"
    NO_INK = "no_ink"
    UNREADABLE = "unreadable"


def decision_of(page: Page) -> Decision:
    """Names the decision about a page, from how it was read."""
    match page.source:
        case PageSource.NONE:
            return Decision.UNREADABLE
        case PageSource.BLANK:
            return Decision.NO_INK
        case PageSource.OCR:
            return Decision.IMAGE if page.layer is None else Decision.SET_ASIDE
        case PageSource.TEXT if page.language is not None:
            return Decision.OCR_BESIDE
        case PageSource.TEXT:
            return Decision.SECOND_READER if (page.engine or "").startswith("pdfminer") else Decision.OWN_TEXT


@dataclass(frozen=True, slots=True)
class PageRun:
    """Pages on end that were read in the same way; `confidence` is that of the worst of them.

    `part` is what a part of the file is called that could not be read.
    `replaced` says that the file's own text was set aside for what OCR read.
    """

    first: int
    last: int
    source: PageSource
    engine: str | None = None
    resolution: int | None = None
    rotation: int = 0
    confidence: float | None = None
    replaced: bool = False
    reason: str | None = None
    why: Decision | None = None
    part: str | None = None


def page_runs(pages: Iterable[Page]) -> tuple[PageRun, ...]:
    """How the pages of a file were read, those that are alike in one."""
    return tuple(_run(alike) for _, alike in groupby(pages, key=_manner))


def _run(alike: Iterable[Page]) -> PageRun:
    """The pages are asked for one by one, and none of them is kept."""
    pages = iter(alike)
    page = next(pages)
    last, worst = page.number, page.confidence
    for other in pages:
        last = other.number
        if other.confidence is not None:
            worst = other.confidence if worst is None else min(worst, other.confidence)
    return PageRun(
        page.number,
        last,
        page.source,
        page.engine,
        page.resolution,
        page.rotation,
        worst,
        page.layer is not None,
        page.reason,
        decision_of(page),
        _unread_part(page),
    )


def _manner(page: Page) -> tuple[object, ...]:
    return decision_of(page), page.engine, page.resolution, page.rotation, page.reason, _unread_part(page)


def _unread_part(page: Page) -> str | None:
    """What a part is called that could not be read."""
    return page.part if page.reason is not None else None


@dataclass(frozen=True, slots=True)
class Outcome:
    """The outcome of one file; `id` is the record's, or the quarantine's; `reason` is a stable code.

    `id` is the record's, or the quarantine's; `reason` a stable code.
    """

    path: str
    source: Path
    kind: OutcomeKind
    id: str | None = None
    code: str | None = None
    sha256: str | None = None
    pages: PageCounts = PageCounts()
    reason: str | None = None
    message: str | None = None
    runs: tuple[PageRun, ...] = ()

    @property
    def text(self) -> TextState:
        """How much of its text is in the archive."""
        if self.pages.total == self.pages.failed:
            return TextState.NONE
        return TextState.PARTIAL if self.pages.failed else TextState.FULL


@dataclass(frozen=True, slots=True)
class Job:
    """One received file on its way; `name` is what its giver called it."""

    item: Incoming
    name: str
    received: Received

    @property
    def sha256(self) -> str:
        return self.received.digests.sha256

    def original(self, media_type: str) -> Original:
        digests = self.received.digests
        return Original(self.name, media_type, digests.size, digests.sha256, digests.sha512)

    def submission(self, reading: Reading) -> Submission:
        return Submission(
            original=self.original(reading.media_type),
            staged=self.received.staged,
            pages=reading.pages,
            description=self.item.description,
            suggestions=suggest(reading.pages),
            cut_from=self.item.cut_from,
        )

    def filed(self, record: Record, pages: Sequence[Page]) -> Outcome:
        return replace(self._outcome(OutcomeKind.FILED, record), runs=page_runs(pages))

    def already_filed(self, record: Record) -> Outcome:
        return self._outcome(OutcomeKind.ALREADY_FILED, record)

    def like(self, settled: Outcome, record: Record | None = None) -> Outcome:
        """The outcome of this file, whose bytes are those of one that was settled before it, as this record."""
        if record is None or settled.kind is OutcomeKind.QUARANTINED:
            return replace(settled, path=self.item.path, source=self.item.origin)
        return self.already_filed(record)

    def _outcome(self, kind: OutcomeKind, record: Record) -> Outcome:
        return Outcome(
            path=self.item.path,
            source=self.item.origin,
            kind=kind,
            id=record.id,
            code=record.code,
            sha256=self.sha256,
            pages=record.pages,
        )

    def refused(self, reason: str, message: str) -> Outcome:
        """The outcome of a file that is neither filed nor held: it stays where its giver has it."""
        return Outcome(
            path=self.item.path,
            source=self.item.origin,
            kind=OutcomeKind.QUARANTINED,
            sha256=self.sha256,
            reason=reason,
            message=message,
        )

    def quarantined(self, held: QuarantinedFile) -> Outcome:
        return Outcome(
            path=self.item.path,
            source=self.item.origin,
            kind=OutcomeKind.QUARANTINED,
            id=held.id,
            sha256=self.sha256,
            reason=held.reason,
            message=held.message,
        )
