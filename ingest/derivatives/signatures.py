"""Verifies the digital signatures inside a PDF: by whom, when, and whether the signed bytes are intact.

pyHanko verifies them, without certificates of its own and without the network.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any

import pikepdf
from asn1crypto import cms
from cryptography.hazmat.primitives.hashes import Hash
from pyhanko.sign.general import extract_signer_info
from pyhanko.sign.validation.generic_cms import (
    extract_certs_for_validation,
    extract_self_reported_ts,
    extract_tst_data_iter,
    get_hash_spec_for_tst_digest,
    validate_sig_integrity,
)

from ingest.derivatives.requests import Signature, SignatureState
from ingest.task.reasons import CannotRead, Reason

_FIELDS = 1000
_TIMESTAMP, _OLD_KIND = "/ETSI.RFC3161", "/adbe.pkcs7.sha1"
_MESSAGE_LENGTH = 300


def signatures(path: str) -> tuple[Signature, ...]:
    """The signatures of a PDF in the order of its fields; raises `CannotRead`."""
    try:
        with pikepdf.open(path) as document:
            data = Path(path).read_bytes()
            return tuple(_signature(field, value, data) for field, value in _signed_fields(document))
    except pikepdf.PasswordError as error:
        raise CannotRead(Reason.ENCRYPTED, str(error)) from error
    except pikepdf.PdfError as error:
        raise CannotRead(Reason.DAMAGED, str(error)) from error


def _signed_fields(document: pikepdf.Pdf) -> Iterator[tuple[str, Any]]:
    form = document.Root.get("/AcroForm")
    waiting = [("", field) for field in (form.get("/Fields", []) if form is not None else [])]
    for _ in range(_FIELDS):
        if not waiting:
            return
        above, field = waiting.pop(0)
        name = ".".join(filter(None, (above, str(field.get("/T", "")))))
        value = field.get("/V")
        if field.get("/FT") == "/Sig" and value is not None and "/ByteRange" in value:
            yield name, value
        waiting += [(name, child) for child in field.get("/Kids", [])]


def _signature(field: str, value: Any, data: bytes) -> Signature:
    found = Signature(field, SignatureState.UNVERIFIABLE, reason=_text(value, "/Reason"))
    try:
        ranges = [int(number) for number in value.ByteRange]
        contents = bytes(value.Contents)
        signed = _covered(ranges, contents, data)
        rest = data[ranges[2] + ranges[3] :]
        found = replace(
            found, is_whole=not rest.strip(b"\r\n \0"), later_revisions=len(re.findall(rb"startxref", rest))
        )
        message = cms.ContentInfo.load(contents)["content"]
        kind = str(value.get("/SubFilter", ""))
        found = _signed_by(found, message, kind)
        _verify(message, kind, signed)
    except _Altered as error:
        return replace(found, state=SignatureState.ALTERED, message=str(error))
    except Exception as error:  # noqa: BLE001 - a signature nobody can read is told as such, with what was seen
        return replace(found, message=f"{type(error).__name__}: {error}"[:_MESSAGE_LENGTH])
    return replace(found, state=SignatureState.INTACT)


class _Altered(Exception):
    """The signed bytes are not those that were signed."""


def _covered(ranges: list[int], contents: bytes, data: bytes) -> bytes:
    """The signed bytes: all from the beginning to some end, but for the signature itself, which fills the gap."""
    start, length, again, rest = ranges
    gap = data[start + length : again].strip()
    hexadecimal = re.sub(rb"\s", b"", gap[1:-1])
    is_gap = (
        start == 0
        and gap[:1] == b"<"
        and gap[-1:] == b">"
        and bytes.fromhex(hexadecimal.decode()) == contents
    )
    if not is_gap or again + rest > len(data) or min(ranges) < 0:
        raise _Altered("the signed ranges leave out more than the signature")
    return data[:length] + data[again : again + rest]


def _signed_by(found: Signature, message: cms.SignedData, kind: str) -> Signature:
    """The name and the time in a signature."""
    signer = extract_signer_info(message)
    certificate = extract_certs_for_validation(message).signer_cert
    stamps = [_stamped(stamp) for stamp in extract_tst_data_iter(signer, signed=False)]
    return replace(
        found,
        signer=_name(certificate.subject),
        issuer=_name(certificate.issuer),
        valid_from=certificate.not_valid_before,
        valid_to=certificate.not_valid_after,
        signed=extract_self_reported_ts(signer),
        stamped=stamps[0] if stamps else None,
        is_timestamp=kind == _TIMESTAMP,
    )


def _verify(message: cms.SignedData, kind: str, signed: bytes) -> None:
    """Raises `_Altered` unless a signature is over these bytes; other errors of pyHanko when it cannot be said."""
    signer, inner = extract_signer_info(message), message["encap_content_info"]
    payload = signed
    if kind == _TIMESTAMP:
        imprint = inner["content"].parsed["message_imprint"]
        algorithm = imprint["hash_algorithm"]["algorithm"].native
        if imprint["hashed_message"].native != _digest(algorithm, signed):
            raise _Altered("the time stamp is over other bytes")
        payload = bytes(inner["content"])
    elif kind == _OLD_KIND:
        payload = bytes(inner["content"])
        if payload != _digest("sha1", signed):
            raise _Altered("the signed bytes have another digest")
    is_digest, is_signature = validate_sig_integrity(
        signer,
        extract_certs_for_validation(message).signer_cert,
        expected_content_type="tst_info" if kind == _TIMESTAMP else "data",
        actual_digest=_digest(signer["digest_algorithm"]["algorithm"].native, payload),
    )
    if not is_digest:
        raise _Altered("the signed bytes have another digest")
    if not is_signature:
        raise _Altered("the signature is not over this")


def _digest(algorithm: str, data: bytes) -> bytes:
    digest = Hash(get_hash_spec_for_tst_digest(algorithm))
    digest.update(data)
    return digest.finalize()


def _stamped(stamp: cms.SignedData) -> datetime:
    time: datetime = stamp["encap_content_info"]["content"].parsed["gen_time"].native
    return time


def _name(name: Any) -> str:
    """The common name with its organisation, or whatever else a certificate calls somebody."""
    native = name.native
    parts = [native.get("common_name"), native.get("organization_name")]
    return ", ".join(str(part) for part in parts if part) or name.human_friendly


def _text(value: Any, key: str) -> str | None:
    found = value.get(key)
    return str(found) if isinstance(found, pikepdf.String) else None
