import re
from collections.abc import Callable
from pathlib import Path

import pikepdf
import pytest
from asn1crypto import cms

from ingest.derivatives.requests import SignatureState, may_be_signed
from ingest.derivatives.signatures import signatures
from ingest.task.reasons import CannotRead, Reason
from tests.ingest.paper import text_pdf
from tests.ingest.signing import STAMPED, Key, curve_key, rsa_key, sign, sign_with_stamp, stamp

SAMPLES = Path(__file__).resolve().parents[3] / "../shared/samples/office"


@pytest.fixture
def plain(tmp_path: Path) -> Path:
    return text_pdf(tmp_path / "a.pdf", [["Keputusan tentang anggaran seratus juta rupiah"]])


@pytest.fixture
def signed(plain: Path, tmp_path: Path) -> Path:
    return sign(plain, tmp_path / "signed.pdf")


def test_a_document_without_signatures_has_none(plain: Path) -> None:
    assert not may_be_signed(plain)
    assert signatures(str(plain)) == ()


@pytest.mark.parametrize("key", [rsa_key, curve_key])
def test_who_signed_and_when_and_that_it_is_intact(
    plain: Path, tmp_path: Path, key: Callable[[], Key]
) -> None:
    path = sign(plain, tmp_path / "signed.pdf", key())
    assert may_be_signed(path)
    (found,) = signatures(str(path))
    assert (found.state, found.message, found.field) == (SignatureState.INTACT, "", "ttd")
    assert (found.signer, found.issuer) == ("Siti Aminah, Dinas Kominfo",) * 2
    assert (found.is_whole, found.later_revisions, found.reason) == (True, 0, "Persetujuan")
    assert found.signed is not None
    assert found.valid_from is not None
    assert found.valid_from.year == 2024


def enclosed(path: Path, target: Path) -> Path:
    return sign(path, target, enclosed=True)


@pytest.mark.parametrize("signing", [sign, enclosed, sign_with_stamp, stamp])
def test_one_changed_byte_is_noticed_in_every_kind_of_signature(
    plain: Path, tmp_path: Path, signing: Callable[[Path, Path], Path]
) -> None:
    path = signing(plain, tmp_path / "signed.pdf")
    (found,) = signatures(str(path))
    assert (found.state, found.is_whole) == (SignatureState.INTACT, True), found.message
    data = path.read_bytes()
    place = data.index(b"/MediaBox")
    path.write_bytes(data[:place] + b"/MediaBux" + data[place + 9 :])
    (found,) = signatures(str(path))
    assert found.state is SignatureState.ALTERED, found.message


def test_when_a_service_stamped_it_is_told(plain: Path, tmp_path: Path) -> None:
    (signed,) = signatures(str(sign_with_stamp(plain, tmp_path / "signed.pdf")))
    assert (signed.stamped, signed.is_timestamp) == (STAMPED, False)
    (stamped,) = signatures(str(stamp(plain, tmp_path / "stamped.pdf")))
    assert (stamped.is_timestamp, stamped.signer) == (True, "Siti Aminah, Dinas Kominfo")


def test_one_changed_byte_of_the_signature_is_noticed(signed: Path) -> None:
    data = signed.read_bytes()
    place = re.search(rb"<(3082[0-9a-f]+)>", data)
    assert place
    contents = bytearray.fromhex(place[1].decode())
    contents[len(cms.ContentInfo.load(bytes(contents)).dump()) - 1] ^= 1  # behind it are zeros
    signed.write_bytes(data[: place.start(1)] + contents.hex().encode() + data[place.end(1) :])
    (found,) = signatures(str(signed))
    assert found.state is SignatureState.ALTERED


def test_a_revision_after_the_signature_is_told_and_leaves_it_intact(signed: Path) -> None:
    data = signed.read_bytes()
    start = data.rindex(b"startxref")
    signed.write_bytes(data + b"\n% ditambahkan kemudian\n" + data[start:])
    (found,) = signatures(str(signed))
    assert (found.state, found.is_whole, found.later_revisions) == (SignatureState.INTACT, False, 1)


def test_a_range_that_leaves_out_more_than_the_signature_is_no_signature_of_it(signed: Path) -> None:
    data = signed.read_bytes()
    place = data.index(b"/ByteRange [ 0 ") + len(b"/ByteRange [ 0 ")
    length = data[place:].split()[0]
    shorter = str(int(length) - 10).encode().rjust(len(length), b"0")
    signed.write_bytes(data[:place] + shorter + data[place + len(length) :])
    (found,) = signatures(str(signed))
    assert (found.state, "leave out" in found.message) == (SignatureState.ALTERED, True)


def test_what_cannot_be_understood_is_told_as_such(signed: Path) -> None:
    with pikepdf.open(signed, allow_overwriting_input=True) as document:
        document.Root.AcroForm.Fields[0].V.Contents = pikepdf.String(b"tidak ada")
        document.save(signed)
    (found,) = signatures(str(signed))
    assert found.state is not SignatureState.INTACT


def test_a_broken_or_locked_file_has_a_reason(plain: Path, tmp_path: Path) -> None:
    broken = tmp_path / "b.pdf"
    broken.write_bytes(b"%PDF-1.7\nrusak")
    with pytest.raises(CannotRead) as refusal:
        signatures(str(broken))
    assert refusal.value.reason is Reason.DAMAGED
    with pikepdf.open(plain) as document:
        document.save(broken, encryption=pikepdf.Encryption(user="u", owner="o"))
    with pytest.raises(CannotRead) as refusal:
        signatures(str(broken))
    assert refusal.value.reason is Reason.ENCRYPTED


@pytest.mark.samples
@pytest.mark.skipif(not SAMPLES.is_dir(), reason="the private samples are not beside the checkout")
def test_a_ministers_regulation_is_signed_and_intact() -> None:
    (path,) = SAMPLES.glob("*/Permen*.pdf")
    (found,) = signatures(str(path))
    assert (found.state, found.is_whole) == (SignatureState.INTACT, True)
    assert found.stamped is not None
