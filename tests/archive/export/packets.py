"""Packets to be judged, each by both verifiers, which must agree."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from archive.archive import Archive
from archive.export.packet import certify
from archive.export.packet_check import BadPacket, Checked, check_packet
from archive.journal.signed_note import PublicKey
from archive.storage.disk import digest_file
from archive.values.record import Record
from desk.printing.packet_enclosures import documents
from desk.standalone import verify

CONTENT = b"Keputusan tentang PPID"
Members = dict[str, bytes]
Change = Callable[[Members], None]


def judged_by_both(packet: bytes, key: PublicKey | None = None, copy: Path | None = None) -> str:
    """`sound`, or the code of what is wrong; the two verifiers must agree."""
    try:
        ours: str | Checked = check_packet(packet, trusted=key, presented=digest_file(copy) if copy else None)
    except BadPacket as error:
        ours = error.code
    try:
        theirs = verify.check(packet, str(key) if key else None, copy.read_bytes() if copy else None)
    except verify.Unproven as error:
        code = str(error)
        return code if code in verify.EXPLAINED and code == ours else f"{code} against {ours}"
    assert isinstance(ours, Checked)
    assert theirs[1:] == (str(ours.key), ours.checkpoint.size)
    assert theirs[0]["record"] == ours.statement.record
    return "sound"


def made(archive: Archive, record: Record, *, with_original: bool = True) -> bytes:
    return certify(archive, record, documents, with_original=with_original)
