"""The digital signatures inside a PDF: by whom, when, and whether what they sign is as it was; not whether to trust."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any

import pikepdf
from asn1crypto import algos, cms, tsp
from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, ed448, ed25519, padding, rsa
from cryptography.x509 import load_der_x509_certificate

from ingest.derivatives.requests import Signature, SignatureState
from ingest.task.reasons import CannotRead, Reason

_FIELDS = 1000
_TIMESTAMP = "1.2.840.113549.1.9.16.2.14"
_HASHES: dict[str, Any] = {
    "sha1": hashes.SHA1,
    "sha224": hashes.SHA224,
    "sha256": hashes.SHA256,
    "sha384": hashes.SHA384,
    "sha512": hashes.SHA512,
}


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
        end = ranges[2] + ranges[3]
        rest = data[end:]
        found = replace(
            found, is_whole=not rest.strip(b"\r\n \0"), later_revisions=len(re.findall(rb"startxref", rest))
        )
        return _verified(found, contents, signed, str(value.get("/SubFilter", "")))
    except (_Altered, InvalidSignature) as error:
        return replace(
            found, state=SignatureState.ALTERED, message=str(error) or "the signature is not over this"
        )
    except Exception as error:  # noqa: BLE001 - a signature nobody can read is told as such, with what was seen
        return replace(found, message=f"{type(error).__name__}: {error}"[:300])


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


def _verified(found: Signature, contents: bytes, signed: bytes, kind: str) -> Signature:
    content = cms.ContentInfo.load(contents)["content"]
    (info,) = content["signer_infos"]
    certificate = _certificate_of(content, info)
    attributes = {item["type"].native: item["values"] for item in info["signed_attrs"] or ()}
    found = replace(
        found,
        signer=_name(certificate.subject),
        issuer=_name(certificate.issuer),
        valid_from=certificate.not_valid_before,
        valid_to=certificate.not_valid_after,
        signed=attributes["signing_time"][0].native if "signing_time" in attributes else None,
        stamped=_stamped(info),
        is_timestamp=kind == "/ETSI.RFC3161",
    )
    digest = info["digest_algorithm"]["algorithm"].native
    inner = content["encap_content_info"]["content"]
    payload = _payload(kind, inner, signed)
    if attributes:
        if attributes["message_digest"][0].native != _hashed(digest, payload):
            raise _Altered("the signed bytes have another digest")
        # Signed is the set as such; in the message it stands with a tag of its own.
        payload = info["signed_attrs"].untag().dump()
    _check(certificate, info, payload)
    return replace(found, state=SignatureState.INTACT)


def _payload(kind: str, inner: Any, signed: bytes) -> bytes:
    """What the signer's digest is over: the file, or what was enclosed about it."""
    if kind == "/ETSI.RFC3161":
        stamp = inner.parsed
        imprint = stamp["message_imprint"]
        if imprint["hashed_message"].native != _hashed(imprint["hash_algorithm"]["algorithm"].native, signed):
            raise _Altered("the time stamp is over other bytes")
        return bytes(inner)
    if kind == "/adbe.pkcs7.sha1":
        if inner.native != _hashed("sha1", signed):
            raise _Altered("the signed bytes have another digest")
        return bytes(inner)
    return signed


def _check(certificate: Any, info: Any, payload: bytes) -> None:
    """Raises `InvalidSignature`, `UnsupportedAlgorithm`."""
    key = certificate_key(certificate.dump())
    signature, algorithm = info["signature"].native, info["signature_algorithm"]
    hashing = _hash_of(info)
    match key:
        case rsa.RSAPublicKey():
            scheme = _padding(algorithm, hashing)
            key.verify(signature, payload, scheme, hashing)
        case ec.EllipticCurvePublicKey():
            key.verify(signature, payload, ec.ECDSA(hashing))
        case ed25519.Ed25519PublicKey() | ed448.Ed448PublicKey():
            key.verify(signature, payload)
        case _:
            raise UnsupportedAlgorithm(f"a key of the kind {type(key).__name__}")


def certificate_key(der: bytes) -> Any:
    """The public key in a certificate."""
    return load_der_x509_certificate(der).public_key()


def _padding(algorithm: algos.SignedDigestAlgorithm, hashing: hashes.HashAlgorithm) -> Any:
    if algorithm.signature_algo != "rsassa_pss":
        return padding.PKCS1v15()
    return padding.PSS(padding.MGF1(hashing), padding.PSS.AUTO)


def _hash_of(info: Any) -> hashes.HashAlgorithm:
    name = info["digest_algorithm"]["algorithm"].native
    if name not in _HASHES:
        raise UnsupportedAlgorithm(f"the digest {name}")
    found: hashes.HashAlgorithm = _HASHES[name]()
    return found


def _hashed(name: str, data: bytes) -> bytes:
    if name not in _HASHES:
        raise UnsupportedAlgorithm(f"the digest {name}")
    digest = hashes.Hash(_HASHES[name]())
    digest.update(data)
    return digest.finalize()


def _certificate_of(content: Any, info: Any) -> Any:
    """The signer's certificate among those enclosed."""
    wanted = info["sid"].chosen
    for choice in content["certificates"]:
        certificate = choice.chosen
        if info["sid"].name == "subject_key_identifier":
            if certificate.key_identifier == wanted.native:
                return certificate
        elif (certificate.issuer, certificate.serial_number) == (
            wanted["issuer"],
            wanted["serial_number"].native,
        ):
            return certificate
    raise LookupError("the signer's certificate is not enclosed")


def _stamped(info: Any) -> datetime | None:
    for item in info["unsigned_attrs"] or ():
        if item["type"].dotted == _TIMESTAMP:
            inner = item["values"][0]["content"]["encap_content_info"]["content"]
            stamp: datetime = tsp.TSTInfo.load(bytes(inner))["gen_time"].native
            return stamp
    return None


def _name(name: Any) -> str:
    """The common name with its organisation, or whatever else a certificate calls somebody."""
    native = name.native
    parts = [native.get("common_name"), native.get("organization_name")]
    return ", ".join(str(part) for part in parts if part) or name.human_friendly


def _text(value: Any, key: str) -> str | None:
    found = value.get(key)
    return str(found) if isinstance(found, pikepdf.String) else None
