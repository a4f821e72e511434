"""Opens TAR files with suspicion, packed or not: only plain files come out, and not too much."""

from __future__ import annotations

import tarfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path, PurePosixPath
from shutil import copyfileobj
from tempfile import TemporaryFile
from typing import BinaryIO, cast

from ingest.formats.packages.compression import DAMAGE, is_packed, unpack_into, unpacking
from ingest.formats.packages.zip_file import check_name
from ingest.task.limits import Limits
from ingest.task.reasons import CannotRead, Reason

_BLOCK = tarfile.BLOCKSIZE
_MARK, _MARK_AT = b"ustar", 257
# What the readers of these formats raise for a broken file.
_DAMAGE = (tarfile.TarError, *DAMAGE)


def may_be_tar(start: bytes) -> bool:
    """Whether a file that begins so is a TAR file, or a packed file that may hold one."""
    return _is_tar(start) or is_packed(start)


def is_tar(path: Path, start: bytes) -> bool:
    """Whether a file that begins so is a TAR file, packed or not; what cannot be unpacked is none."""
    if _is_tar(start) or not may_be_tar(start):
        return _is_tar(start)
    try:
        with unpacking(path, start) as unpacked:
            return _is_tar(unpacked.read(_BLOCK))
    except _DAMAGE:
        return False


def take_out(path: Path, limits: Limits, room: int, target: Callable[[int], Path]) -> tuple[str, ...]:
    """Write each file in a TAR file to the path that `target` gives for its number, from 1; returns their names.

    Raises `CannotRead`: `damaged`, also where it ends in the middle of something; `too_large` for too many files, more
    than `room` bytes, or a packing over the limit; `unsafe` for files that come twice, lead out of the folder, or are
    links or devices. What was written by then stays where it is.
    """
    names: dict[str, None] = {}
    try:
        with _unpacked(path, limits, room) as file, tarfile.open(fileobj=file, mode="r:") as archive:
            for member in archive:
                if member.isdir():
                    continue
                check_name(member.name)
                name = str(PurePosixPath(member.name))  # many begin with ./
                _check(member, is_known=name in names)
                room -= member.size
                if room < 0 or len(names) >= limits.parts:
                    raise CannotRead(Reason.TOO_LARGE, f"{name[:80]!a} is more than may be unpacked")
                names[name] = None
                _write(archive, member, target(len(names)))
            _check_end(archive, file)
    except _DAMAGE as error:
        raise CannotRead(Reason.DAMAGED, f"not a TAR file that can be opened: {error}") from error
    return tuple(names)


def _check(member: tarfile.TarInfo, *, is_known: bool) -> None:
    if not member.isreg() or member.issparse():
        raise CannotRead(Reason.UNSAFE, f"{member.name[:80]!a} is a link, a device, or has holes")
    if is_known:
        raise CannotRead(Reason.UNSAFE, f"{member.name[:80]!a} comes twice")


def _write(archive: tarfile.TarFile, member: tarfile.TarInfo, target: Path) -> None:
    stream = archive.extractfile(member)
    if stream is None:
        raise CannotRead(Reason.DAMAGED, f"{member.name[:80]!a} has no bytes")
    target.parent.mkdir(exist_ok=True)
    with stream, target.open("wb") as file:
        copyfileobj(stream, file)


def _check_end(archive: tarfile.TarFile, file: BinaryIO) -> None:
    """A zero block; `tarfile` takes any header that it cannot read for the end, and would lose what follows."""
    file.seek(archive.offset)
    if file.read(_BLOCK) != bytes(_BLOCK):
        raise CannotRead(Reason.DAMAGED, f"the header at {archive.offset} cannot be read")


def _is_tar(start: bytes) -> bool:
    return start[_MARK_AT : _MARK_AT + len(_MARK)] == _MARK


@contextmanager
def _unpacked(path: Path, limits: Limits, room: int) -> Iterator[BinaryIO]:
    """The file, or for a packed one a temporary file with what it holds."""
    with path.open("rb") as file:
        start = file.read(_BLOCK)
        if _is_tar(start):
            file.seek(0)
            yield file
            return
    with TemporaryFile() as whole:
        unpack_into(path, start, whole, limits, room)
        whole.seek(0)
        yield cast(BinaryIO, whole)
