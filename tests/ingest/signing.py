"""Signs PDF files for the tests, as a certificate of an office that exists only here."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path

import pikepdf
from asn1crypto import keys
from asn1crypto import x509 as asn1_x509
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat, pkcs7
from cryptography.x509.oid import NameOID
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign import PdfSignatureMetadata, PdfTimeStamper, SimpleSigner, sign_pdf
from pyhanko.sign.fields import SigSeedSubFilter
from pyhanko.sign.timestamps import DummyTimeStamper
from pyhanko_certvalidator.registry import SimpleCertificateStore

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


def sign(path: Path, target: Path, key: Key | None = None, *, enclosed: bool = False) -> Path:
    """A copy of a PDF with a CMS signature over all of it, detached, or as old programs did it over its SHA-1."""
    key = key or rsa_key()
    with pikepdf.open(path) as document:
        value = pikepdf.Dictionary(
            Type=pikepdf.Name.Sig,
            Filter=pikepdf.Name("/Adobe.PPKLite"),
            SubFilter=pikepdf.Name("/adbe.pkcs7.sha1" if enclosed else "/adbe.pkcs7.detached"),
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
    options = [pkcs7.PKCS7Options.Binary]
    if enclosed:
        signed = hashlib.sha1(signed, usedforsecurity=False).digest()
    else:
        options.append(pkcs7.PKCS7Options.DetachedSignature)
    builder = pkcs7.PKCS7SignatureBuilder().set_data(signed).add_signer(certificate(key), key, SHA256())
    message = builder.sign(Encoding.DER, options).hex().encode().ljust(2 * _ROOM, b"0")
    target.write_bytes(data[: gap.start()] + b"<" + message + b">" + data[gap.end() :])
    return target


STAMPED = datetime(2024, 6, 1, 8, 30, tzinfo=UTC)


def sign_with_stamp(path: Path, target: Path) -> Path:
    """A copy of a PDF signed by another program: PAdES, RSA-PSS, with the time stamp of a service."""
    others = SimpleCertificateStore()  # type: ignore[no-untyped-call]
    signer = SimpleSigner(
        signing_cert=_asn1_certificate(), signing_key=_asn1_key(), cert_registry=others, prefer_pss=True
    )
    about = PdfSignatureMetadata(field_name="ttd", subfilter=SigSeedSubFilter.PADES, md_algorithm="sha256")
    with _writer(path) as writer, target.open("w+b") as output:
        sign_pdf(writer, about, signer, timestamper=_stamper(), output=output)
    return target


def stamp(path: Path, target: Path) -> Path:
    """A copy of a PDF with nothing but a time stamp over all of it."""
    with _writer(path) as writer, target.open("w+b") as output:
        PdfTimeStamper(_stamper()).timestamp_pdf(writer, "sha256", output=output)
    return target


@contextmanager
def _writer(path: Path) -> Iterator[IncrementalPdfFileWriter]:
    with path.open("rb") as file:
        yield IncrementalPdfFileWriter(file)


def _stamper() -> DummyTimeStamper:
    return DummyTimeStamper(_asn1_certificate(), _asn1_key(), fixed_dt=STAMPED)


def _asn1_certificate() -> asn1_x509.Certificate:
    return asn1_x509.Certificate.load(certificate(rsa_key()).public_bytes(Encoding.DER))


def _asn1_key() -> keys.PrivateKeyInfo:
    der = rsa_key().private_bytes(Encoding.DER, PrivateFormat.PKCS8, NoEncryption())
    return keys.PrivateKeyInfo.load(der)
