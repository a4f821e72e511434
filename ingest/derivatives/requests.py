"""Defines the requests for derivatives of an original, and their answers."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from pathlib import Path

from archive.values.record import Page
from ingest.task.limits import Limits
from ingest.task.reasons import Reason


@dataclass(frozen=True, slots=True)
class SearchableRequest:
    """An order for a searchable copy: the original, its pages as they were read, and its title."""

    path: str
    pages: tuple[Page, ...]
    title: str
    limits: Limits


@dataclass(frozen=True, slots=True)
class Searchable:
    """A copy that was made: on how many pages words were laid, whether it is PDF/A-2b, and what prevents that.

    `is_original` where no page needed words, so that the original itself is the answer, byte for byte; `is_signed`
    says that the original has a signature, which a copy with other bytes cannot have.
    """

    pages: int
    laid: int
    is_original: bool
    is_signed: bool
    pdfa: bool = False
    obstacles: tuple[str, ...] = ()


class PictureFormat(StrEnum):
    """The formats that pictures are written in."""

    PNG = "png"
    JPEG = "jpeg"
    WEBP = "webp"


@dataclass(frozen=True, slots=True)
class PageImage:
    """Page `number`, from 1, of the file at `path`, `width` pixels wide; None is 150 dots per inch."""

    path: str
    number: int
    width: int | None
    format: PictureFormat
    limits: Limits


@dataclass(frozen=True, slots=True)
class Pictured:
    """Width and height of a picture that was made, in pixels."""

    width: int
    height: int


@dataclass(frozen=True, slots=True)
class PageShape:
    """Width and height of a page as it is shown, in points (1/72 inch)."""

    width: int
    height: int


@dataclass(frozen=True, slots=True)
class NotMade:
    """Why a derivative cannot be made of an original."""

    reason: Reason
    message: str


class SignatureState(StrEnum):
    """Whether the signed bytes and the signature belong together; `unverifiable` when it cannot be said."""

    INTACT = "intact"
    ALTERED = "altered"
    UNVERIFIABLE = "unverifiable"


@dataclass(frozen=True, slots=True)
class Signature:
    """One signature. `signer`, `issuer` as their certificate names them, `signed` as the signer's clock told,
    `stamped` as a time-stamping service did. `is_whole` is false when bytes follow that it does not cover, in
    `later_revisions` further savings of the document."""

    field: str
    state: SignatureState
    message: str = ""
    signer: str | None = None
    issuer: str | None = None
    valid_from: datetime | None = None
    valid_to: datetime | None = None
    signed: datetime | None = None
    stamped: datetime | None = None
    reason: str | None = None
    is_timestamp: bool = False
    is_whole: bool = False
    later_revisions: int = 0


def may_be_signed(path: Path) -> bool:
    """Whether the bytes that every signature needs are in the file; nothing of it is parsed."""
    needle, before = b"/ByteRange", b""
    with path.open("rb") as file:
        while chunk := file.read(1 << 20):
            if needle in before + chunk:
                return True
            before = chunk[-len(needle) :]
    return False
