"""Makes rows of authenticity packets: of one made, and of one checked."""

from __future__ import annotations

from dataclasses import dataclass

from archive.export.packet_check import Checked
from desk.operations.record.certify import WrittenPacket


@dataclass(frozen=True, slots=True)
class PacketRow:
    id: str
    code: str | None
    path: str
    size: int
    sha256: str


@dataclass(frozen=True, slots=True)
class ProofRow:
    """The facts that a packet proves; `code` is why it proves nothing."""

    sound: bool
    code: str | None
    key_compared: bool
    copy_compared: bool
    record: str | None = None
    record_code: str | None = None
    title: str | None = None
    version: int | None = None
    sha256: str | None = None
    made: str | None = None
    by: str | None = None
    entries: int | None = None
    key: str | None = None


def proven_row(checked: Checked, *, key_compared: bool, copy_compared: bool) -> ProofRow:
    said = checked.statement
    return ProofRow(
        sound=True,
        code=None,
        key_compared=key_compared,
        copy_compared=copy_compared,
        record=said.record,
        record_code=said.code,
        title=said.title,
        version=said.version,
        sha256=said.original.sha256,
        made=said.made,
        by=said.by,
        entries=len(checked.entries),
        key=str(checked.key),
    )


def packet_row(written: WrittenPacket) -> PacketRow:
    record, digests = written.record, written.digests
    return PacketRow(record.id, record.code, str(written.path), digests.size, digests.sha256)
