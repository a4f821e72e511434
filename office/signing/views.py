"""Shows the signer of each step a frozen view, and computes its digest."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import date
from typing import Any

import msgspec

from archive.values.record import Description, Record, RecordId
from archive.values.serialisation import canonical
from office.signing.sign_offs import CheckAnswer, SignOff, Step


@dataclass(frozen=True, slots=True)
class DescriptionView:
    """Step 1: everything that people said about the document."""

    record: RecordId
    description: Description


@dataclass(frozen=True, slots=True)
class VerificationView:
    """Step 2: the description, the document by its digest, and the answers to the checklist."""

    record: RecordId
    description: Description
    sha256: str
    checklist: tuple[CheckAnswer, ...]


@dataclass(frozen=True, slots=True)
class AuthenticationView:
    """Step 3: the document by both digests, what identifies it, and the statement of authenticity."""

    record: RecordId
    sha256: str
    sha512: str
    number: str | None
    dated: date | None
    unit: str | None
    statement: str | None


@dataclass(frozen=True, slots=True)
class CodingView:
    """Step 4: the code, its former ones, and the class."""

    record: RecordId
    code: str | None
    aliases: tuple[str, ...]
    classification: str | None


@dataclass(frozen=True, slots=True)
class StorageView:
    """Step 5: the copy that is kept, by the digest of what lies in the store."""

    record: RecordId
    code: str | None
    sha512: str


SignerView = DescriptionView | VerificationView | AuthenticationView | CodingView | StorageView


def view_of(
    step: Step, record: Record, checklist: tuple[CheckAnswer, ...] = (), statement: str | None = None
) -> SignerView:
    """What the signer of `step` sees of a record now, with the answers and the statement they give."""
    said, original = record.description, record.original
    match step:
        case Step.DESCRIBE:
            return DescriptionView(record.id, said)
        case Step.VERIFY:
            return VerificationView(record.id, said, original.sha256, checklist)
        case Step.AUTHENTICATE:
            return AuthenticationView(
                record.id, original.sha256, original.sha512, said.number, said.dated, said.unit, statement
            )
        case Step.CODE:
            return CodingView(record.id, record.code, record.aliases, said.classification)
        case Step.STORE:
            return StorageView(record.id, record.code, original.sha512)


def digest_of(view: SignerView) -> str:
    """The sha256 of the canonical view without what is absent, in hex.

    So a fact that later programs know of changes no digest until somebody states it.
    """
    return hashlib.sha256(canonical(_stated(msgspec.to_builtins(view)))).hexdigest()


def _stated(value: Any) -> Any:
    if isinstance(value, dict):
        stated = {name: _stated(part) for name, part in value.items()}
        return {name: part for name, part in stated.items() if part not in (None, [], (), {})}
    return value


def digest_now(record: Record, signed: SignOff) -> str:
    """The digest of what the signer of `signed` would see today."""
    return digest_of(view_of(signed.step, record, signed.checklist, signed.statement))
