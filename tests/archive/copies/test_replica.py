"""Replicas and repair: a second copy that never takes over damage, and a store that is put right from it."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

import pytest

from archive.accession.held_files import HeldState
from archive.archive import Archive
from archive.catalogue.records import Listing
from archive.copies.copy import NotOurs
from archive.copies.replica import NoSuchReplica, Replica, Replicas, damaged_in, repair_of
from archive.integrity.fixity import FixityVerdict
from archive.integrity.parallel import Manner
from archive.journal.transcript import read_entries
from archive.storage.disk import Disk
from archive.values.record import Record
from tests.archive.copies.conftest import hold_one
from tests.making import Clock, FailingDisk, Killed, broken_disk, check_all, file_one, full_disk, make_archive

pytestmark = pytest.mark.slow  # together they take more than the quick part of the tests may

PLAIN = Manner(cached=True)
Failure = Callable[[], BaseException]


@pytest.fixture
def record(archive: Archive) -> Record:
    """A record of two versions."""
    filed = file_one(archive, b"isi yang penting")
    return archive.filing.describe(filed.id, replace(filed.description, title="Judul baru"))


@pytest.fixture
def copy(archive: Archive, record: Record, tmp_path: Path) -> Replica:
    """A replica that is up to date."""
    assert record.version == 2
    replica = Replicas(archive).add(tmp_path / "salinan")
    Replicas(archive).sync(replica)
    return replica


def roots(archive: Archive) -> list[Path]:
    return [replica.duplicate.store for replica in Replicas(archive).reachable()]


def overwrite(path: Path, data: bytes) -> None:
    path.chmod(0o644)
    path.write_bytes(data)


def tree(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def findings(archive: Archive, replica: Replica) -> list[tuple[str, FixityVerdict]]:
    checks = Replicas(archive).check(replica, PLAIN)
    return [(check.file, check.verdict) for check in checks if check.is_finding]


def test_a_replica_is_the_store_and_the_journal_once_more(archive: Archive, copy: Replica) -> None:
    assert tree(copy.duplicate.store) == tree(archive.store.root)
    entries = [entry.digest for entry in archive.entries()]
    copied = [entry.digest for entry in read_entries(copy.duplicate.journal)]
    assert copied == entries[: len(copied)]
    assert len(copied) == len(entries) - 1  # the sync itself is told afterwards
    assert findings(archive, copy) == []
    assert not list(copy.duplicate.root.rglob("secret"))


def test_a_sync_brings_only_what_is_new(archive: Archive, copy: Replica, record: Record) -> None:
    assert Replicas(archive).sync(copy).written == 0
    archive.filing.describe(record.id, replace(record.description, title="Lagi"))
    file_one(archive, b"baru")
    assert Replicas(archive).sync(copy).written == 2
    assert tree(copy.duplicate.store) == tree(archive.store.root)
    (known,) = Replicas(archive).listed()
    assert known.position == archive.last_sequence() - 1


def test_damage_does_not_reach_the_replica(archive: Archive, copy: Replica, record: Record) -> None:
    before = tree(copy.duplicate.folder(record.id))
    overwrite(archive.store.original(record), b"isi yang  palsu!")
    new = file_one(archive, b"baru")
    overwrite(archive.store.original(new), b"rusak")
    copied = Replicas(archive).sync(copy)
    assert [failure.record for failure in copied.failures] == [new.id]
    assert tree(copy.duplicate.folder(record.id)) == before
    assert not copy.duplicate.folder(new.id).exists()


def test_a_rewritten_past_does_not_reach_the_replica(archive: Archive, copy: Replica, record: Record) -> None:
    """Whoever makes an object anew, consistent in itself, has the replica against them."""
    other = file_one(archive, b"palsu")
    before = tree(copy.duplicate.folder(record.id))
    shutil.rmtree(archive.store.folder(record.id))
    shutil.copytree(archive.store.folder(other.id), archive.store.folder(record.id))
    assert record.id in [failure.record for failure in Replicas(archive).sync(copy).failures]
    assert tree(copy.duplicate.folder(record.id)) == before


def test_a_replica_that_is_damaged_is_named_and_mended_from_the_archive(
    archive: Archive, copy: Replica, record: Record
) -> None:
    folder = copy.duplicate.folder(record.id)
    overwrite(folder / "v1/content/original.txt", b"?")
    (folder / "inventory.json").unlink()
    checks = list(Replicas(archive).check(copy, PLAIN))
    assert damaged_in(checks) == (record.id,)
    (mended,) = Replicas(archive).mend(copy, damaged_in(checks))
    assert set(mended.mended.files) == {"v1/content/original.txt", "inventory.json"}
    assert findings(archive, copy) == []
    assert mended.mended.aside is not None
    assert tree(mended.mended.aside) == {"v1/content/original.txt": b"?"}


def test_held_files_are_copied_checked_mended_and_repair_their_own(archive: Archive, copy: Replica) -> None:
    held, replicas = hold_one(archive), Replicas(archive)
    assert findings(archive, copy) == [
        (f"quarantine/{held.id}/original", FixityVerdict.MISSING),
        (f"quarantine/{held.id}/held.json", FixityVerdict.MISSING),
    ]
    assert replicas.sync(copy).failures == ()
    assert findings(archive, copy) == []
    theirs = copy.duplicate.quarantine / held.id / "original"
    overwrite(theirs, b"rusak")
    assert [each.mended.files for each in replicas.mend_held(copy)] == [("original",)]
    assert theirs.read_bytes() == b"terkunci"
    overwrite(archive.quarantine.path(held), b"rusak")
    (repaired,) = archive.quarantine.repair([copy.duplicate.quarantine])
    assert (repaired.mended.files, repaired.mended.left) == (("original",), {})
    assert archive.quarantine.path(held).read_bytes() == b"terkunci"
    assert [entry.detail["held"] for entry in archive.entries() if entry.action == "repaired"] == [held.id]
    archive.quarantine.clear(held, HeldState.RELEASED)
    replicas.sync(copy)
    assert not theirs.exists()


def test_without_a_good_copy_a_held_file_stays_what_it_is(archive: Archive, copy: Replica) -> None:
    held = hold_one(archive)
    overwrite(archive.quarantine.path(held), b"rusak")
    (repaired,) = archive.quarantine.repair([copy.duplicate.quarantine])
    assert (repaired.mended.files, repaired.mended.left) == ((), {"original": FixityVerdict.CHANGED})
    assert [failure.record for failure in Replicas(archive).sync(copy).failures] == [held.id]
    assert [each.mended.files for each in Replicas(archive).mend_held(copy)] == [()]
    assert archive.quarantine.path(held).read_bytes() == b"rusak"


def test_a_folder_that_is_no_replica_of_this_archive_is_refused(
    archive: Archive, copy: Replica, tmp_path: Path
) -> None:
    (tmp_path / "penuh").mkdir()
    (tmp_path / "penuh" / "berkas").touch()
    for place in (tmp_path / "penuh", archive.home.root, archive.home.root / "di dalam"):
        with pytest.raises(NotOurs):
            Replicas(archive).add(place)
    other = make_archive(tmp_path / "other")
    with pytest.raises(NotOurs):
        Replicas(other).add(Path(copy.place))
    other.close()
    with pytest.raises(NoSuchReplica):
        Replicas(archive).find(tmp_path / "penuh")


def test_a_replica_that_is_away_is_told_from_one_that_is_there(archive: Archive, copy: Replica) -> None:
    Path(copy.place).rename(f"{copy.place}-away")
    assert Replicas(archive).reachable() == ()
    with pytest.raises(NotOurs):
        Replicas(archive).sync(copy)


@pytest.fixture
def before(tmp_path: Path) -> Path:
    """A folder with a home, whose one record is damaged in two files, and a replica that lacks another record."""
    archive = make_archive(tmp_path / "before" / "home")
    first = file_one(archive, b"pertama")
    replica = Replicas(archive).add(tmp_path / "before" / "salinan")
    Replicas(archive).sync(replica)
    archive.filing.describe(first.id, replace(first.description, title="Lain"))
    file_one(archive, b"kedua")
    (archive.store.folder(first.id) / "v1/content/text.txt").unlink()
    overwrite(archive.store.folder(first.id) / "v1/content/pages.jsonl", b"?")
    archive.close()
    return tmp_path / "before"


def in_round(before: Path, folder: Path, disk: Disk | None = None) -> tuple[Archive, Replica]:
    archive = Archive.open(folder / "home", "budi", Clock(), disk)
    return archive, Replica(str(folder / "salinan"), "", None, None)


@pytest.mark.parametrize("failure", [Killed, full_disk, broken_disk])
@pytest.mark.parametrize("forever", [True, False], ids=["from then on", "once"])
def test_a_sync_that_fails_anywhere_leaves_every_object_whole(
    before: Path, tmp_path: Path, failure: Failure, forever: bool
) -> None:
    for allowed in range(1000):
        folder = tmp_path / "round"
        shutil.copytree(before, folder)
        disk = FailingDisk(allowed, failure(), forever=forever)
        archive, replica = in_round(before, folder, disk)
        with suppress(OSError, Killed):
            Replicas(archive).sync(replica)
        archive.close()
        archive, replica = in_round(before, folder)
        _assert_each_state_is_old_or_new(archive, replica)
        Replicas(archive).sync(replica)
        assert [name for name, _verdict in findings(archive, replica)] == []
        archive.close()
        shutil.rmtree(folder)
        if not disk.failed:
            return
    pytest.fail("the sync never came to its end")


def _assert_each_state_is_old_or_new(archive: Archive, replica: Replica) -> None:
    """No object of the replica has a file that is not what its inventory says; it may be a version behind."""
    wrong = dict(findings(archive, replica))
    whole_or_behind = {FixityVerdict.DIFFERS, FixityVerdict.MISSING, FixityVerdict.CHANGED}
    assert set(wrong.values()) <= whole_or_behind
    assert not any(name.endswith((".txt", ".jsonl")) for name in wrong if "original" not in name)


@pytest.mark.parametrize("failure", [Killed, full_disk, broken_disk])
@pytest.mark.parametrize("forever", [True, False], ids=["from then on", "once"])
def test_a_repair_that_fails_anywhere_loses_neither_the_good_nor_the_suspect(
    before: Path, tmp_path: Path, failure: Failure, forever: bool
) -> None:
    for allowed in range(1000):
        folder = tmp_path / "round"
        shutil.copytree(before, folder)
        disk = FailingDisk(allowed, failure(), forever=forever)
        archive, _replica = in_round(before, folder, disk)
        damaged = next(record for record in archive.listed(Listing()) if record.version == 2)
        with suppress(OSError, Killed):
            repair_of(archive).repair(damaged.id, [folder / "salinan" / "store"])
        archive.close()
        archive, _replica = in_round(before, folder)
        assert repair_of(archive).repair(damaged.id, [folder / "salinan" / "store"]).mended.left == {}
        assert b"?" in tree(archive.home.suspect).values()
        assert [check for check in check_all(archive) if check.is_finding] == []
        archive.close()
        shutil.rmtree(folder)
        if not disk.failed:
            return
    pytest.fail("the repair never came to its end")
