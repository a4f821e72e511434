"""Opens ZIP files with suspicion: checks each member's name, size and place before any is read."""

from __future__ import annotations

import stat
import zlib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import BinaryIO, cast
from zipfile import BadZipFile, ZipFile, ZipInfo

from ingest.task.limits import Limits
from ingest.task.reasons import CannotRead, Reason

_MIB = 1 << 20
_ENCRYPTED_FLAG = 0x1
_HEADER_BYTES = 30  # of a member, before its name
_NAME_LENGTH = 1000
ZIP_DAMAGE = (
    BadZipFile,
    OSError,
    EOFError,
    ValueError,
    LookupError,
    zlib.error,
    NotImplementedError,
    RuntimeError,
)
"""What zipfile and the decompressors below it raise for a broken file."""


@dataclass(frozen=True, slots=True)
class Bundle:
    """An opened ZIP file; `members` are its files by name, folders left out."""

    archive: ZipFile
    members: Mapping[str, ZipInfo]

    def read(self, name: str) -> bytes:
        """A member as a whole; raises `CannotRead` as `opened` does."""
        with self.opened(name) as member:
            return member.read()

    @contextmanager
    def opened(self, name: str) -> Iterator[BinaryIO]:
        """A member as a stream, read inside this context alone.

        Raises `CannotRead`: `damaged`, also where there is none of this name; `unsupported` for an odd compression.
        """
        try:
            with self.archive.open(self.members[name]) as stream:
                yield cast(BinaryIO, stream)
        except NotImplementedError as error:
            raise CannotRead(Reason.UNSUPPORTED, f"{name}: {error}") from error
        except ZIP_DAMAGE as error:
            raise CannotRead(Reason.DAMAGED, f"{name}: {error}") from error


@contextmanager
def opened_bundle(path: Path, limits: Limits, *, unpacked_bytes: int | None = None) -> Iterator[Bundle]:
    """A ZIP file whose members are safe to read, up to `unpacked_bytes` together (default: the limit for a batch).

    Raises `CannotRead`: `damaged`; `encrypted`; `too_large` for too many members, bytes, or too high a ratio;
    `unsafe` for members that overlap, come twice, lead out of the folder, or are links or devices.
    """
    try:
        archive = ZipFile(path)
    except ZIP_DAMAGE as error:
        raise CannotRead(Reason.DAMAGED, f"not a ZIP file that can be opened: {error}") from error
    with archive:
        if len(archive.filelist) > limits.parts:
            raise CannotRead(Reason.TOO_LARGE, f"{len(archive.filelist)} members")
        _check_places(archive)
        members = _named(archive)
        _check_sizes(
            members, limits, unpacked_bytes or limits.unpacked_bytes, is_batch=unpacked_bytes is None
        )
        yield Bundle(archive, members)


def _check_places(archive: ZipFile) -> None:
    """No two members share bytes (CVE-2024-0450), as those of a bomb do."""
    end = archive.start_dir
    for info in sorted(archive.filelist, key=lambda info: info.header_offset, reverse=True):
        if info.header_offset + _HEADER_BYTES + info.compress_size > end:
            raise CannotRead(Reason.UNSAFE, f"{_shown(info)} shares its bytes with another member")
        end = info.header_offset


def _named(archive: ZipFile) -> Mapping[str, ZipInfo]:
    members: dict[str, ZipInfo] = {}
    for info in archive.filelist:
        check_name(info.filename)
        _check_mode(info)
        if info.is_dir():
            continue
        if info.filename in members:
            raise CannotRead(Reason.UNSAFE, f"{_shown(info)} comes twice")
        if info.flag_bits & _ENCRYPTED_FLAG:
            raise CannotRead(Reason.ENCRYPTED, f"{_shown(info)} asks for a password")
        members[info.filename] = info
    return members


def check_name(given: str) -> None:
    """Raises `CannotRead` (`unsafe`) for the name of a member that leads out of the folder, or is none."""
    name = given.replace("\\", "/")
    leads_out = name.startswith("/") or ".." in PurePosixPath(name).parts or name[1:2] == ":"
    if leads_out or not name.strip("/. ") or len(name) > _NAME_LENGTH or not name.isprintable():
        raise CannotRead(Reason.UNSAFE, f"a member is called {given[:80]!a}")


def _check_mode(info: ZipInfo) -> None:
    mode = info.external_attr >> 16
    if mode and stat.S_IFMT(mode) not in (0, stat.S_IFREG, stat.S_IFDIR):
        raise CannotRead(Reason.UNSAFE, f"{_shown(info)} is a link or a device")


def _check_sizes(members: Mapping[str, ZipInfo], limits: Limits, unpacked: int, *, is_batch: bool) -> None:
    total = 0
    for info in members.values():
        total += info.file_size
        is_blown_up = info.file_size > max(_MIB, limits.unpacking_ratio * info.compress_size)
        if total > unpacked or (is_batch and is_blown_up):
            raise CannotRead(
                Reason.TOO_LARGE, f"{_shown(info)} unpacks to {info.file_size} bytes, {total} so far"
            )


def _shown(info: ZipInfo) -> str:
    return ascii(info.filename[:80])
