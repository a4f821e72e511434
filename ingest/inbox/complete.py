"""Whether a file that something else is writing is all there: nobody has it open for writing, and it has its end."""

from __future__ import annotations

import os
import struct
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path

_PROCESSES = Path("/proc")
_TAIL = 2048
_WRITABLE = os.O_WRONLY | os.O_RDWR
# What a format begins with, and what stands near its end once all of it is written.
_ENDS = (
    (b"%PDF-", b"%%EOF"),
    (b"\xff\xd8\xff", b"\xff\xd9"),
    (b"\x89PNG\r\n\x1a\n", b"IEND"),
    (b"PK\x03\x04", b"PK\x05\x06"),
)
_TIFF = {b"II*\0": "<I", b"MM\0*": ">I"}


def has_its_end(path: Path) -> bool:
    """Whether the end that its format asks for is there; what has no such end is taken for whole.

    An empty file is not. Raises `OSError`.
    """
    size = path.stat().st_size
    with path.open("rb") as file:
        head = file.read(8)
        file.seek(max(0, size - _TAIL))
        tail = file.read()
    if head[:4] in _TIFF:
        # The directory of pages is written last, and its place into the head.
        place = int(struct.unpack(_TIFF[head[:4]], head[4:8].ljust(4, b"\0"))[0])
        return len(head) <= place < size
    return size > 0 and all(end in tail for begin, end in _ENDS if head.startswith(begin))


def open_for_writing(paths: Iterable[Path]) -> frozenset[Path]:
    """Those of the files that a process has open for writing, as far as the system lets us see."""
    wanted = {os.path.realpath(path): path for path in paths}
    found = set()
    for process in _PROCESSES.iterdir() if wanted and _PROCESSES.is_dir() else ():
        if process.name.isdecimal():
            with suppress(OSError):  # it is somebody else's, or gone
                found |= set(_written_by(process)) & set(wanted)
    return frozenset(wanted[name] for name in found)


def _written_by(process: Path) -> Iterable[str]:
    for descriptor in (process / "fd").iterdir():
        with suppress(OSError, ValueError):
            flags = (process / "fdinfo" / descriptor.name).read_text().partition("flags:")[2].split()[0]
            if int(flags, 8) & _WRITABLE:
                yield str(descriptor.readlink())
