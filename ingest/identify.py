"""What a file is, by its content; its name is never believed."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

import magic

from ingest.unreadable import CannotRead, Reason

_PREFIX = 1 << 16


class Kind(StrEnum):
    """The kinds of files that can be read."""

    PDF = "pdf"
    IMAGE = "image"
    TEXT = "text"


@dataclass(frozen=True, slots=True)
class Identity:
    media_type: str
    kind: Kind | None


_KINDS = {
    "application/pdf": Kind.PDF,
    "image/tiff": Kind.IMAGE,
    "image/jpeg": Kind.IMAGE,
    "image/png": Kind.IMAGE,
}
# What libmagic takes for programs and tables is plain text to an archive.
_TEXTUAL = ("text/", "application/csv", "application/json", "message/")
_NOT_PLAIN = ("text/html", "text/xml", "text/rtf", "message/rfc822")
# A PDF may begin with up to 1024 bytes of something else (ISO 32000-1, implementation note 13 to Annex H).
_PDF_MARK, _PDF_WITHIN = b"%PDF-", 1024


def identify(path: Path) -> Identity:
    """The file's media type and, if it can be read, its kind. Raises `CannotRead` (`empty`), `OSError`."""
    with path.open("rb") as file:
        start = file.read(_PREFIX)
    if not start:
        raise CannotRead(Reason.EMPTY, "the file has no bytes")
    media_type = (
        "application/pdf" if _PDF_MARK in start[:_PDF_WITHIN] else magic.from_buffer(start, mime=True)
    )
    if media_type in _KINDS:
        return Identity(media_type, _KINDS[media_type])
    if media_type.startswith(_TEXTUAL) and not media_type.startswith(_NOT_PLAIN):
        return Identity("text/plain", Kind.TEXT)
    return Identity(media_type, None)
