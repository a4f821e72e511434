"""Signs PDF files for the tests, as a certificate of an office that exists only here."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path

import pikepdf
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, pkcs7
from cryptography.x509.oid import NameOID

_ROOM = 8192
Key = rsa.RSAPrivateKey | ec.EllipticCurvePrivateKey


@cache
def rsa_key() -> rsa.RSAPrivateKey:
    return rsa.generate_private_key(65537, 2048)


def curve_key() -> ec.EllipticCurvePrivateKey:
    return ec.generate_private_key(ec.SECP256R1())


def certificate(key: Key) -> x509.Certificate:
    name = x509.Name(
        [
            x509.NameAttribute(NameOID.COMMON_NAME, "Siti Aminah"),
            x509.NameAttribute(NameOID.ORGANIZATION_NAME, "Dinas Kominfo"),
        ]
    )
    start = datetime(2024, 1, 1, tzinfo=UTC)
    builder = x509.CertificateBuilder().subject_name(name).issuer_name(name).public_key(key.public_key())
    builder = builder.serial_number(7).not_valid_before(start).not_valid_after(start + timedelta(days=730))
    return builder.sign(key, SHA256())


def sign(path: Path, target: Path, key: Key | None = None) -> Path:
    """A copy of a PDF with a detached CMS signature over all of it."""
    key = key or rsa_key()
    with pikepdf.open(path) as document:
        value = pikepdf.Dictionary(
            Type=pikepdf.Name.Sig,
            Filter=pikepdf.Name("/Adobe.PPKLite"),
            SubFilter=pikepdf.Name("/adbe.pkcs7.detached"),
            ByteRange=[0, 1111111111, 2222222222, 3333333333],
            Contents=pikepdf.String(b"\x99" * _ROOM),
            Reason=pikepdf.String("Persetujuan"),
        )
        field = pikepdf.Dictionary(
            FT=pikepdf.Name.Sig, T=pikepdf.String("ttd"), V=document.make_indirect(value), Rect=[0, 0, 0, 0],
            Type=pikepdf.Name.Annot, Subtype=pikepdf.Name.Widget,
        )  # fmt: skip
        form = pikepdf.Dictionary(SigFlags=3, Fields=[document.make_indirect(field)])
        document.Root.AcroForm = form
        document.save(target, object_stream_mode=pikepdf.ObjectStreamMode.disable)
    data = target.read_bytes()
    gap = re.search(rb"<(99){%d}>" % _ROOM, data)
    assert gap
    ranges = [0, gap.start(), gap.end(), len(data) - gap.end()]
    placeholder = b"[ 0 1111111111 2222222222 3333333333 ]"
    assert placeholder in data
    data = data.replace(
        placeholder, f"[ {' '.join(map(str, ranges))}".encode().ljust(len(placeholder) - 1) + b"]"
    )
    signed = data[: gap.start()] + data[gap.end() :]
    builder = pkcs7.PKCS7SignatureBuilder().set_data(signed).add_signer(certificate(key), key, SHA256())
    options = [pkcs7.PKCS7Options.DetachedSignature, pkcs7.PKCS7Options.Binary]
    message = builder.sign(Encoding.DER, options).hex().encode().ljust(2 * _ROOM, b"0")
    target.write_bytes(data[: gap.start()] + b"<" + message + b">" + data[gap.end() :])
    return target
