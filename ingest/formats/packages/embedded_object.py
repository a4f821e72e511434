"""Unwraps the file inside an object that Office embeds in a compound file ([MS-OLEDS])."""

from __future__ import annotations

import struct
from collections.abc import Callable, Mapping
from io import BytesIO

import olefile

from ingest.formats.packages.enclosures import Enclosures
from ingest.formats.text.page_text import printable
from ingest.formats.text.plain import decoded
from ingest.task.reasons import Reason

_COMPOUND = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_NATIVE = "\x01ole10native"
_WHOLE_FILES = ("package", "embeddedodf", "contents")
_FORMULAS = ("equation native",)
_LONGEST_NAME = 260
_PACKAGE = b"package"
# What olefile raises for a broken compound file, and what a table that points nowhere comes to.
_DAMAGE = (OSError, ValueError, LookupError, TypeError, AttributeError, struct.error)

Streams = Mapping[str, Callable[[], bytes]]
"""The streams of an object by their names; each is read when it is called."""


def unpacked_object(name: str, data: bytes) -> tuple[str, bytes] | None:
    """The file that an object wraps, with its name; the object itself where it wraps none.

    None for a formula, which has no words.
    """
    if data.startswith(_COMPOUND):
        try:
            with olefile.OleFileIO(BytesIO(data)) as ole:
                entries = {"/".join(entry): entry for entry in ole.listdir()}
                streams = {each: ole.openstream(entry).read for each, entry in entries.items()}
                found = object_of_streams(name, streams)
                return (printable(name), data) if isinstance(found, Reason) else found
        except _DAMAGE:
            pass  # reading it as a file of its own will say that it is damaged
    return printable(name), data


def object_of_streams(name: str, streams: Streams) -> tuple[str, bytes] | Reason | None:
    """The file that an object in these streams wraps, with its name; why there is none; None for a formula."""
    known = {stream.lower(): read for stream, read in streams.items()}
    if any(stream in known for stream in _FORMULAS):
        return None
    try:
        if _NATIVE in known:
            return _native(name, bytes(known[_NATIVE]()))
        for stream in _WHOLE_FILES:
            if stream in known:
                return printable(name), bytes(known[stream]())
    except _DAMAGE:
        return Reason.DAMAGED
    return Reason.UNSUPPORTED


def old_object(name: str, data: bytes) -> tuple[str, bytes] | Reason | None:
    """The file that an object of OLE 1.0 wraps ([MS-OLEDS] 2.2.5), as RTF embeds it; why there is none; None for a
    formula."""
    try:
        place, strings = 8, []
        for _ in range(3):  # class, topic and item
            (length,) = struct.unpack_from("<I", data, place)
            strings.append(data[place + 4 : place + 4 + length].rstrip(b"\0"))
            place += 4 + length
        (length,) = struct.unpack_from("<I", data, place)
        content = data[place + 4 : place + 4 + length]
        if strings[0].lower() == _PACKAGE:
            return _native(name, struct.pack("<I", length) + content)
        return unpacked_object(name, content) if content else Reason.UNSUPPORTED
    except _DAMAGE:
        return Reason.DAMAGED


def take_object(name: str, found: tuple[str, bytes] | Reason | None, inside: Enclosures) -> None:
    """Take the file that an object wraps, or note why it is not read; raises `CannotRead` as `Enclosures.put` does."""
    if isinstance(found, Reason):
        inside.miss(name, found)
    elif found is not None:
        inside.put(*found)


def _native(name: str, stream: bytes) -> tuple[str, bytes]:
    """A file in the stream of the packager: its label, two paths, its length and its bytes."""
    (size,) = struct.unpack_from("<I", stream)
    if stream[4:6] != b"\x02\x00":
        return printable(name), stream[4 : 4 + size]
    label, place = _string(stream, 6)
    _, place = _string(stream, place)
    _, place = _string(stream, place + 8)
    (length,) = struct.unpack_from("<I", stream, place)
    return printable(decoded(label) or name), stream[place + 4 : place + 4 + length]


def _string(stream: bytes, start: int) -> tuple[bytes, int]:
    end = stream.index(b"\0", start, start + _LONGEST_NAME)
    return stream[start:end], end + 1
