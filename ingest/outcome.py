"""What becomes of one file: the job it is on its way, and the one outcome it ends as."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from archive.filing import Submission
from archive.quarantine import Held
from archive.record import Original, PageCounts, Record
from archive.staging import Received
from ingest.reader import Reading
from ingest.receive import Incoming
from ingest.suggest import suggest


class OutcomeKind(StrEnum):
    FILED = "filed"
    ALREADY_FILED = "already_filed"
    QUARANTINED = "quarantined"


class TextState(StrEnum):
    """How much of a file's text is there: all of it; not that of every page; none, as of a drawing or a film."""

    FULL = "full"
    PARTIAL = "partial"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one file. `id` is the record's, or the quarantine's; `reason` a stable code."""

    path: str
    source: Path
    kind: OutcomeKind
    id: str | None = None
    code: str | None = None
    sha256: str | None = None
    pages: PageCounts = PageCounts()
    reason: str | None = None
    message: str | None = None

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
        )

    def filed(self, record: Record) -> Outcome:
        return self._outcome(OutcomeKind.FILED, record)

    def already_filed(self, record: Record) -> Outcome:
        return self._outcome(OutcomeKind.ALREADY_FILED, record)

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

    def quarantined(self, held: Held) -> Outcome:
        return Outcome(
            path=self.item.path,
            source=self.item.origin,
            kind=OutcomeKind.QUARANTINED,
            id=held.id,
            sha256=self.sha256,
            reason=held.reason,
            message=held.message,
        )
