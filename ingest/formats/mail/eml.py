"""Reads e-mail by RFC 5322 and MIME: the letter of an .eml file as a page, and its attachments."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from email import message_from_bytes
from email.errors import HeaderParseError, MessageError
from email.header import decode_header, make_header
from email.message import Message
from typing import cast

from ingest.formats.mail.letter import HEADERS, UNNAMED, Attachment, Letter, letter_text
from ingest.formats.text.markup import html_text
from ingest.formats.text.page_text import printable
from ingest.formats.text.plain import decoded
from ingest.task.limits import Limits
from ingest.task.reasons import CannotRead, Reason

ENGINE = "arsip mail"
_LONGEST_HEADER = 4000
_POSTMARK = re.compile(
    rb"(?:\A|(?<=\n\n)|(?<=\n\r\n))From \S.*\r?\n(?=[!-9;-~]+:)"
)  # before each letter of a mailbox
_UNESCAPED = re.compile(rb"^>(>*From )", re.MULTILINE)
# What the e-mail package dies of when headers or encodings are broken.
_DAMAGE = (MessageError, HeaderParseError, ValueError, LookupError, TypeError, AttributeError)


def read_eml(data: bytes, limits: Limits) -> Letter:
    """An RFC 5322 message, or several in a mailbox file (RFC 4155); a message inside another is an attachment.

    Raises `CannotRead` (`damaged`, `too_deep`, `too_large`).
    """
    before, *letters = _POSTMARK.split(data)
    if len(letters) > 1 and not before:
        return _folder(letters, limits)
    try:
        message = message_from_bytes(data)
        bodies, attachments = _sorted(message, limits)
        headers = [(name, _header(message, name)) for name in HEADERS]
        text = "\n\n".join(filter(None, bodies))
        return Letter(letter_text(headers, text, attachments), tuple(attachments))
    except RecursionError as error:
        raise CannotRead(Reason.TOO_DEEP, "too many messages or parts inside each other") from error
    except _DAMAGE as error:
        raise CannotRead(Reason.DAMAGED, f"mail: {type(error).__name__}: {error}") from error


def _folder(letters: Sequence[bytes], limits: Limits) -> Letter:
    """Reads a mailbox file: every letter is an attachment, so that none hides another."""
    if len(letters) > limits.parts:
        raise CannotRead(Reason.TOO_LARGE, f"more than {limits.parts} letters")
    found = [
        Attachment(f"{number}.eml", _UNESCAPED.sub(rb"\1", letter))
        for number, letter in enumerate(letters, 1)
    ]
    return Letter(letter_text((), "", found), tuple(found))


# -- RFC 5322 and MIME ---------------------------------------------------------------------------------------------


def _sorted(message: Message, limits: Limits) -> tuple[list[str], list[Attachment]]:
    """The texts that are the letter, and everything else."""
    bodies: list[str] = []
    attachments: list[Attachment] = []
    for part in _leaves(message):
        if _is_body(part):
            bodies.append(_body(part))
        else:
            attachments.append(_attachment(part))
        if len(attachments) > limits.parts:
            raise CannotRead(Reason.TOO_LARGE, f"more than {limits.parts} attachments")
    return bodies, attachments


def _leaves(message: Message) -> Iterator[Message]:
    """The parts with content. Of alternatives the plain text stands for all, if it is not empty."""
    if not message.is_multipart() or message.get_content_type() == "message/rfc822":
        yield message
        return
    parts = [part for part in cast(list[Message], message.get_payload()) if isinstance(part, Message)]
    if message.get_content_type() == "multipart/alternative":
        plain = [part for part in parts if part.get_content_type() == "text/plain" and _body(part).strip()]
        inside = [part for part in parts if part.get_content_maintype() != "text"]
        parts = [*plain[:1], *inside] if plain else parts
    for part in parts:
        yield from _leaves(part)


def _is_body(part: Message) -> bool:
    is_text = (
        part.get_content_type() in ("text/plain", "text/html") or part.get_content_type() == "text/enriched"
    )
    return is_text and part.get_content_disposition() != "attachment" and not part.get_filename()


def _body(part: Message) -> str:
    data = _bytes(part)
    charset = part.get_content_charset()
    if part.get_content_type() == "text/html":
        return html_text(data, charset)
    try:
        return data.decode(charset) if charset else decoded(data)
    except (LookupError, ValueError):
        return decoded(data)


def _bytes(part: Message) -> bytes:
    payload = part.get_payload(decode=True)
    return payload if isinstance(payload, bytes) else b""


def _attachment(part: Message) -> Attachment:
    if part.get_content_type() == "message/rfc822" and part.is_multipart():
        inner = cast(list[Message], part.get_payload())[0]
        name = part.get_filename() or _header(inner, "Subject") or UNNAMED
        return Attachment(
            printable(f"{_decoded_words(name)}.eml".replace(".eml.eml", ".eml")), inner.as_bytes()
        )
    return Attachment(printable(_decoded_words(part.get_filename() or UNNAMED)), _bytes(part))


def _header(message: Message, name: str) -> str:
    return _decoded_words(str(message.get(name, ""))[:_LONGEST_HEADER])


def _decoded_words(text: str) -> str:
    """RFC 2047 words decoded; as they stand where they cannot be."""
    try:
        whole = str(make_header(decode_header(text[:_LONGEST_HEADER])))
    except (*_DAMAGE, UnicodeError):
        whole = text
    return " ".join(whole.encode("utf-8", "replace").decode().split())
