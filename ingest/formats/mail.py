"""Reads e-mail: the letter of an .eml or .msg file as a page, and its attachments."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email import message_from_bytes
from email.errors import HeaderParseError, MessageError
from email.header import decode_header, make_header
from email.message import Message
from pathlib import Path
from typing import cast

import olefile

from ingest.formats.compound_file import opened_compound
from ingest.formats.markup import html_text
from ingest.formats.page_text import printable
from ingest.formats.plain import decoded
from ingest.task.limits import Limits
from ingest.task.reasons import CannotRead, Reason

ENGINE = "arsip mail"
_HEADERS = ("From", "To", "Cc", "Date", "Subject")
_LONGEST_HEADER = 4000
_UNNAMED = "lampiran"
_POSTMARK = re.compile(
    rb"(?:\A|(?<=\n\n)|(?<=\n\r\n))From \S.*\r?\n(?=[!-9;-~]+:)"
)  # before each letter of a mailbox
_UNESCAPED = re.compile(rb"^>(>*From )", re.MULTILINE)
# What the e-mail package dies of when headers or encodings are broken.
_DAMAGE = (MessageError, HeaderParseError, ValueError, LookupError, TypeError, AttributeError)

# [MS-OXMSG] 2.1: a stream a property, named by its number and type.
_SUBJECT, _TO, _CC, _SENDER, _SENDER_ADDRESS = "0037", "0E04", "0E03", "0C1A", "5D01"
_BODY, _HTML, _SENT = "1000", "1013", 0x0039
_DATA, _LONG_NAME, _SHORT_NAME = "3701", "3707", "3704"
_ATTACHMENT, _PROPERTIES, _MESSAGE_INSIDE = (
    "__attach_version1.0_",
    "__properties_version1.0",
    "__substg1.0_3701000D",
)
_EPOCH = datetime(1601, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file that came with a letter; `name` is what its sender called it, made printable."""

    name: str
    data: bytes


@dataclass(frozen=True, slots=True)
class Letter:
    """The content of a mail: headers and words as one text, and its attachments."""

    text: str
    attachments: tuple[Attachment, ...]


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
        headers = [(name, _header(message, name)) for name in _HEADERS]
        text = "\n\n".join(filter(None, bodies))
        return Letter(_letter(headers, text, attachments), tuple(attachments))
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
    return Letter(_letter((), "", found), tuple(found))


def read_msg(path: Path, limits: Limits) -> Letter:
    """An Outlook message; one inside it is read with it, its attachments are parts. Raises `CannotRead` (`damaged`)."""
    with opened_compound(path) as ole:
        return _MsgReader(ole, limits).letter((), 0)


def _letter(headers: Sequence[tuple[str, str]], text: str, attachments: Sequence[Attachment]) -> str:
    lines = [f"{name}: {value}" for name, value in headers if value]
    lines += ["", text.replace("\f", "\n")] if text else []
    lines += ["", *(f"[{attachment.name}]" for attachment in attachments)] if attachments else []
    return "\n".join(lines)


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
        name = part.get_filename() or _header(inner, "Subject") or _UNNAMED
        return Attachment(
            printable(f"{_decoded_words(name)}.eml".replace(".eml.eml", ".eml")), inner.as_bytes()
        )
    return Attachment(printable(_decoded_words(part.get_filename() or _UNNAMED)), _bytes(part))


def _header(message: Message, name: str) -> str:
    return _decoded_words(str(message.get(name, ""))[:_LONGEST_HEADER])


def _decoded_words(text: str) -> str:
    """RFC 2047 words decoded; as they stand where they cannot be."""
    try:
        whole = str(make_header(decode_header(text[:_LONGEST_HEADER])))
    except (*_DAMAGE, UnicodeError):
        whole = text
    return " ".join(whole.encode("utf-8", "replace").decode().split())


# -- Outlook's [MS-OXMSG] ------------------------------------------------------------------------------------------


class _MsgReader:
    """Reads a message and those inside it, from one compound file."""

    def __init__(self, ole: olefile.OleFileIO, limits: Limits) -> None:
        self._ole = ole
        self._limits = limits
        self._room = limits.unpacked_bytes
        self._entries = dict.fromkeys(tuple(entry) for entry in ole.listdir(streams=True, storages=True))

    def letter(self, inside: tuple[str, ...], depth: int) -> Letter:
        if depth > self._limits.depth:
            raise CannotRead(Reason.TOO_DEEP, "too many messages inside each other")
        sender = f"{self._text(inside, _SENDER)} <{self._text(inside, _SENDER_ADDRESS)}>".replace(" <>", "")
        values = (
            sender,
            self._text(inside, _TO),
            self._text(inside, _CC),
            self._sent(inside, is_top=not depth),
            self._text(inside, _SUBJECT),
        )
        attachments = list(self._attachments(inside, depth))
        text = _letter(list(zip(_HEADERS, values, strict=True)), self._body(inside), attachments)
        return Letter(text, tuple(attachments))

    def _attachments(self, inside: tuple[str, ...], depth: int) -> Iterator[Attachment]:
        storages = [
            entry for entry in self._entries if entry[:-1] == inside and entry[-1].startswith(_ATTACHMENT)
        ]
        if len(storages) > self._limits.parts:
            raise CannotRead(Reason.TOO_LARGE, f"{len(storages)} attachments")
        for storage in storages:
            name = self._text(storage, _LONG_NAME) or self._text(storage, _SHORT_NAME) or _UNNAMED
            if (*storage, _MESSAGE_INSIDE) in self._entries:
                inner = self.letter((*storage, _MESSAGE_INSIDE), depth + 1)
                yield Attachment(printable(f"{name}.txt"), inner.text.encode("utf-8", "replace"))
                yield from inner.attachments
            else:
                yield Attachment(printable(name), self._bytes(storage, f"{_DATA}0102"))

    def _body(self, inside: tuple[str, ...]) -> str:
        html = self._bytes(inside, f"{_HTML}0102")
        return self._text(inside, _BODY) or (html_text(html) if html else "")

    def _text(self, inside: tuple[str, ...], number: str) -> str:
        wide = self._bytes(inside, f"{number}001F")
        text = wide.decode("utf-16-le", "replace") if wide else decoded(self._bytes(inside, f"{number}001E"))
        return text.replace("\x00", "").strip()

    def _bytes(self, inside: tuple[str, ...], name: str) -> bytes:
        path = [*inside, f"__substg1.0_{name}"]
        if tuple(path) not in self._entries:
            return b""
        self._room -= int(self._ole.get_size(path))
        if self._room < 0:
            raise CannotRead(Reason.TOO_LARGE, f"more than {self._limits.unpacked_bytes} bytes in it")
        return bytes(self._ole.openstream(path).read())

    def _sent(self, inside: tuple[str, ...], *, is_top: bool) -> str:
        """The day and time it was sent, from the table of properties of fixed length (2.4)."""
        path = [*inside, _PROPERTIES]
        if tuple(path) not in self._entries:
            return ""
        table = bytes(self._ole.openstream(path).read())
        for place in range(32 if is_top else 24, len(table) - 15, 16):
            if int.from_bytes(table[place + 2 : place + 4], "little") == _SENT:
                ticks = int.from_bytes(table[place + 8 : place + 16], "little")
                try:
                    return (_EPOCH + timedelta(microseconds=ticks // 10)).isoformat(" ", "minutes")
                except OverflowError:
                    return ""
        return ""
