"""Writes an authenticity packet about one record into a new file."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from archive.archive import Archive
from archive.export import packet
from archive.export.packet import Certified, DamagedRecord
from archive.storage.disk import AlreadyThere, Digests, Disk
from archive.values.record import Record
from desk.standalone import verify


@dataclass(frozen=True, slots=True)
class WrittenPacket:
    record: Record
    path: Path
    digests: Digests


def certify(
    archive: Archive,
    name: str,
    target: Path | None,
    enclosures: Callable[[Certified], Mapping[str, bytes]],
    *,
    with_original: bool,
) -> WrittenPacket:
    """Write a packet to `target`, or under the record's id where the process is; `enclosures` are for people.

    The verifier that is enclosed has checked it by then. Raises `NotFound`, `AlreadyThere`, `DamagedRecord`, `OSError`.
    """
    record = archive.find(name)
    target = target or Path(f"bukti-{record.id}.zip")
    if target.exists():
        raise AlreadyThere(target)
    packed = packet.certify(archive, record, enclosures, with_original=with_original)
    try:
        verify.check(packed, str(archive.ring.public()[-1]), None)
    except verify.Unproven as error:
        raise DamagedRecord(f"packet: {error}") from error
    return WrittenPacket(record, target, Disk().write_new(target, [packed]))
