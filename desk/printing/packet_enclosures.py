"""Makes the enclosures of a packet for people: its certificate, always Indonesian, and the verifier."""

from __future__ import annotations

import base64
import json
from collections.abc import Mapping
from importlib.resources import files
from typing import Any

from archive.export.packet import Certified
from archive.values.serialisation import render_record
from desk.standalone import verify

_ENCLOSED = files("desk.standalone")


def documents(certified: Certified) -> Mapping[str, bytes]:
    """The documents for people that a packet begins with."""
    record, checkpoint = certified.record, certified.signed.checkpoint
    original, filed, issued = record.original, certified.filed, certified.issued
    text = (
        (_ENCLOSED / "certificate.txt")
        .read_text(encoding="utf-8")
        .format(
            code=record.code or record.id,
            title=" ".join(record.title.split()),
            version=record.version,
            name=original.name,
            size=original.size,
            sha256=original.sha256,
            sha512=original.sha512,
            filed_time=filed.time,
            filed_by=filed.actor,
            filed_sequence=filed.sequence,
            issued_time=issued.time,
            issued_by=issued.actor,
            issued_sequence=issued.sequence,
            entries=len(certified.entries),
            signers="".join(f"Ditandatangani   {line}\n" for line in verify.signers(*_signed(certified))),
            origin=checkpoint.origin,
            key=certified.key,
            size_of_journal=checkpoint.size,
            root=base64.b64encode(checkpoint.root).decode(),
        )
    )
    return {"SURAT-KETERANGAN.txt": text.encode(), "verify.py": (_ENCLOSED / "verify.py").read_bytes()}


def _signed(certified: Certified) -> tuple[list[Any], Any]:
    """The entries and the record as the verifier reads them, so that both name the same signers."""
    entries = [json.loads(entry.line) for entry in certified.entries]
    return entries, json.loads(render_record(certified.record))
