from pathlib import Path

import pytest

from archive.journal.keys import KeyRing, NoSecretKey, is_endorsed, rotation_note, trusted_from
from archive.journal.signed_note import BadKey, BadNote, Signer
from archive.storage.disk import Disk

OLD, NEW, NEWEST, STRANGER = (Signer.new(name) for name in ("lama", "baru", "terbaru", "asing"))


@pytest.fixture
def ring(tmp_path: Path) -> KeyRing:
    """Two generations, the second brought in by the first."""
    ring = KeyRing(tmp_path / "keys", Disk())
    ring.add(OLD, None)
    ring.add(NEW, rotation_note(OLD.public, OLD, NEW))
    return ring


def test_the_newest_key_signs_and_all_verify(ring: KeyRing) -> None:
    assert ring.signer().public == NEW.public
    assert ring.public() == (OLD.public, NEW.public)
    assert ring.rotations() == (rotation_note(OLD.public, OLD, NEW),)


def test_a_secret_is_for_its_owner_alone(ring: KeyRing) -> None:
    modes = {path.stat().st_mode & 0o777 for path in ring.folder.rglob("secret")}
    assert modes == {0o600}


def test_retired_secrets_are_removed_and_the_public_keys_stay(ring: KeyRing) -> None:
    assert ring.retired() == [ring.folder / "1" / "secret"]
    ring.retire()
    assert ring.retired() == []
    assert ring.public() == (OLD.public, NEW.public)
    assert ring.signer().public == NEW.public


def test_without_the_right_secret_nobody_signs(ring: KeyRing, tmp_path: Path) -> None:
    secret = ring.folder / "2" / "secret"
    other = (ring.folder / "1" / "secret").read_bytes()
    for content in (other, b"", b"-----BEGIN PRIVATE KEY-----\n"):
        secret.write_bytes(content)
        with pytest.raises(NoSecretKey):
            ring.signer()
    secret.unlink()
    with pytest.raises(NoSecretKey):
        ring.signer()
    with pytest.raises(NoSecretKey):
        KeyRing(tmp_path / "empty", Disk()).signer()


def test_a_damaged_public_key_is_named(ring: KeyRing) -> None:
    damaged = ring.folder / "1" / "public"
    damaged.chmod(0o644)
    damaged.write_text("lama+00000000+AAAA\n")
    with pytest.raises(BadKey):
        ring.public()


def test_a_rotation_signed_by_both_is_endorsed_and_one_by_the_new_key_alone_is_not() -> None:
    assert is_endorsed(OLD.public, NEW.public, rotation_note(OLD.public, OLD, NEW))
    assert not is_endorsed(OLD.public, NEW.public, rotation_note(OLD.public, NEW))
    for note in (rotation_note(OLD.public, STRANGER, NEWEST), rotation_note(STRANGER.public, STRANGER, NEW)):
        with pytest.raises(BadNote):
            is_endorsed(OLD.public, NEW.public, note)


def test_trust_reaches_from_a_known_key_to_the_newest_only_through_endorsements() -> None:
    keys = (OLD.public, NEW.public, NEWEST.public)
    endorsed = (rotation_note(OLD.public, OLD, NEW), rotation_note(NEW.public, NEW, NEWEST))
    broken = (rotation_note(OLD.public, NEW), endorsed[1])
    assert trusted_from(keys, endorsed, OLD.public)
    assert trusted_from(keys, broken, NEW.public)
    assert not trusted_from(keys, broken, OLD.public)
    assert not trusted_from(keys, endorsed, STRANGER.public)
