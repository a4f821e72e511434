"""Lists and opens the files of a bag, a folder or a ZIP, as something hostile."""

from __future__ import annotations

import stat
import unicodedata
import zipfile
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from archive.values.error import ArsipError

_NAME_BYTES, _PATH_BYTES = 255, 4096
_FREE_BYTES = 1 << 20  # below this a file may expand as it likes
_ENCRYPTED = 0x1
_LOCAL_HEADER = 30  # bytes of a zip entry's own header, without name and extra field


class BadBag(ArsipError, ValueError):
    """A bag that is not taken in, with nothing of it ingested; `reason` is stable, `place` the file or line."""

    code = "bad_bag"

    def __init__(self, reason: str, place: str) -> None:
        super().__init__(f"{place}: {reason}")
        self.reason = reason
        self.place = place


@dataclass(frozen=True, slots=True)
class BagLimits:
    """The limits of a bag: files, bytes altogether, bytes of one tag file, and how far a zip may expand."""

    files: int = 10_000
    bytes: int = 64 << 30
    tag_bytes: int = 16 << 20
    expansion: int = 100


@dataclass(frozen=True, slots=True)
class BagFile:
    """One file of a bag; `size` is what the file system or the zip says, and reading stops there."""

    name: str
    size: int
    open: Callable[[], BinaryIO]


@contextmanager
def opened_bag(path: Path, limits: BagLimits) -> Iterator[Mapping[str, BagFile]]:
    """The files of a bag by their names below its folder; nothing is unpacked.

    Raises `BadBag` for links, devices, unsafe or colliding names, too much of anything, and for a broken zip.
    """
    if path.is_dir() and not path.is_symlink():
        yield _looked_over(_in_folder(path, limits), limits)
        return
    try:
        archive = zipfile.ZipFile(path)
    except (zipfile.BadZipFile, OSError, NotImplementedError, ValueError) as error:
        raise BadBag("no_bag", path.name) from error
    with archive:
        yield _looked_over(_in_zip(archive, path.stat().st_size, limits), limits)


def _looked_over(files: Iterable[BagFile], limits: BagLimits) -> Mapping[str, BagFile]:
    found: dict[str, BagFile] = {}
    folded: set[str] = set()
    total = 0
    for file in files:
        check_name(file.name)
        key = unicodedata.normalize("NFC", file.name).casefold()
        if key in folded:
            raise BadBag("colliding_names", file.name)
        folded.add(key)
        total += file.size
        if len(folded) > limits.files or total > limits.bytes:
            raise BadBag("too_large", file.name)
        found[file.name] = file
    return found


def check_name(name: str) -> None:
    """Raises `BadBag` for a name that could mean anything outside the bag, or nothing that can be written down."""
    parts = name.split("/")
    unsafe = (
        any(part in ("", ".", "..") or len(part.encode("utf-8", "replace")) > _NAME_BYTES for part in parts)
        or "\\" in name
        or ":" in parts[0]
        or parts[0].startswith("~")
        or len(name.encode("utf-8", "replace")) > _PATH_BYTES
        or not name.isprintable()
    )
    if unsafe:
        raise BadBag("unsafe_name", repr(name))


def _in_folder(root: Path, limits: BagLimits) -> Iterator[BagFile]:
    folders, seen = [root], 0
    while folders:
        for path in sorted(folders.pop().iterdir()):
            seen += 1
            if seen > 2 * limits.files:
                raise BadBag("too_large", path.name)
            status = path.lstat()
            if stat.S_ISDIR(status.st_mode):
                folders.append(path)
            elif stat.S_ISREG(status.st_mode):
                yield BagFile(str(path.relative_to(root)), status.st_size, _opener(path))
            else:
                raise BadBag("no_regular_file", str(path.relative_to(root)))


def _opener(path: Path) -> Callable[[], BinaryIO]:
    return lambda: path.open("rb")


def _in_zip(archive: zipfile.ZipFile, size: int, limits: BagLimits) -> Iterator[BagFile]:
    entries = archive.infolist()
    if len(entries) > 2 * limits.files:
        raise BadBag("too_large", str(archive.filename))
    _check_overlap(entries, size)
    top = _top_folder(entries)
    for entry in entries:
        mode = entry.external_attr >> 16
        if entry.is_dir() and not entry.file_size:
            continue
        if entry.flag_bits & _ENCRYPTED:
            raise BadBag("encrypted", entry.filename)
        if mode and stat.S_IFMT(mode) not in (0, stat.S_IFREG):
            raise BadBag("no_regular_file", entry.filename)
        if entry.file_size > max(_FREE_BYTES, entry.compress_size * limits.expansion):
            raise BadBag("expands_too_far", entry.filename)
        yield BagFile(entry.filename.removeprefix(top), entry.file_size, _entry_opener(archive, entry))


def _entry_opener(archive: zipfile.ZipFile, entry: zipfile.ZipInfo) -> Callable[[], BinaryIO]:
    def opened() -> BinaryIO:
        return archive.open(entry)  # type: ignore[return-value] # IO[bytes] that is one in all but name

    return opened


def _check_overlap(entries: Iterable[zipfile.ZipInfo], size: int) -> None:
    """Entries that share bytes make a small zip unpack to anything (CVE-2024-0450)."""
    end = 0
    for entry in sorted(entries, key=lambda entry: entry.header_offset):
        if entry.header_offset < end:
            raise BadBag("overlapping_entries", entry.filename)
        end = entry.header_offset + _LOCAL_HEADER + len(entry.orig_filename) + entry.compress_size
        if end > size:
            raise BadBag("overlapping_entries", entry.filename)


def _top_folder(entries: Iterable[zipfile.ZipInfo]) -> str:
    """The folder that a zipped bag lies in (RFC 8493 §4.3 serializes the folder), empty where there is none."""
    tops = {entry.filename.partition("/")[0] for entry in entries}
    if len(tops) == 1 and all("/" in entry.filename for entry in entries):
        return f"{tops.pop()}/"
    return ""
