"""Makes the derivatives of an archive, kept in its home's cache."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from archive.archive import Archive
from archive.storage.cache import Cache
from archive.storage.disk import Disk, read_chunks
from archive.storage.former_original import original_of
from archive.storage.inventory import BadInventory
from archive.values.record import PageWord, Record, RecordDestroyed
from ingest.derivatives.maker import Derivatives
from ingest.derivatives.requests import PictureFormat, Searchable
from ingest.task.reasons import CannotRead
from search.answer.ask import Placing

_LONGEST_NAME = 255
_MOST_ENDING = 16


@dataclass(frozen=True, slots=True)
class PictureRequest:
    """The picture of a page: `width` in pixels, or None for its usual resolution."""

    number: int
    width: int | None
    format: PictureFormat


def derivatives(archive: Archive) -> Derivatives:
    """The derivatives of an archive, kept in its home's cache."""
    return Derivatives(archive, Cache(archive.home.cache))


def places_in(archive: Archive) -> Placing:
    """Where the words of text layers stand, made when it is asked for; nowhere where the original cannot be read."""

    def placed(record: Record, numbers: Sequence[int]) -> Mapping[int, tuple[PageWord, ...]]:
        try:
            return derivatives(archive).words(record, numbers)
        except (CannotRead, OSError, BadInventory, RecordDestroyed):
            return {}

    return placed


def copy_original(archive: Archive, record: Record, target: Path, version: int | None = None) -> Path | None:
    """Copy the original, of the newest version if none is named, to `target`, or into that folder.

    Returns where it is, or None if it is not what was filed.

    Raises `AlreadyThere`, `NoSuchVersion`, and as `Archive.copy_original` does.
    """
    if target.is_dir():
        target = target / fitting(Path(record.original.name).name)
    if version is None:
        return target if archive.copy_original(record, target) else None
    if archive.contradictions(record.id):
        return None
    former = original_of(archive.store, record, version)
    written = archive.disk.write_new(target, read_chunks(former.path), former.sha256)
    return target if written.sha256 == former.sha256 else None


def copy_searchable(archive: Archive, record: Record, target: Path) -> tuple[Path, Searchable]:
    """Write a copy with a text layer to `target`, or into that folder. Raises `CannotRead`, `AlreadyThere`."""
    if target.is_dir():
        target = target / fitting(f"{Path(record.original.name).stem}.pdf")
    copy, made = derivatives(archive).searchable(record)
    Disk().write_new(target, read_chunks(copy))
    return target, made


def fitting(name: str) -> str:
    """The name, its stem cut where it has more bytes than a file's name may have (255, NAME_MAX of Linux)."""
    ending = Path(name).suffix.encode()[:_MOST_ENDING]
    room = _LONGEST_NAME - len(ending)
    encoded = name.encode()
    if len(encoded) <= _LONGEST_NAME:
        return name
    return (encoded[:room].decode(errors="ignore").encode() + ending).decode(errors="ignore")


def draw_page(archive: Archive, record: Record, request: PictureRequest, target: Path) -> None:
    """Write the picture of a page to `target`. Raises `CannotRead`, `NoSuchPages`, `AlreadyThere`."""
    picture = derivatives(archive).page_image(record, request.number, request.width, request.format)
    Disk().write_new(target, read_chunks(picture))
