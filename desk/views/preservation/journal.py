"""Makes rows of the journal: verifications, signatures, and what was written anew."""

from __future__ import annotations

import base64
from dataclasses import dataclass
from pathlib import Path

from archive.journal.audit import Audit
from archive.journal.signing import Signed


@dataclass(frozen=True, slots=True)
class AuditTotals:
    entries: int
    signed: int
    root: str
    findings: int


@dataclass(frozen=True, slots=True)
class SignedRow:
    origin: str
    size: int
    root: str
    path: str
    note: str


@dataclass(frozen=True, slots=True)
class MendedSegmentsRow:
    mended: tuple[str, ...]


def audit_totals(audit: Audit) -> AuditTotals:
    return AuditTotals(audit.size, audit.signed, _base64(audit.root), len(audit.findings))


def signed_row(signed: Signed, path: Path) -> SignedRow:
    checkpoint = signed.checkpoint
    return SignedRow(
        checkpoint.origin, checkpoint.size, _base64(checkpoint.root), str(path), signed.note.decode()
    )


def _base64(root: bytes) -> str:
    return base64.b64encode(root).decode()
