"""Names the objects of the store and the files in them, by record and media type."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path, PurePosixPath

from archive.storage import inventory as ocfl
from archive.storage.extensions import ENDINGS
from archive.values.record import Record, RecordId

OBJECT_PREFIX = "urn:arsip:record:"


def object_below(record_id: RecordId) -> PurePosixPath:
    """Where the object of a record lies below any storage root."""
    return ocfl.object_path(OBJECT_PREFIX + record_id)


def place_below(record_id: RecordId) -> str:
    """The same as text, for whoever asks for many."""
    return ocfl.object_place(OBJECT_PREFIX + record_id)


def ids_below(root: Path) -> Iterator[RecordId]:
    """The ids of the records that have an object of ours below a storage root, in the order of their places."""
    prefix = ocfl.object_path(OBJECT_PREFIX).name
    for folder in sorted(root.glob(f"*/*/{prefix}*")):
        record_id = RecordId(folder.name.removeprefix(prefix))
        if folder == root / object_below(record_id):
            yield record_id


def original_name(record: Record) -> str:
    """The content name of the received file: ours, so that no name of a giver ever reaches the disk."""
    return name_of_type(record.original.media_type)


def is_original(name: str) -> bool:
    """Whether a content name is that of a received file, of whatever type."""
    return name.startswith("original.")


def name_of_type(media_type: str) -> str:
    """The content name of an original of this type."""
    return f"original.{ENDINGS.get(media_type, 'bin')}"
