"""Unwraps the file inside an object that Office embeds in a compound file ([MS-OLEDS])."""

from __future__ import annotations

import struct
from io import BytesIO

import olefile

from ingest.formats.page_text import printable
from ingest.formats.plain import decoded

_COMPOUND = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_NATIVE, _PACKAGE, _CONTENTS, _OPENDOCUMENT = "\x01ole10native", "package", "contents", "embeddedodf"
_FORMULAS = ("equation native",)
_LONGEST_NAME = 260
# What olefile raises for a broken compound file, and what a table that points nowhere comes to.
_DAMAGE = (OSError, ValueError, LookupError, TypeError, AttributeError, struct.error)


def unpacked_object(name: str, data: bytes) -> tuple[str, bytes] | None:
    """The file that an object wraps, with its name; the object itself where it wraps none.

    None for a formula, which has no words.
    """
    if not data.startswith(_COMPOUND):
        return printable(name), data
    try:
        with olefile.OleFileIO(BytesIO(data)) as ole:
            streams = {"/".join(entry).lower(): entry for entry in ole.listdir()}
            if any(stream in streams for stream in _FORMULAS):
                return None
            if _NATIVE in streams:
                return _native(name, bytes(ole.openstream(streams[_NATIVE]).read()))
            for stream in (_PACKAGE, _OPENDOCUMENT, _CONTENTS):
                if stream in streams:
                    return printable(name), bytes(ole.openstream(streams[stream]).read())
    except _DAMAGE:
        pass  # reading it as a file of its own will say that it is damaged
    return printable(name), data


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
