"""Unpacks what gzip, bzip2 or xz packed: one file, of which nobody knows how large it becomes."""

from __future__ import annotations

import bz2
import gzip
import lzma
import zlib
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, BinaryIO, cast

from ingest.formats.packages.enclosures import Enclosures
from ingest.formats.text.page_text import printable
from ingest.formats.text.plain import decoded
from ingest.task.limits import Limits
from ingest.task.reasons import CannotRead, Reason

_MIB = 1 << 20
_PACKED: Mapping[bytes, Callable[[Path], Any]] = {
    b"\x1f\x8b": gzip.open,
    b"BZh": bz2.open,
    b"\xfd7zXZ\x00": lzma.open,
}
_NAMED, _HAS_MORE, _NAME_AT, _LONGEST_NAME = 0x08, 0x04, 10, 1024
_UNNAMED = "isi"

DAMAGE = (OSError, EOFError, ValueError, LookupError, zlib.error, lzma.LZMAError)
"""What the unpackers raise for a broken file."""


def is_packed(start: bytes) -> bool:
    """Whether a file that begins so is packed."""
    return start.startswith(tuple(_PACKED))


def unpacking(path: Path, start: bytes) -> BinaryIO:
    """A packed file that begins so, opened to be read unpacked."""
    return cast(BinaryIO, next(opened for mark, opened in _PACKED.items() if start.startswith(mark))(path))


def unpack_into(path: Path, start: bytes, target: BinaryIO, limits: Limits, room: int) -> int:
    """Write what a packed file holds, and return how much it is. Raises `CannotRead` (`damaged`, `too_large`)."""
    most = min(room, limits.written_bytes, max(_MIB, limits.unpacking_ratio * path.stat().st_size))
    size = 0
    try:
        with unpacking(path, start) as packed:
            while piece := packed.read(_MIB):
                size += len(piece)
                if size > most:
                    raise CannotRead(Reason.TOO_LARGE, "unpacks to more than it may")
                target.write(piece)
    except DAMAGE as error:
        raise CannotRead(Reason.DAMAGED, f"cannot be unpacked: {error}") from error
    return size


def take_packed(path: Path, limits: Limits, inside: Enclosures) -> None:
    """Take the one file in a packed file. Raises `CannotRead` as `unpack_into` does."""
    with path.open("rb") as file:
        start = file.read(_LONGEST_NAME)
    room, sizes = inside.room, list[int]()
    inside.take(_name(start), lambda target: sizes.append(unpack_into(path, start, target, limits, room)))
    inside.reserve(sum(sizes))


def _name(start: bytes) -> str:
    """The name that gzip keeps (RFC 1952), where nothing stands before it."""
    has_name = start.startswith(b"\x1f\x8b") and start[3] & (_NAMED | _HAS_MORE) == _NAMED
    name = start[_NAME_AT:].partition(b"\0")[0] if has_name else b""
    return printable(decoded(name)) if name else _UNNAMED
