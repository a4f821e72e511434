"""The verifier in a packet needs Python alone, and judges signatures as the library does."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import given, settings
from hypothesis import strategies as st

from archive.export.deterministic_zip import unpack
from archive.export.packet_check import check_packet
from archive.journal.signed_note import PublicKey
from archive.storage.disk import Disk
from desk.standalone import verify
from tests.archive.export.packets import CONTENT, made
from tests.making import copied_archive, file_one


def test_the_stand_alone_verifier_runs_from_the_packet_with_python_alone(tmp_path: Path) -> None:
    archive = copied_archive(tmp_path / "home")
    packet = made(archive, file_one(archive, CONTENT))
    archive.close()
    (tmp_path / "paket.zip").write_bytes(packet)
    (tmp_path / "verify.py").write_bytes(unpack(packet)["verify.py"])
    (tmp_path / "salinan.txt").write_bytes(CONTENT)
    Disk().write(tmp_path / "rusak.zip", [packet.replace(b"Keputusan", b"Kepatusan")])

    def run(*arguments: str) -> tuple[int, str]:
        command = [sys.executable, "-I", "-S", "verify.py", *arguments]
        done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)
        assert done.stderr == ""
        return done.returncode, done.stdout

    status, out = run("paket.zip", "salinan.txt", "--key", str(check_packet(packet).key))
    assert (status, out.splitlines()[0][:8], "BERKAS SAMA" in out) == (0, "TERBUKTI", True)
    status, out = run("paket.zip")
    assert (status, "PERHATIAN" in out) == (0, True)
    assert run("rusak.zip")[1].startswith("TIDAK TERBUKTI [container]")
    assert [run(*words)[0] for words in (["rusak.zip"], ["none.zip"], [], ["--key", "x"])] == [3, 2, 2, 2]


# From RFC 8032 §7.1, tests 1, 2, 3 and 1024's first bytes left out: secret, public, message, signature.
RFC_8032 = [
    (
        "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a",
        "",
        "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9b46b"
        "d25bf5f0595bbe24655141438e7a100b",
    ),
    (
        "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c",
        "72",
        "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e458f3613d0f11d8c"
        "387b2eaeb4302aeeb00d291612bb0c00",
    ),
    (
        "fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025",
        "af82",
        "6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac18ff9b538d16f290ae67f760984dc659"
        "4a7c15e9716ed28dc027beceea1ec40a",
    ),
]


@pytest.mark.parametrize(("key", "message", "signature"), RFC_8032)
def test_the_signatures_of_the_standard_are_good(key: str, message: str, signature: str) -> None:
    arguments = (bytes.fromhex(key), bytes.fromhex(message), bytes.fromhex(signature))
    assert verify.has_signed(*arguments)
    assert PublicKey("a", arguments[0]).has_signed(*arguments[1:])


def says(key: bytes, message: bytes, signature: bytes) -> bool:
    try:
        return verify.has_signed(key, message, signature)
    except ValueError:
        return False


@settings(max_examples=25, deadline=None)
@given(st.binary(min_size=32, max_size=32), st.binary(max_size=200), st.data())
def test_pure_python_judges_signatures_as_the_library_does(
    seed: bytes, message: bytes, data: st.DataObject
) -> None:
    secret = Ed25519PrivateKey.from_private_bytes(seed)
    key, signature = secret.public_key().public_bytes_raw(), secret.sign(message)
    assert says(key, message, signature)
    changed = bytearray(signature)
    changed[data.draw(st.integers(0, 63))] ^= data.draw(st.integers(1, 255))
    for case in (
        (key, message, bytes(changed)),
        (key, message + b"!", signature),
        (seed, message, signature),
    ):
        assert says(*case) == PublicKey("a", case[0]).has_signed(*case[1:])


def test_the_second_spelling_of_a_signature_is_refused() -> None:
    secret = Ed25519PrivateKey.from_private_bytes(bytes(32))
    signature = secret.sign(b"isi")
    scalar = int.from_bytes(signature[32:], "little") + verify.ORDER
    other = signature[:32] + scalar.to_bytes(32, "little")
    assert not says(secret.public_key().public_bytes_raw(), b"isi", other)
