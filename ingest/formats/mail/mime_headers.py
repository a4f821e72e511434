"""Decodes the headers of e-mail: encoded words, parameters, and letters beyond ASCII that stand there as they are."""

from __future__ import annotations

import re
from contextlib import suppress
from email.errors import HeaderParseError
from email.header import decode_header
from email.message import Message
from email.policy import Compat32

from ingest.formats.text.plain import decoded

_LONGEST_HEADER = 4000
_ENCODED_WORD = re.compile(r"=\?[^?\s]+\?[bqBQ]\?[^?]*\?=")


class _RawLetters(Compat32):
    """Gives headers as they were sent, their bytes beyond ASCII as letters (RFC 6532, and what came before it)."""

    def header_fetch_parse(self, name: str, value: str) -> str:  # noqa: ARG002
        data = value.encode("utf-8", "surrogateescape")
        with suppress(UnicodeDecodeError):
            return data.decode("utf-8")
        return data.decode("cp1252", "replace")


POLICY = _RawLetters(max_line_length=0)
"""How messages are parsed here, and written again without folding their headers anew."""


def header(message: Message, name: str) -> str:
    """All headers of a name as one line; empty where there is none."""
    return ", ".join(filter(None, (unencoded(str(value)) for value in message.get_all(name, ()))))


def file_name(part: Message) -> str | None:
    """The name of an attachment by RFC 2231 or 2047, whichever its sender knew; None where it has none."""
    name = part.get_filename()
    return unencoded(name) if name else None


def unencoded(text: str) -> str:
    """A header with its encoded words (RFC 2047) decoded, on one line; one that cannot be stays as it stands."""
    text = text[:_LONGEST_HEADER]
    if _ENCODED_WORD.search(text):
        with suppress(HeaderParseError, LookupError, ValueError):
            text = "".join(_piece(data, charset) for data, charset in decode_header(text))
    return " ".join(text.encode("utf-8", "replace").decode().split())


def _piece(data: bytes | str, charset: str | None) -> str:
    if isinstance(data, str):
        return data
    if charset is None:
        return data.decode("raw-unicode-escape", "replace")
    try:
        return data.decode(charset)
    except UnicodeDecodeError:
        return decoded(data)
