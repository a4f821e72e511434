from __future__ import annotations

import shutil
import stat
from pathlib import Path

import pytest

from archive.archive import Archive
from archive.journal.entries import SEGMENT
from archive.journal.keys import NoSecretKey, is_endorsed, trusted_from
from archive.journal.merkle import leaf_hash, root_of
from archive.journal.signed_note import BadKey, BadNote, PublicKey, Signer, open_note
from archive.journal.signing import Inconsistent
from tests.making import Clock, file_one, fill_journal, make_archive, note, reopened, tamper


def root_by_hand(archive: Archive) -> bytes:
    return root_of(leaf_hash(entry.line) for entry in archive.entries())


def test_a_new_archive_has_a_key_and_a_first_checkpoint(archive: Archive) -> None:
    (key,) = archive.notary.ring.public()
    first = archive.notary.newest()
    assert first is not None
    assert first.signers == (key,)
    assert first.checkpoint.origin == key.name
    assert archive.notary.checkpoints.sizes() == [2]


def test_only_the_owner_may_read_the_secret(archive: Archive) -> None:
    secret = archive.home.keys / "1" / "secret"
    assert stat.S_IMODE(secret.stat().st_mode) == 0o600
    assert b"PRIVATE KEY" in secret.read_bytes()
    assert (
        PublicKey.parse((archive.home.keys / "1/public").read_text().strip()) in archive.notary.ring.public()
    )


def test_a_checkpoint_covers_the_journal_as_it_is(archive: Archive) -> None:
    file_one(archive, b"isi")
    signed = archive.notary.checkpoint()
    assert signed.checkpoint.size == archive.last_sequence()
    assert signed.checkpoint.root == root_by_hand(archive)
    assert open_note(signed.note, archive.notary.ring.public()).text == str(signed.checkpoint)
    assert archive.notary.checkpoint() == signed
    assert archive.notary.newest() == signed


@pytest.mark.parametrize("size", [SEGMENT - 1, SEGMENT, SEGMENT + 1, 3 * SEGMENT + 7])
def test_the_kept_roots_of_full_segments_lead_to_the_same_root(archive: Archive, size: int) -> None:
    fill_journal(archive, size)
    assert archive.notary.checkpoint().checkpoint.root == root_by_hand(archive)
    fill_journal(archive, size + 1)
    assert archive.notary.checkpoint().checkpoint.root == root_by_hand(archive)


def test_old_checkpoints_stay(archive: Archive) -> None:
    sizes = [archive.notary.checkpoint().checkpoint.size]
    for _ in range(3):
        note(archive)
        sizes.append(archive.notary.checkpoint().checkpoint.size)
    assert [2, *sizes] == archive.notary.checkpoints.sizes()


@pytest.mark.parametrize(
    "damage",
    [
        "DELETE FROM journal WHERE sequence > 2",
        "DELETE FROM journal WHERE sequence = 1; UPDATE journal SET sequence = sequence - 1",
    ],
)
def test_a_journal_that_lost_what_was_signed_is_not_signed_again(archive: Archive, damage: str) -> None:
    file_one(archive, b"isi")
    size = archive.notary.checkpoint().checkpoint.size
    tamper(archive, damage)
    with pytest.raises(Inconsistent) as refusal:
        archive.notary.checkpoint()
    assert refusal.value.signed == size


def test_a_history_written_anew_is_not_signed(tmp_path: Path) -> None:
    archive, other = make_archive(tmp_path / "one"), make_archive(tmp_path / "other")
    file_one(other, b"lain")
    shutil.rmtree(other.home.keys)
    shutil.copytree(archive.home.keys, other.home.keys)
    shutil.rmtree(other.home.journal / "checkpoints")
    shutil.copytree(archive.home.journal / "checkpoints", other.home.journal / "checkpoints")
    with pytest.raises(Inconsistent):
        other.notary.checkpoint()
    archive.close()
    other.close()


def test_a_rotation_is_endorsed_by_both_keys_and_told_in_the_journal(archive: Archive) -> None:
    (old,) = archive.notary.ring.public()
    new = archive.notary.rotate()
    assert archive.notary.ring.public() == (old, new)
    (rotation,) = archive.notary.ring.rotations()
    assert is_endorsed(old, new, rotation)
    newest = archive.notary.newest()
    assert newest is not None
    assert newest.signers == (old, new)
    last = list(archive.entries())[-1]
    assert (last.action, last.detail) == ("key_rotated", {"before": str(old), "key": str(new)})
    assert not (archive.home.keys / "1/secret").exists()
    note(archive)
    assert archive.notary.checkpoint().signers == (new,)


def test_whoever_trusts_an_old_key_can_trust_the_newest(archive: Archive) -> None:
    archive.notary.rotate()
    archive.notary.rotate()
    keys, rotations = archive.notary.ring.public(), archive.notary.ring.rotations()
    assert all(trusted_from(keys, rotations, key) for key in keys)
    assert not trusted_from(keys, rotations, Signer.new(keys[0].name).public)
    with pytest.raises(BadNote):
        trusted_from(keys, rotations[::-1], keys[0])


def test_a_lost_key_stops_signing_but_no_work_and_can_be_replaced_openly(archive: Archive) -> None:
    (archive.home.keys / "1/secret").unlink()
    archive = reopened(archive)
    file_one(archive, b"isi")
    for act in (archive.notary.checkpoint, archive.notary.rotate):
        with pytest.raises(NoSecretKey):
            act()
    (old,) = archive.notary.ring.public()
    new = archive.notary.rotate(lost=True)
    assert list(archive.entries())[-1].action == "key_replaced"
    assert archive.notary.checkpoint().signers == (new,)
    assert not trusted_from(archive.notary.ring.public(), archive.notary.ring.rotations(), old)
    archive.close()


def test_a_secret_that_is_not_the_public_keys_does_not_sign(archive: Archive) -> None:
    secret = archive.home.keys / "1/secret"
    good = secret.read_bytes()
    archive.notary.rotate()
    (archive.home.keys / "2/secret").write_bytes(good)
    with pytest.raises(NoSecretKey):
        archive.notary.checkpoint()
    (archive.home.keys / "2/secret").write_bytes(b"no key")
    with pytest.raises(NoSecretKey):
        archive.notary.checkpoint()


def test_keys_that_vanished_are_not_made_anew(archive: Archive) -> None:
    shutil.rmtree(archive.home.keys)
    archive = reopened(archive)
    assert not archive.home.keys.exists()
    with pytest.raises(NoSecretKey):
        archive.notary.checkpoint()
    archive.close()


def test_a_damaged_checkpoint_is_passed_over(archive: Archive) -> None:
    file_one(archive, b"isi")
    size = archive.notary.checkpoint().checkpoint.size
    path = archive.notary.checkpoints.path(size)
    path.chmod(0o644)
    path.write_bytes(path.read_bytes()[:-5])
    newest = archive.notary.newest()
    assert newest is not None
    assert newest.checkpoint.size == 2


def test_an_archive_can_be_named_and_not_by_anything(tmp_path: Path) -> None:
    named = Archive.create(tmp_path / "one", "budi", Clock(), origin="ppid.example/arsip")
    assert named.notary.ring.public()[0].name == "ppid.example/arsip"
    named.close()
    with pytest.raises(BadKey):
        Archive.create(tmp_path / "two", "budi", Clock(), origin="dua kata")
    assert not (tmp_path / "two").exists()
