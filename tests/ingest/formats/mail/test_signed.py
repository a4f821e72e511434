from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import Encoding, pkcs7
from cryptography.x509.oid import NameOID

from archive.values.record import PageSource
from ingest.formats.identify import identify
from ingest.formats.mail.eml import read_eml
from ingest.formats.mail.signed import signed_content
from ingest.task.kind import Kind
from ingest.task.limits import Limits
from ingest.task.reasons import CannotRead, Reason
from tests.ingest.formats.reading import contents, taken, texts

Signer = tuple[x509.Certificate, ec.EllipticCurvePrivateKey]
NAME = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "Dinas")])
INNER = b"Content-Type: text/plain; charset=utf-8\r\n\r\nsurat yang ditandatangani"


@pytest.fixture(scope="module")
def signer() -> Signer:
    key = ec.generate_private_key(ec.SECP256R1())
    return certificate(key), key


def certificate(key: ec.EllipticCurvePrivateKey | rsa.RSAPrivateKey) -> x509.Certificate:
    day = datetime(2026, 1, 1, tzinfo=UTC)
    builder = x509.CertificateBuilder(NAME, NAME, key.public_key(), 1, day, day + timedelta(days=1))
    return builder.sign(key, hashes.SHA256())


def signed(data: bytes, by: Signer, *options: pkcs7.PKCS7Options) -> bytes:
    builder = pkcs7.PKCS7SignatureBuilder().set_data(data).add_signer(*by, hashes.SHA256())
    return builder.sign(Encoding.DER, [pkcs7.PKCS7Options.Binary, *options])


def test_a_signed_letter_is_read_as_if_nobody_had_signed_it(signer: Signer, tmp_path: Path) -> None:
    wrapped = signed(INNER, signer)
    head = b"Subject: a\r\nContent-Type: application/pkcs7-mime; name=smime.p7m\r\n\r\n"
    assert read_eml(head + wrapped, Limits()).text == "Subject: a\n\nsurat yang ditandatangani"
    path = tmp_path / "smime.p7m"
    path.write_bytes(wrapped)
    assert identify(path).kind is Kind.SIGNED
    assert texts(path) == ["\nsurat yang ditandatangani".strip()]


def test_a_signed_file_is_taken_out(signer: Signer, tmp_path: Path) -> None:
    path = tmp_path / "surat.pdf.p7m"
    path.write_bytes(signed(b"%PDF-1.7 isi", signer))
    assert taken(path) == {"lampiran": b"%PDF-1.7 isi"}


def test_a_signature_apart_has_no_words_and_is_not_blank(signer: Signer, tmp_path: Path) -> None:
    path = tmp_path / "a.p7s"
    path.write_bytes(signed(b"isi", signer, pkcs7.PKCS7Options.DetachedSignature))
    (page,) = contents(path).pages
    assert (page.text, page.source) == ("", PageSource.TEXT)


def test_a_locked_letter_is_told_as_locked() -> None:
    key = rsa.generate_private_key(65537, 2048)
    builder = pkcs7.PKCS7EnvelopeBuilder().set_data(INNER).add_recipient(certificate(key))
    locked = builder.encrypt(Encoding.DER, [pkcs7.PKCS7Options.Binary])
    with pytest.raises(CannotRead) as caught:
        signed_content(locked)
    assert caught.value.reason is Reason.ENCRYPTED
    head = b"Subject: a\r\nContent-Type: application/pkcs7-mime; name=smime.p7m\r\n\r\n"
    (unread,) = read_eml(head + locked, Limits()).unread
    assert (unread.name, unread.reason) == ("smime.p7m", Reason.ENCRYPTED)


@pytest.mark.parametrize(
    "data", [b"", b"0\x80", b"-----BEGIN CMS-----\nMII=\n-----END CMS-----\n", b"\x30\x03\x02\x01\x05"]
)
def test_a_broken_wrapper_is_damaged(data: bytes) -> None:
    with pytest.raises(CannotRead) as caught:
        signed_content(data)
    assert caught.value.reason is Reason.DAMAGED
