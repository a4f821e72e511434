"""Validates the store against the rules of OCFL while the archive is in use."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import groupby
from pathlib import Path, PurePosixPath

from archive.catalogue.database import Catalogue
from archive.storage import inventory
from archive.storage.store import Store
from archive.validate import Finding, validate
from archive.values.record import RecordId

_OBJECT_DEPTH = len(inventory.object_path("urn").parts)
_BARREN = frozenset(("E073", "E088"))  # a folder without an object, which may just have been made for one
_AMONG_OTHERS = frozenset(("E037", "E081", "E083", "W014", "W015"))  # how objects stand among each other


def check_structure(
    store: Store, catalogue: Catalogue, record_id: RecordId | None = None
) -> Iterator[Finding]:
    """Validates the store, or the object of one record, reading every byte; raises `OSError`.

    An apparent fault is looked at once more while nobody writes, since an object may just be put in place. Paths are
    relative to the store, or to the object.
    """
    if record_id is not None:
        with catalogue.alone():
            yield from validate(store.folder(record_id))
        return
    for place, findings in groupby(validate(store.root), key=_place_of):
        with catalogue.alone():
            lasting = tuple(_lasting(store.root / place, findings))
        yield from lasting


def _place_of(finding: Finding) -> PurePosixPath:
    """The object that a finding is about, or the folder around the objects."""
    return PurePosixPath(*PurePosixPath(finding.path).parts[:_OBJECT_DEPTH])


def _lasting(place: Path, findings: Iterable[Finding]) -> Iterator[Finding]:
    now = {finding.code for finding in validate(place)} if (place / inventory.INVENTORY).exists() else None
    for finding in findings:
        if finding.code in _BARREN:
            lasts = not any(place.rglob(inventory.INVENTORY))
        else:
            lasts = now is None or finding.code in now or finding.code in _AMONG_OTHERS
        if lasts:
            yield finding
