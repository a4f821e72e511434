"""Defines the record and its parts as frozen values that check themselves."""

from __future__ import annotations

import re
import secrets
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from typing import NewType

from msgspec import UNSET, UnsetType

from archive.values.error import ArsipError
from archive.values.objection import Objection, objection
from archive.values.period import Period
from archive.values.retention_rule import Disposition

RecordId = NewType("RecordId", str)

_ID_LETTERS = "0123456789abcdefghjkmnpqrstvwxyz"  # Crockford's base32: nothing that reads like another letter
_DIGEST_LENGTHS = {"sha256": 64, "sha512": 128}


class BadValue(ArsipError, ValueError):
    """A value that its type does not allow; `field` names it, `objection` says why."""

    code = "bad_value"

    def __init__(self, field: str, objection: Objection) -> None:
        super().__init__(f"{field}: {objection}")
        self.field = field
        self.objection = objection


def new_record_id() -> RecordId:
    """An opaque identifier of 80 random bits, written as 16 letters and digits; it never changes."""
    return RecordId("".join(secrets.choice(_ID_LETTERS) for _ in range(16)))


class Stage(StrEnum):
    """How far the SOP's five steps have come (SOP-PPID-06, chapter G)."""

    RECEIVED = "received"
    DESCRIBED = "described"
    VERIFIED = "verified"
    AUTHENTICATED = "authenticated"
    CODED = "coded"
    STORED = "stored"


class Publicity(StrEnum):
    """The class of public information (UU 14/2008, articles 9, 10, 11 and 17)."""

    PERIODIC = "periodic"
    IMMEDIATE = "immediate"
    STANDING = "standing"
    EXEMPT = "exempt"
    UNDECIDED = "undecided"


class AccessLevel(StrEnum):
    """The security class (Perka ANRI 17/2011)."""

    ORDINARY = "ordinary"
    RESTRICTED = "restricted"
    SECRET = "secret"  # noqa: S105 - the name of a class, not a password
    TOP_SECRET = "top_secret"  # noqa: S105


class Publication(StrEnum):
    NONE = "none"
    PROPOSED = "proposed"
    PUBLISHED = "published"
    WITHDRAWN = "withdrawn"


class Phase(StrEnum):
    ACTIVE = "active"
    INACTIVE = "inactive"
    PERMANENT = "permanent"
    DESTROYED = "destroyed"


class PageSource(StrEnum):
    """Where a page's words came from; `NONE` is a page that could not be read and says why."""

    TEXT = "text"
    OCR = "ocr"
    BLANK = "blank"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class PageWord:
    """One word on a page; the box is in ten-thousandths of the page's width and height, as read upright."""

    text: str
    left: int
    top: int
    width: int
    height: int
    confidence: float | None = None


@dataclass(frozen=True, slots=True)
class Page:
    """The text of one page; `number` starts at 1, `confidence` is 0 to 100, `rotation` clockwise degrees.

    `layer` is the file's own text of the page where something better was read from its image. `part` names the part
    of the file that the page is, such as an attachment; None for the file's own pages.
    """

    number: int
    text: str
    source: PageSource
    confidence: float | None = None
    language: str | None = None
    engine: str | None = None
    resolution: int | None = None
    rotation: int = 0
    words: tuple[PageWord, ...] = ()
    reason: str | None = None
    layer: str | None = None
    part: str | None = None

    def __post_init__(self) -> None:
        if self.number < 1:
            raise BadValue(
                "page", objection("page_from_one", "numbers start at 1, not {number}", number=self.number)
            )
        if "\f" in self.text:
            raise BadValue(
                "page",
                objection(
                    "form_feed",
                    "page {number}: a form feed separates pages, it cannot be in one",
                    number=self.number,
                ),
            )
        if (self.source is PageSource.NONE) != (self.reason is not None):
            raise BadValue(
                "page",
                objection(
                    "stray_reason",
                    "page {number}: a reason belongs to an unread page only",
                    number=self.number,
                ),
            )
        if self.text.strip() and self.source in (PageSource.BLANK, PageSource.NONE):
            raise BadValue(
                "page",
                objection(
                    "stray_text", "page {number}: a blank or unread page has no text", number=self.number
                ),
            )


@dataclass(frozen=True, slots=True)
class PageCounts:
    """How the pages of one file, or of a batch, were read."""

    text: int = 0
    ocr: int = 0
    blank: int = 0
    failed: int = 0

    @property
    def total(self) -> int:
        return self.text + self.ocr + self.blank + self.failed

    def __add__(self, other: PageCounts) -> PageCounts:
        return PageCounts(
            self.text + other.text, self.ocr + other.ocr, self.blank + other.blank, self.failed + other.failed
        )


def count_pages(pages: Iterable[Page]) -> PageCounts:
    sources = Counter(page.source for page in pages)
    return PageCounts(
        text=sources[PageSource.TEXT],
        ocr=sources[PageSource.OCR],
        blank=sources[PageSource.BLANK],
        failed=sources[PageSource.NONE],
    )


@dataclass(frozen=True, slots=True)
class Original:
    """The received file, byte for byte: its name as given, type by content, size in bytes, digests in hex."""

    name: str
    media_type: str
    size: int
    sha256: str
    sha512: str

    def __post_init__(self) -> None:
        for field, length in _DIGEST_LENGTHS.items():
            value: str = getattr(self, field)
            if not re.fullmatch(rf"[0-9a-f]{{{length}}}", value):
                raise BadValue(
                    field,
                    objection(
                        "bad_digest", "no {length} hexadecimal digits: '{value}'", length=length, value=value
                    ),
                )
        if self.size < 0:
            raise BadValue("size", objection("negative_size", "negative: {size}", size=self.size))


