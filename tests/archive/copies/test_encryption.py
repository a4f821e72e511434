"""What is encrypted comes back whole by one of its identities, or with a plain reason not at all."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pyrage
import pytest

from archive.copies.encryption import (
    BadIdentity,
    BadRecipient,
    DamagedPiece,
    Identities,
    Recipients,
    WrongIdentity,
)
from archive.storage.disk import Disk
from tests.making import FailingDisk, full_disk

CONTENT = [bytes([number]) * 50_000 for number in range(5)]


@pytest.fixture
def key(tmp_path: Path) -> Path:
    return written_key(tmp_path / "kunci")


def written_key(path: Path) -> Path:
    """An identity as `age-keygen` writes it."""
    identity = pyrage.x25519.Identity.generate()
    path.write_text(f"# created: 2026-11-30\n# public key: {identity.to_public()}\n{identity}\n")
    return path


def recipient_of(key: Path) -> str:
    return key.read_text().split("public key: ")[1].split("\n")[0]


def encrypted(path: Path, *keys: Path) -> Path:
    Disk().write_by(path, Recipients.parse(map(recipient_of, keys)).encrypted(CONTENT))
    return path


def decrypted(path: Path, key: Path) -> bytes:
    found: list[bytes] = []
    Identities.read(key).decrypted(path)(found.append)
    return b"".join(found)


def test_each_of_several_recipients_reads_it_and_nobody_else(tmp_path: Path, key: Path) -> None:
    other, stranger = written_key(tmp_path / "lain"), written_key(tmp_path / "asing")
    path = encrypted(tmp_path / "a.age", key, other)
    assert path.read_bytes().startswith(b"age-encryption.org/v1\n")
    assert all(chunk[:100] not in path.read_bytes() for chunk in CONTENT[1:])
    assert decrypted(path, key) == decrypted(path, other) == b"".join(CONTENT)
    with pytest.raises(WrongIdentity):
        decrypted(path, stranger)


@pytest.mark.parametrize("cut", [0, 10, 150, 70_000, -1])
def test_a_file_that_was_cut_off_is_damaged(tmp_path: Path, key: Path, cut: int) -> None:
    content = encrypted(tmp_path / "a.age", key).read_bytes()
    (tmp_path / "b.age").write_bytes(content[:cut])
    with pytest.raises(DamagedPiece):
        decrypted(tmp_path / "b.age", key)


@pytest.mark.parametrize("place", [30, 180, 1000, 100_000, -1])
def test_a_file_that_was_altered_is_damaged_or_for_nobody(tmp_path: Path, key: Path, place: int) -> None:
    content = bytearray(encrypted(tmp_path / "a.age", key).read_bytes())
    content[place] ^= 1
    (tmp_path / "b.age").write_bytes(content)
    with pytest.raises((DamagedPiece, WrongIdentity)):
        decrypted(tmp_path / "b.age", key)


def test_what_the_reading_or_the_writing_raises_is_raised(tmp_path: Path, key: Path) -> None:
    def torn() -> Iterator[bytes]:
        yield CONTENT[0]
        raise InterruptedError

    recipients = Recipients.parse([recipient_of(key)])
    with pytest.raises(InterruptedError):
        Disk().write_by(tmp_path / "a.age", recipients.encrypted(torn()))
    full = FailingDisk(2, full_disk())
    with pytest.raises(OSError, match="No space") as refusal:
        full.write_by(tmp_path / "b.age", recipients.encrypted(CONTENT))
    assert refusal.value is full.failure
    with pytest.raises(InterruptedError):
        Identities.read(key).decrypted(encrypted(tmp_path / "c.age", key))(raise_interrupted)


def raise_interrupted(_: bytes) -> None:
    raise InterruptedError


@pytest.mark.parametrize("text", ["", "age1xyz", "AGE-SECRET-KEY-1", "ssh-ed25519 x", "budi"])
def test_what_is_no_recipient_is_refused(text: str) -> None:
    with pytest.raises(BadRecipient):
        Recipients.parse([text])


@pytest.mark.parametrize(
    "content", [b"", b"# kosong\n", b"budi\n", b"\xff", b"-----BEGIN OPENSSH PRIVATE KEY-----\n"]
)
def test_what_holds_no_identity_is_refused(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "kunci").write_bytes(content)
    with pytest.raises(BadIdentity):
        Identities.read(tmp_path / "kunci")
