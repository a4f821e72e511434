"""The derivatives of an archive, kept in its home's cache."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from archive.archive import Archive
from archive.storage.cache import Cache
from archive.storage.inventory import BadInventory
from archive.values.record import PageWord, Record
from ingest.derivatives.maker import Derivatives
from ingest.task.reasons import CannotRead
from search.answer.ask import Placing


def derivatives(archive: Archive) -> Derivatives:
    """The derivatives of an archive, kept in its home's cache."""
    return Derivatives(archive, Cache(archive.home.cache))


def places_in(archive: Archive) -> Placing:
    """Where the words of text layers stand, made when it is asked for; nowhere where the original cannot be read."""

    def placed(record: Record, numbers: Sequence[int]) -> Mapping[int, tuple[PageWord, ...]]:
        try:
            return derivatives(archive).words(record, numbers)
        except (CannotRead, OSError, BadInventory):
            return {}

    return placed
