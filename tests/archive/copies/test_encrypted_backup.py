"""An encrypted backup: nothing in clear, nothing encrypted twice, and an archive that comes back as it was."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from archive.archive import Archive
from archive.catalogue.records import Listing
from archive.copies.backup import Backup, NoSuchGeneration
from archive.copies.copy import NotOurs
from archive.copies.encrypted_backup import EncryptedBackup
from archive.copies.encryption import DamagedPiece, Identities, Recipients, WrongIdentity
from archive.copies.restore import Restored, finish, restore
from archive.integrity.fixity import FixityVerdict
from archive.values.record import Description
from tests.archive.copies.conftest import findings, hold_one, opened
from tests.archive.copies.test_encryption import recipient_of, written_key
from tests.making import Clock, FailingDisk, Killed, broken_disk, bury, file_one, full_disk

pytestmark = pytest.mark.slow  # together they take more than the quick part of the tests may


@pytest.fixture
def key(tmp_path: Path) -> Path:
    return written_key(tmp_path / "kunci")


@pytest.fixture
def recipients(key: Path) -> Recipients:
    return Recipients.parse([recipient_of(key)])


@pytest.fixture
def sealed(tmp_path: Path) -> EncryptedBackup:
    return EncryptedBackup(tmp_path / "cadangan")


def brought_back(backup: EncryptedBackup, key: Path, root: Path, name: str | None = None) -> Restored:
    with backup.opened(name, Identities.read(key), root.with_name(".terbuka")) as source:
        result = restore(source, root, "siti", Clock())
    assert not root.with_name(".terbuka").exists()
    finish(root)
    return result


def pieces(backup: EncryptedBackup) -> list[Path]:
    return sorted(backup.root.rglob("*.age"))


def test_an_archive_comes_back_as_it_was_and_nothing_lay_in_clear(
    small: Archive, sealed: EncryptedBackup, recipients: Recipients, key: Path, tmp_path: Path
) -> None:
    record = file_one(small, b"SANGAT RAHASIA SEKALI", Description(title="Perkara Rahasia"))
    small.filing.describe(record.id, replace(record.description, summary="uraian"))
    held = hold_one(small, b"TERKUNCI DAN RAHASIA")
    made = sealed.make(small, recipients, with_keys=True)
    assert (made.written, made.failures) == (3, ())
    for path in sealed.root.rglob("*"):
        if path.is_file():
            content = path.read_bytes().lower()
            assert b"rahasia" not in content
            assert b"budi" not in content
    assert sealed.root.stat().st_mode & 0o777 == 0o700
    assert list(small.entries())[-1].detail["place"] == str(sealed.root)
    assert not any((small.home.staging / name).exists() for name in ("plain",))
    restored = brought_back(sealed, key, tmp_path / "pulih")
    assert (restored.records, restored.failures) == (3, ())
    again = opened(tmp_path / "pulih")
    assert findings(again) == []
    assert again.find(record.id).description.summary == "uraian"
    assert again.quarantine.path(held).read_bytes() == b"TERKUNCI DAN RAHASIA"
    assert again.audit().findings == ()
    again.close()


def test_a_second_generation_encrypts_only_what_is_new(
    small: Archive, sealed: EncryptedBackup, recipients: Recipients, key: Path, tmp_path: Path
) -> None:
    first = sealed.make(small, recipients).generation
    before = {path: path.stat().st_mtime_ns for path in pieces(sealed)}
    record = file_one(small, b"tiga")
    assert sealed.make(small, recipients).written == 1
    assert sealed.make(small, recipients).written == 0
    assert {path: path.stat().st_mtime_ns for path in before} == before
    assert [one.records for one in sealed.generations()] == [2, 3, 3]
    assert brought_back(sealed, key, tmp_path / "lama", first.name).records == 2
    brought_back(sealed, key, tmp_path / "baru")
    assert opened(tmp_path / "baru").find(record.id) == record
    with pytest.raises(NoSuchGeneration):
        sealed.generation("lain")


def test_only_its_recipients_open_it(
    small: Archive, sealed: EncryptedBackup, recipients: Recipients, tmp_path: Path
) -> None:
    sealed.make(small, recipients)
    with pytest.raises(WrongIdentity):
        brought_back(sealed, written_key(tmp_path / "asing"), tmp_path / "pulih")
    assert not (tmp_path / "pulih").exists()
    assert not (tmp_path / ".terbuka").exists()


def test_what_was_destroyed_since_does_not_come_back_and_its_pieces_are_gone(
    small: Archive, sealed: EncryptedBackup, recipients: Recipients, key: Path, tmp_path: Path
) -> None:
    doomed = next(iter(small.listed(Listing())))
    old = sealed.make(small, recipients).generation
    before = {path for path in pieces(sealed) if doomed.id in str(path)}
    bury(small, doomed)
    sealed.make(small, recipients)
    assert before.isdisjoint(pieces(sealed))
    restored = brought_back(sealed, key, tmp_path / "pulih", old.name)
    assert restored.buried == (doomed.id,)
    assert opened(tmp_path / "pulih").find(doomed.id).is_destroyed


def test_a_damaged_or_lost_piece_is_named_by_check_and_by_restore(
    small: Archive, sealed: EncryptedBackup, recipients: Recipients, key: Path, tmp_path: Path
) -> None:
    generation = sealed.make(small, recipients).generation
    assert {check.verdict for check in sealed.check(generation)} == {FixityVerdict.SAME}
    first, second = (path for path in pieces(sealed) if "store" in path.parts)
    first.chmod(0o644)
    first.write_bytes(first.read_bytes()[:-10])
    second.unlink()
    found = {check.file: check.verdict for check in sealed.check(generation) if check.is_finding}
    assert found == {
        str(first.relative_to(sealed.root)): FixityVerdict.CHANGED,
        str(second.relative_to(sealed.root)): FixityVerdict.MISSING,
    }
    restored = brought_back(sealed, key, tmp_path / "pulih")
    assert len(restored.failures) == 2
    (own,) = (sealed.root / "generations").glob("*.age")
    own.chmod(0o644)
    own.write_bytes(own.read_bytes()[:-1])
    with pytest.raises(DamagedPiece):
        brought_back(sealed, key, tmp_path / "lagi")


def test_what_is_damaged_in_the_archive_is_not_encrypted_but_named(
    small: Archive, sealed: EncryptedBackup, recipients: Recipients
) -> None:
    record = next(iter(small.listed(Listing())))
    original = small.store.original(record)
    original.chmod(0o644)
    original.write_bytes(b"lain")
    made = sealed.make(small, recipients)
    assert [failure.record for failure in made.failures] == [record.id]
    assert not any(record.id in str(path) for path in pieces(sealed))


@pytest.mark.parametrize("failure", [Killed, full_disk, broken_disk])
def test_a_backup_that_dies_anywhere_leaves_the_former_and_can_be_made_again(
    small: Archive, recipients: Recipients, key: Path, tmp_path: Path, failure: type[BaseException]
) -> None:
    root = tmp_path / "cadangan"
    EncryptedBackup(root).make(small, recipients)
    record = file_one(small, b"tiga")
    for allowed in range(0, 1000, 3):
        failing = FailingDisk(allowed, failure())
        try:
            EncryptedBackup(root, failing).make(small, recipients)
        except (Killed, OSError):
            before = EncryptedBackup(root)
            assert {check.verdict for check in before.check(before.generation())} == {FixityVerdict.SAME}
            continue
        break
    made = EncryptedBackup(root).make(small, recipients)
    assert made.failures == ()
    brought_back(EncryptedBackup(root), key, tmp_path / "pulih")
    assert opened(tmp_path / "pulih").find(record.id) == record


def test_a_folder_of_another_kind_or_of_another_archive_is_left_alone(
    small: Archive, sealed: EncryptedBackup, recipients: Recipients, tmp_path: Path
) -> None:
    Backup(tmp_path / "terang").make(small)
    with pytest.raises(NotOurs):
        EncryptedBackup(tmp_path / "terang").make(small, recipients)
    sealed.make(small, recipients)
    with pytest.raises(NotOurs):
        Backup(sealed.root).make(small)
    assert EncryptedBackup.is_at(sealed.root)
    assert not EncryptedBackup.is_at(tmp_path / "terang")
