"""Makes rows of an archive's keys, and of a new archive with its first key."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from archive.journal.keys import KeyRing, is_endorsed


@dataclass(frozen=True, slots=True)
class NewArchiveRow:
    home: str
    key: str


@dataclass(frozen=True, slots=True)
class KeyRow:
    generation: int
    key: str
    current: bool
    endorsed: bool


def key_rows(ring: KeyRing) -> Iterator[KeyRow]:
    """A row a generation; `endorsed`: the key before it signed for it, or it is the first."""
    keys, rotations = ring.public(), ring.rotations()
    for place, key in enumerate(keys):
        endorsed = place == 0 or is_endorsed(keys[place - 1], key, rotations[place - 1])
        yield KeyRow(place + 1, str(key), place == len(keys) - 1, endorsed)
