"""Reads what Outlook sends as winmail.dat ([MS-OXTNEF]): the letter, and its attachments."""

from __future__ import annotations

import struct
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from enum import IntEnum

from ingest.formats.mail.letter import UNNAMED, Attachment, Letter, letter_text
from ingest.formats.mail.outlook_body import outlook_body
from ingest.formats.text.page_text import printable
from ingest.formats.text.plain import decoded
from ingest.task.limits import Limits
from ingest.task.reasons import CannotRead, Reason

MARK = b"\x78\x9f\x3e\x22"
_HEAD, _CHECKSUM = 6, 2
_ATTRIBUTE = struct.Struct("<xIi")


class _Attribute(IntEnum):
    """What an attribute says, by its number ([MS-OXTNEF] 2.1.3.3)."""

    SUBJECT = 0x18004
    BODY = 0x2800C
    PROPERTIES = 0x69003
    NEW_ATTACHMENT = 0x69002
    NAME = 0x18010
    DATA = 0x6800F
    PROPERTIES_OF_ATTACHMENT = 0x69005


# [MS-OXPROPS]: the numbers of properties.
_SUBJECT, _TEXT, _HTML, _RTF, _LONG_NAME, _OBJECT = 0x0037, 0x1000, 0x1013, 0x1009, 0x3707, 0x3701
# [MS-OXCDATA] 2.11.1: their types; how many bytes the values of fixed length take here.
_WIDE = 0x1F
_COUNTED = (0x1E, _WIDE, 0x0D, 0x102)
_FIXED = {5: 8, 6: 8, 7: 8, 20: 8, 64: 8, 72: 16}
_MANY, _NAMED_FROM, _CLASS_BYTES = 0x1000, 0x8000, 16

_Properties = Mapping[int, str | bytes]


@dataclass(slots=True)
class _TnefMessage:
    """What the attributes have said so far; of each attachment its name and its bytes."""

    subject: str = ""
    bodies: list[str] = field(default_factory=list)
    names: list[str] = field(default_factory=list)
    contents: list[bytes] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class TnefContent:
    """The content of a winmail.dat; `bodies` are writings of its letter, each with something of its own."""

    subject: str
    bodies: tuple[str, ...]
    attachments: tuple[Attachment, ...]


def read_tnef(data: bytes, limits: Limits) -> Letter:
    """The letter in a winmail.dat. Raises `CannotRead` as `tnef_content` does."""
    content = tnef_content(data, limits)
    headers = [("Subject", content.subject)]
    return Letter(letter_text(headers, "\n\n".join(content.bodies), content.attachments), content.attachments)


def tnef_content(data: bytes, limits: Limits) -> TnefContent:
    """What is in a winmail.dat, as far as it goes. Raises `CannotRead` (`damaged`, `too_large`)."""
    if not data.startswith(MARK):
        raise CannotRead(Reason.DAMAGED, "not a winmail.dat")
    message = _TnefMessage()
    for number, value in _attributes(data):
        _take(message, number, value)
        if len(message.names) > limits.parts:
            raise CannotRead(Reason.TOO_LARGE, f"more than {limits.parts} attachments")
    attachments = tuple(
        Attachment(printable(name or UNNAMED), content)
        for name, content in zip(message.names, message.contents, strict=True)
    )
    return TnefContent(message.subject, tuple(message.bodies), attachments)


def _attributes(data: bytes) -> Iterator[tuple[int, bytes]]:
    place = _HEAD
    while place + _ATTRIBUTE.size <= len(data):
        number, length = _ATTRIBUTE.unpack_from(data, place)
        place += _ATTRIBUTE.size
        if length < 0:
            return
        yield number, data[place : place + length]
        place += length + _CHECKSUM


def _take(message: _TnefMessage, number: int, value: bytes) -> None:
    match number:
        case _Attribute.SUBJECT:
            message.subject = message.subject or _string(value)
        case _Attribute.BODY:
            message.bodies = message.bodies or [_string(value)]
        case _Attribute.PROPERTIES:
            found = _properties(value)
            message.subject = _string(found.get(_SUBJECT, b"")) or message.subject
            plain = "\n".join(message.bodies) or _string(found.get(_TEXT, b""))
            message.bodies = outlook_body(plain, _bytes(found, _HTML), _bytes(found, _RTF))
        case _Attribute.NEW_ATTACHMENT:
            message.names.append("")
            message.contents.append(b"")
        case _:
            if message.names:
                _take_attached(message, number, value)


def _take_attached(message: _TnefMessage, number: int, value: bytes) -> None:
    match number:
        case _Attribute.NAME:
            message.names[-1] = message.names[-1] or _string(value)
        case _Attribute.DATA:
            message.contents[-1] = value
        case _Attribute.PROPERTIES_OF_ATTACHMENT:
            found = _properties(value)
            message.names[-1] = _string(found.get(_LONG_NAME, b"")) or message.names[-1]
            inner = _bytes(found, _OBJECT)[_CLASS_BYTES:]  # a message inside this one
            message.contents[-1] = inner or message.contents[-1]
        case _:
            pass


def _string(value: str | bytes) -> str:
    text = value if isinstance(value, str) else decoded(value.rstrip(b"\0"))
    return text.replace("\0", "").strip()


def _bytes(found: _Properties, number: int) -> bytes:
    value = found.get(number, b"")
    return value.encode("utf-8", "replace") if isinstance(value, str) else value


def _properties(data: bytes) -> _Properties:
    """The properties in an attribute by their numbers; named ones have no number here. Ends where it is broken."""
    found: dict[int, str | bytes] = {}
    try:
        (count,) = struct.unpack_from("<I", data)
        place = 4
        for _ in range(count):
            kind, number = struct.unpack_from("<HH", data, place)
            place += 4
            if number >= _NAMED_FROM:
                place = _behind_name(data, place)
            value, place = _value(data, place, kind)
            found.setdefault(number, value)
    except struct.error:
        pass
    return found


def _behind_name(data: bytes, place: int) -> int:
    kind, number = struct.unpack_from("<16xII", data, place)
    return place + 24 + (_padded(number) if kind else 0)


def _value(data: bytes, place: int, kind: int) -> tuple[str | bytes, int]:
    """The first value of a property, and where the next property begins."""
    is_counted = kind & ~_MANY in _COUNTED
    count = 1
    if is_counted or kind & _MANY:
        (count,) = struct.unpack_from("<I", data, place)
        place += 4
    first = b""
    for index in range(count):
        size = _FIXED.get(kind & ~_MANY, 4)
        if is_counted:
            (size,) = struct.unpack_from("<I", data, place)
            place += 4
        first = data[place : place + size] if index == 0 else first
        place += _padded(size)
        if place > len(data) + 3:
            break
    return first.decode("utf-16-le", "replace") if kind & ~_MANY == _WIDE else first, place


def _padded(size: int) -> int:
    return -(-size // 4) * 4
