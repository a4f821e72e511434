"""Reads e-mail by RFC 5322 and MIME: the letter of an .eml file as a page, and its attachments."""

from __future__ import annotations

import re
from collections.abc import Sequence
from email import message_from_bytes
from email.errors import HeaderParseError, MessageError
from email.message import Message
from email.parser import BytesHeaderParser
from typing import cast

from ingest.formats.mail.alternatives import distinct
from ingest.formats.mail.letter import HEADERS, UNNAMED, Attachment, Letter, letter_text
from ingest.formats.mail.mime_body import as_letter, body_text, decoded_payload, inner_letter, is_text
from ingest.formats.mail.mime_headers import POLICY, file_name, header
from ingest.formats.mail.signed import signed_content
from ingest.formats.mail.tnef import MARK as TNEF_MARK
from ingest.formats.mail.tnef import tnef_content
from ingest.formats.text.page_text import Drawn, UnreadPart, printable
from ingest.task.limits import Limits
from ingest.task.reasons import CannotRead, Reason

ENGINE = "arsip mail"
_POSTMARK = re.compile(
    rb"(?:\A|(?<=\n\n)|(?<=\n\r\n))From \S.*\r?\n(?=[!-9;-~]+:)"
)  # before each letter of a mailbox
_UNESCAPED = re.compile(rb"^>(>*From )", re.MULTILINE)
_SIGNED = ("application/pkcs7-mime", "application/x-pkcs7-mime")
_SIGNATURES = ("application/pkcs7-signature", "application/x-pkcs7-signature", "application/pgp-signature")
_MESSAGES = ("message/rfc822", "message/global", "message/news")
_HEADERS_WITHIN = 1 << 16
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
        message = message_from_bytes(data, policy=POLICY)
        found = _Leaves(limits)
        found.take(message)
        headers = [(name, header(message, name)) for name in HEADERS]
        text = letter_text(headers, "\n\n".join(found.bodies), found.attachments)
        return Letter(text, tuple(found.attachments), tuple(found.unread))
    except RecursionError as error:
        raise CannotRead(Reason.TOO_DEEP, "too many messages or parts inside each other") from error
    except _DAMAGE as error:
        raise CannotRead(Reason.DAMAGED, f"mail: {type(error).__name__}: {error}") from error


def read_signed(data: bytes, limits: Limits) -> Letter:
    """A signed file (.p7m) without its wrapper: the letter of S/MIME, else one attachment.

    Raises `CannotRead` as `signed_content` and `read_eml` do.
    """
    content = signed_content(data)
    if "Content-Type" in BytesHeaderParser(policy=POLICY).parsebytes(content[:_HEADERS_WITHIN]):
        return read_eml(content, limits)
    attachments = [Attachment(UNNAMED, content)] if content else []
    return Letter(Drawn(letter_text((), "", attachments)), tuple(attachments))


def _folder(letters: Sequence[bytes], limits: Limits) -> Letter:
    """Reads a mailbox file: every letter is an attachment, so that none hides another."""
    if len(letters) > limits.parts:
        raise CannotRead(Reason.TOO_LARGE, f"more than {limits.parts} letters")
    found = [
        Attachment(f"{number}.eml", as_letter(_UNESCAPED.sub(rb"\1", letter)))
        for number, letter in enumerate(letters, 1)
    ]
    return Letter(letter_text((), "", found), tuple(found))


class _Leaves:
    """Goes through the parts of a message: texts that are the letter, attachments, and what cannot be read."""

    def __init__(self, limits: Limits) -> None:
        self.bodies: list[str] = []
        self.attachments: list[Attachment] = []
        self.unread: list[UnreadPart] = []
        self._limits = limits

    def take(self, part: Message) -> None:
        """Take a part with all parts in it. Raises `CannotRead` (`too_large`)."""
        kind = part.get_content_type()
        if part.is_multipart() and not kind.startswith("message/"):
            parts = [each for each in cast(list[Message], part.get_payload()) if isinstance(each, Message)]
            if kind == "multipart/alternative":
                self._take_alternatives(parts)
            elif kind == "multipart/encrypted":
                self.unread.append(UnreadPart(kind, Reason.ENCRYPTED))
            else:
                for each in parts:
                    self.take(each)
        else:
            self._take_leaf(part, kind)
        if len(self.attachments) > self._limits.parts:
            raise CannotRead(Reason.TOO_LARGE, f"more than {self._limits.parts} attachments")

    def _take_alternatives(self, parts: Sequence[Message]) -> None:
        """Of several writings of one letter those that say something of their own, with what is attached to any."""
        writings = []
        for part in parts:
            inside = _Leaves(self._limits)
            inside.take(part)
            writings.append("\n\n".join(inside.bodies))
            self.attachments += inside.attachments
            self.unread += inside.unread
        self.bodies += distinct(writings)

    def _take_leaf(self, part: Message, kind: str) -> None:
        name = file_name(part)
        if kind in _MESSAGES:
            self.attachments.append(_message_inside(part, name))
        elif kind.startswith("message/") or is_text(part, name):
            self.bodies.append(body_text(part))
        elif kind in _SIGNATURES:
            self.attachments.append(Attachment(printable(name or UNNAMED), b""))
        elif kind in _SIGNED:
            self._unwrap(name, decoded_payload(part))
        else:
            self._attach(printable(name or UNNAMED), decoded_payload(part))

    def _attach(self, name: str, data: bytes) -> None:
        if not data.startswith(TNEF_MARK):
            self.attachments.append(Attachment(name, data))
            return
        packed = tnef_content(data, self._limits)
        self.bodies = distinct([*self.bodies, *packed.bodies])
        self.attachments += packed.attachments

    def _unwrap(self, name: str | None, data: bytes) -> None:
        """Take what is signed as if it stood there without its signature."""
        try:
            content = signed_content(data)
        except CannotRead as error:
            self.unread.append(UnreadPart(printable(name or "smime.p7m"), error.reason))
            return
        self.take(message_from_bytes(content, policy=POLICY))


def _message_inside(part: Message, name: str | None) -> Attachment:
    data, subject = inner_letter(part)
    title = name or subject or UNNAMED
    return Attachment(printable(f"{title}.eml".replace(".eml.eml", ".eml")), data)
