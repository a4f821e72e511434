"""Takes pictures out of the drawings of old Office ([MS-ODRAW])."""

from __future__ import annotations

import struct
from collections.abc import Iterator

_HEADER = struct.Struct("<HHI")
_CONTAINER, _ENTRY, _ENTRY_BYTES, _DEEPEST = 0xF, 0xF007, 36, 10
_NOWHERE = 0xFFFFFFFF
_ENDINGS = {0xF01D: "jpg", 0xF02A: "jpg", 0xF01E: "png", 0xF029: "tif"}
_DIGEST, _TAG = 16, 1
# Files of these kinds have two digests before them; others have one ([MS-ODRAW] 2.2.27 to 2.2.31).
_TWO_DIGESTS = (0x46B, 0x6E3, 0x6E1, 0x6E5)
_PICTURE_NAMED = 0x66


def pictures_in(data: bytes, delayed: bytes = b"", depth: int = 0) -> Iterator[tuple[str, bytes]]:
    """The pictures of pixels in records of drawings, each with the ending of its kind; `delayed` has those that lie
    elsewhere. What is broken ends the walk."""
    place = 0
    while place + _HEADER.size <= len(data) and depth < _DEEPEST:
        head, kind, length = _HEADER.unpack_from(data, place)
        body = data[place + _HEADER.size : place + _HEADER.size + length]
        place += _HEADER.size + length
        if kind in _ENDINGS:
            yield _ENDINGS[kind], body[_TAG + _DIGEST * (2 if head >> 4 in _TWO_DIGESTS else 1) :]
        elif kind == _ENTRY and len(body) >= _ENTRY_BYTES:
            size, _, where = struct.unpack_from("<III", body, 20)
            inner = body[_ENTRY_BYTES + body[33] :]
            if not inner and where != _NOWHERE:
                inner = delayed[where : where + size]
            yield from pictures_in(inner, b"", depth + 1)
        elif head & 0xF == _CONTAINER:
            yield from pictures_in(body, delayed, depth + 1)


def picture_in_line(data: bytes, place: int) -> Iterator[tuple[str, bytes]]:
    """The pictures of a place among the data of a Word document ([MS-DOC] 2.9.192)."""
    head = data[place : place + 8]
    if len(head) == 8:  # noqa: PLR2004 - length, length of the head, kind
        length, skipped, kind = struct.unpack("<IHH", head)
        body = data[place + skipped : place + length]
        yield from pictures_in(body[1 + body[0] :] if kind == _PICTURE_NAMED and body else body)
