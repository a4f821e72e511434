"""What is asked of an original, and what is told of the derivative that was made."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from archive.values.record import Page
from ingest.task.limits import Limits


@dataclass(frozen=True, slots=True)
class SearchableRequest:
    """What a searchable copy is made of: the original, its pages as they were read, and its title."""

    path: str
    pages: tuple[Page, ...]
    title: str
    limits: Limits


@dataclass(frozen=True, slots=True)
class Searchable:
    """What was made: on how many pages words were laid, whether it is PDF/A-2b, and what stands in its way.

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
