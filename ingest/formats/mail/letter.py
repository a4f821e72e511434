"""Lays out the letter of a mail as one text, whatever format it came in."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from ingest.formats.text.page_text import UnreadPart

HEADERS = ("From", "To", "Cc", "Date", "Subject")
UNNAMED = "lampiran"
"""The name of an attachment whose sender gave it none."""


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file that came with a letter; `name` is what its sender called it, made printable. One without words has no
    `data`."""

    name: str
    data: bytes


@dataclass(frozen=True, slots=True)
class Letter:
    """The content of a mail: headers and words as one text, its attachments, and what in it could not be read."""

    text: str
    attachments: tuple[Attachment, ...]
    unread: tuple[UnreadPart, ...] = ()


def letter_text(headers: Sequence[tuple[str, str]], text: str, attachments: Sequence[Attachment]) -> str:
    """The headers that say something, the words, and the attachments by name."""
    lines = [f"{name}: {value}" for name, value in headers if value]
    lines += ["", text.replace("\f", "\n")] if text else []
    lines += ["", *(f"[{attachment.name}]" for attachment in attachments)] if attachments else []
    return "\n".join(lines)
