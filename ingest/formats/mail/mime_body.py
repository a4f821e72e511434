"""Decodes the leaves of a MIME message: texts in their encodings, and messages inside."""

from __future__ import annotations

import binascii
import quopri
import re
from contextlib import suppress
from email import message_from_bytes
from email.message import Message
from typing import cast

from ingest.formats.mail.mime_headers import POLICY, header
from ingest.formats.text.markup import html_text
from ingest.formats.text.plain import decoded, unfolded
from ingest.formats.word.rtf import rtf_text

_HTML = ("text/html", "application/xhtml+xml", "text/x-amp-html", "text/watch-html")
_RICH = ("text/rtf", "text/richtext-format")
_ENRICHED = ("text/enriched", "text/richtext")
_TAG = re.compile(r"</?[A-Za-z][A-Za-z0-9-]*>")
_SOFT_END = re.compile(rb" \r?\n")
_POSTMARK = re.compile(rb"\A\s*(?:>?From \S.*\r?\n)?")
_HEADER_LINE = re.compile(rb"\s*[!-9;-~]+:|From ")
_LETTER_MARKS = b"MIME-Version: 1.0\r\nReceived:\r\nMessage-ID:\r\n"


def is_text(part: Message, name: str | None) -> bool:
    """Whether a leaf is words of the letter itself."""
    is_written = part.get_content_maintype() == "text" or part.get_content_type() in _HTML
    return is_written and part.get_content_disposition() != "attachment" and not name


def body_text(part: Message) -> str:
    """The words of a text; the reports inside a `message/` part as they stand."""
    if part.is_multipart():
        return decoded(
            b"\n".join(each.as_bytes(policy=POLICY) for each in cast(list[Message], part.get_payload()))
        )
    data, charset, kind = decoded_payload(part), part.get_content_charset(), part.get_content_type()
    if kind in _HTML:
        return html_text(data, "utf-8" if _is_utf_8(data) else charset)
    if kind in _RICH:
        return rtf_text(data)
    if kind == "text/calendar":
        return unfolded(data)
    if part.get_param("delsp") == "yes":
        data = _SOFT_END.sub(b"", data)
    text = _as_told(data, charset)
    return _TAG.sub(" ", text).replace("<<", "<") if kind in _ENRICHED else text


def decoded_payload(part: Message) -> bytes:
    """The bytes of a leaf without the encoding of their transfer."""
    payload = part.get_payload(decode=True)
    return payload if isinstance(payload, bytes) else b""


def inner_letter(part: Message) -> tuple[bytes, str]:
    """The message inside a `message/rfc822` part, decoded where its sender encoded it as a whole, and its subject."""
    payload = part.get_payload()
    inner = payload[0] if isinstance(payload, list) and payload else None
    data = inner.as_bytes(policy=POLICY) if isinstance(inner, Message) else decoded_payload(part)
    encoding = str(part.get("Content-Transfer-Encoding", "")).strip().lower()
    if encoding == "quoted-printable":
        data = quopri.decodestring(data)
    elif encoding == "base64":
        with suppress(binascii.Error):
            plain = binascii.a2b_base64(data)
            data = plain if _HEADER_LINE.match(plain) else data
    return as_letter(data), header(message_from_bytes(data, policy=POLICY), "Subject")


def as_letter(data: bytes) -> bytes:
    """A message with the marks by which whoever reads it knows it as one."""
    return _LETTER_MARKS + _POSTMARK.sub(b"", data, count=1)


def _as_told(data: bytes, charset: str | None) -> str:
    """Text in the encoding that its sender names, unless it is UTF-8 after all."""
    if charset and not _is_utf_8(data):
        with suppress(LookupError, ValueError):
            return data.decode(charset)
    return decoded(data)


def _is_utf_8(data: bytes) -> bool:
    """Whether bytes beyond ASCII are letters of UTF-8, which no other encoding makes by chance."""
    if data.isascii():
        return False
    with suppress(UnicodeDecodeError):
        data.decode("utf-8")
        return True
    return False
