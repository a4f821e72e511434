"""Finds the original of a former version of a record."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from archive.storage.object_names import is_original
from archive.storage.store import Store
from archive.values.error import ArsipError
from archive.values.record import Record, RecordId, alive


class NoSuchVersion(ArsipError, LookupError):
    """The record has `count` versions, and not this one."""

    code = "no_such_version"

    def __init__(self, record: RecordId, version: int, count: int) -> None:
        super().__init__(f"{record} has {count} versions, none is {version}")
        self.record = record
        self.version = version
        self.count = count


@dataclass(frozen=True, slots=True)
class FormerOriginal:
    """The original of some version: where it lies, and its sha256."""

    path: Path
    sha256: str


def original_of(store: Store, record: Record, version: int) -> FormerOriginal:
    """The original as it was in a version; raises `NoSuchVersion`, `RecordDestroyed`, and as `Store.inventory` does."""
    inventory = store.inventory(alive(record).id)
    if not 1 <= version <= len(inventory.versions):
        raise NoSuchVersion(record.id, version, len(inventory.versions))
    state = inventory.versions[version - 1].state
    (sha512,) = (sha512 for name, sha512 in state.items() if is_original(name))
    place = inventory.manifest[sha512][0]
    return FormerOriginal(store.folder(record.id) / place, inventory.sha256[place])