@dataclass(frozen=True, slots=True)
class Excerpt:
    """Where an original was cut out of: the stack of papers as it came, and the pages of it, from 1."""

    name: str
    sha256: str
    pages: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Description:
    """A person's description of a document; an unknown fact is absent, never invented.

    `number` is the document's own printed number (nomor dokumen), kept as printed; the code that the
    archive gives is a field of the record. `closed` is the day the file was complete (berkas ditutup);
    `event` the day of the event that a triggered retention rule waits for.
    """

    title: str | None = None
    number: str | None = None
    dated: date | None = None
    kind: str | None = None
    unit: str | None = None
    classification: str | None = None
    period: Period | None = None
    summary: str | None = None
    closed: date | None = None
    event: date | None = None
    access: AccessLevel = AccessLevel.ORDINARY
    publicity: Publicity = Publicity.UNDECIDED

    @property
    def effective_access(self) -> AccessLevel:
        """The security class that holds: exempt information is at least restricted, however it is marked."""
        is_exempt = self.publicity is Publicity.EXEMPT and self.access is AccessLevel.ORDINARY
        return AccessLevel.RESTRICTED if is_exempt else self.access


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A guess read from the text: never a fact until a person accepts it.

    `field` names a field of `Description`, `value` is what it would become (ISO 8601 for dates), `evidence`
    the words it was taken from, and `page` where they stand.
    """

    field: str
    value: str
    evidence: str
    page: int


@dataclass(frozen=True, slots=True)
class Warrant:
    """A decision to destroy one version of a record, as the report of destruction (berita acara) gives it.

    `due` and `disposition` are the verdict of the retention schedule on that record; `schedule` is the schedule's
    mandate, None where it has none. Raises `BadValue` where number, approver or reason is blank.
    """

    number: str
    decided: date
    approved_by: str
    reason: str
    version: int
    due: date | None
    disposition: Disposition | None
    schedule: str | None = None

    def __post_init__(self) -> None:
        for field in ("number", "approved_by", "reason"):
            if not getattr(self, field).strip():
                raise BadValue(field, objection("nothing_written", "nothing is written"))


@dataclass(frozen=True, slots=True)
class Record:
    """One filed document on all its axes; no single status stands for all of them.

    `warrant` is the decision by which a destroyed record was destroyed; programs before version 0.4 kept none.
    """

    id: RecordId
    original: Original
    description: Description
    suggestions: tuple[Suggestion, ...] = ()
    code: str | None = None
    aliases: tuple[str, ...] = ()
    pages: PageCounts = PageCounts()
    stage: Stage = Stage.RECEIVED
    publication: Publication = Publication.NONE
    phase: Phase = Phase.ACTIVE
    version: int = 1
    cut_from: tuple[Excerpt, ...] = ()
    warrant: Warrant | UnsetType = UNSET

    @property
    def title(self) -> str:
        """The title given by a person, else the suggested one, else the file's name."""
        return self.description.title or self.suggested("title") or self.original.name

    @property
    def is_destroyed(self) -> bool:
        """Whether only a tombstone is left of it."""
        return self.phase is Phase.DESTROYED

    def suggested(self, field: str) -> str | None:
        """The value of the first suggestion for `field`, if there is one."""
        return next((hint.value for hint in self.suggestions if hint.field == field), None)


class RecordDestroyed(ArsipError, ValueError):
    """Only a tombstone is left of the record: it is never changed, and has nothing to read or to hand out."""

    code = "record_destroyed"

    def __init__(self, tombstone: Record) -> None:
        super().__init__(f"{tombstone.id} was destroyed")
        self.record = tombstone.id
        self.by = destroyed_by(tombstone)


def alive(record: Record) -> Record:
    """The record itself, of which more than a tombstone is left; raises `RecordDestroyed`."""
    if record.is_destroyed:
        raise RecordDestroyed(record)
    return record


def destroyed_by(tombstone: Record) -> Objection | str:
    """Says by what decision a record was destroyed; empty where its tombstone keeps no warrant."""
    warrant = tombstone.warrant
    if isinstance(warrant, UnsetType):
        return ""
    said = {"number": warrant.number, "decided": warrant.decided, "approved_by": warrant.approved_by}
    if warrant.schedule is None:
        return objection("destroyed_by", "by {number} of {decided}, approved by {approved_by}", **said)
    return objection(
        "destroyed_by_schedule",
        "by {number} of {decided}, approved by {approved_by}, under {schedule}",
        **said,
        schedule=warrant.schedule,
    )


def tombstone_of(record: Record, warrant: Warrant | UnsetType) -> Record:
    """Makes the tombstone of a destroyed record: no words of its pages, one version, the same id and codes."""
    return replace(
        record,
        description=replace(record.description, summary=None),
        suggestions=(),
        pages=PageCounts(),
        phase=Phase.DESTROYED,
        version=1,
        warrant=warrant,
    )


def initial_stage(description: Description) -> Stage:
    """How far a document has come that was received with this description."""
    return Stage.DESCRIBED if description.title else Stage.RECEIVED
