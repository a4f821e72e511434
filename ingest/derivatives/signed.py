"""What is told of a digital signature inside a document, and whether there may be one."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from pathlib import Path


class SignatureState(StrEnum):
    """Whether the signed bytes and the signature belong together; `unverifiable` when it cannot be said."""

    INTACT = "intact"
    ALTERED = "altered"
    UNVERIFIABLE = "unverifiable"


@dataclass(frozen=True, slots=True)
class Signature:
    """One signature. `signer`, `issuer` as their certificate names them, `signed` as the signer's clock told,
    `stamped` as a time-stamping service did. `is_whole` is false when bytes follow that it does not cover, in
    `later_revisions` further savings of the document."""

    field: str
    state: SignatureState
    message: str = ""
    signer: str | None = None
    issuer: str | None = None
    valid_from: datetime | None = None
    valid_to: datetime | None = None
    signed: datetime | None = None
    stamped: datetime | None = None
    reason: str | None = None
    is_timestamp: bool = False
    is_whole: bool = False
    later_revisions: int = 0


def may_be_signed(path: Path) -> bool:
    """Whether the bytes that every signature needs are in the file; nothing of it is parsed."""
    needle, before = b"/ByteRange", b""
    with path.open("rb") as file:
        while chunk := file.read(1 << 20):
            if needle in before + chunk:
                return True
            before = chunk[-len(needle) :]
    return False
