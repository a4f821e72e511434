"""Backup: generations over a store that only grows; nothing damaged is copied."""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from threading import Event, Thread

import pytest

from archive.archive import Archive
from archive.catalogue.records import Listing
from archive.copies.backup import Backup, DamagedGeneration, NoSuchGeneration
from archive.copies.copy import NotOurs
from archive.integrity.fixity import FixityVerdict
from archive.integrity.parallel import Manner
from archive.storage.store import RECORD
from archive.values.record import Phase, Record
from tests.archive.copies.conftest import brought_back, findings, hold_one, opened
from tests.making import (
    Clock,
    FailingDisk,
    Killed,
    broken_disk,
    bury,
    file_all,
    file_one,
    full_disk,
    make_archive,
    submission,
)

pytestmark = pytest.mark.slow  # together they take more than the quick part of the tests may

PLAIN = Manner(cached=True)
Failure = Callable[[], BaseException]


def test_a_second_generation_copies_only_what_is_new(small: Archive, backup: Backup) -> None:
    assert backup.make(small).written == 2
    record = file_one(small, b"tiga")
    small.filing.describe(record.id, replace(record.description, title="Lain"))
    assert backup.make(small).written == 1
    assert backup.make(small).written == 0
    assert [one.records for one in backup.generations()] == [2, 3, 3]
    assert [entry.action for entry in small.entries()].count("backed_up") == 3


def test_the_next_backup_destroys_the_destroyed_in_the_backup_too(
    small: Archive, backup: Backup, tmp_path: Path
) -> None:
    doomed = next(iter(small.listed(Listing())))
    old = backup.make(small).generation
    bury(small, doomed)
    backup.make(small)
    names = {path.name for path in backup.duplicate.folder(doomed.id).rglob("*") if path.is_file()}
    assert "original.txt" not in names
    assert RECORD in names
    assert brought_back(backup, tmp_path / "pulih", name=old.name).buried == (doomed.id,)


def test_a_backup_is_one_state_while_ingest_runs(small: Archive, backup: Backup, tmp_path: Path) -> None:
    stop = Event()
    filed: list[Record] = []

    def ingest() -> None:
        other = opened(small.home.root)
        while not stop.is_set():
            filed.append(file_one(other, b"baru %d" % len(filed)))
        other.close()

    writer = Thread(target=ingest)
    writer.start()
    try:
        generations = [backup.make(small).generation for _ in range(3)]
    finally:
        stop.set()
        writer.join()
    assert filed
    for number, generation in enumerate(generations):
        brought_back(backup, tmp_path / f"pulih{number}", name=generation.name)
        again = opened(tmp_path / f"pulih{number}")
        assert findings(again) == []
        assert again.count() == generation.records
        again.close()


def test_damage_is_not_backed_up_and_an_older_good_copy_stays(small: Archive, backup: Backup) -> None:
    record = next(iter(small.listed(Listing())))
    backup.make(small)
    path = small.store.original(record)
    good = path.read_bytes()
    path.chmod(0o644)
    path.write_bytes(b"xxxx")
    small.filing.describe(record.id, replace(record.description, title="Lain"))
    made = backup.make(small)
    copy = backup.duplicate.folder(record.id)
    assert (copy / "v1" / "content" / path.name).read_bytes() == good
    assert made.failures == ()  # the new version brought metadata only; the old bytes were not read again
    new = file_one(small, b"tiga")
    small.store.original(new).unlink()
    assert [failure.record for failure in backup.make(small).failures] == [new.id]
    assert not backup.duplicate.folder(new.id).exists()


def test_a_held_file_that_is_damaged_is_named(small: Archive, backup: Backup) -> None:
    held = hold_one(small)
    path = small.quarantine.path(held)
    path.chmod(0o644)
    path.write_bytes(b"rusak")
    assert [failure.record for failure in backup.make(small).failures] == [held.id]
    path.write_bytes(b"terkunci")
    assert backup.make(small).failures == ()


def test_a_held_file_that_was_spoilt_in_the_backup_is_named_and_copied_again(
    small: Archive, backup: Backup
) -> None:
    held = hold_one(small)
    generation = backup.make(small).generation
    copy = backup.held.path(held)
    copy.chmod(0o644)
    copy.write_bytes(b"rusak")
    found = [check.file for check in backup.check(generation, PLAIN) if check.is_finding]
    assert found == [f"quarantine/{held.id}/original"]
    assert backup.make(small).failures == ()
    assert backup.held.is_whole(held)


def test_keys_are_only_taken_along_when_asked(small: Archive, backup: Backup) -> None:
    backup.make(small)
    assert not list(backup.duplicate.keys.rglob("secret"))
    backup.make(small, with_keys=True)
    (secret,) = backup.duplicate.keys.rglob("secret")
    assert secret.stat().st_mode & 0o777 == 0o600


def test_a_backup_of_another_archive_is_refused(small: Archive, backup: Backup, tmp_path: Path) -> None:
    backup.make(small)
    other = make_archive(tmp_path / "other")
    with pytest.raises(NotOurs):
        backup.make(other)
    with pytest.raises(NotOurs):
        Backup(small.home.root).make(other)
    other.close()


def test_a_backup_that_is_damaged_is_named_and_not_restored(
    small: Archive, backup: Backup, tmp_path: Path
) -> None:
    generation = backup.make(small).generation
    assert [check for check in backup.check(generation, PLAIN) if check.is_finding] == []
    record = next(iter(small.listed(Listing())))
    (backup.duplicate.folder(record.id) / "v1/content/text.txt").unlink()
    (check,) = [check for check in backup.check(generation, PLAIN) if check.is_finding]
    assert (check.record, check.verdict) == (record.id, FixityVerdict.MISSING)
    came = brought_back(backup, tmp_path / "pulih")
    assert ([failure.record for failure in came.failures], came.records) == ([record.id], 1)
    catalogue = backup.folder(generation.name) / "catalogue.sqlite"
    catalogue.write_bytes(catalogue.read_bytes()[:-1] + b"?")
    with pytest.raises(DamagedGeneration):
        backup.generation()


def test_a_damaged_catalogue_is_not_backed_up(small: Archive, backup: Backup) -> None:
    small.close()
    content = bytearray(small.home.catalogue.read_bytes())
    content[4096 * 3 + 8 : 4096 * 12] = bytes(4096 * 9 - 8)
    small.home.catalogue.write_bytes(bytes(content))
    with pytest.raises((sqlite3.DatabaseError, Exception)):
        backup.make(small)
    assert not backup.folder("x").parent.exists() or not list(backup.folder("x").parent.iterdir())


def test_an_unknown_generation_and_an_empty_backup_are_told(small: Archive, backup: Backup) -> None:
    with pytest.raises(NotOurs):
        backup.generations()
    backup.make(small)
    with pytest.raises(NoSuchGeneration):
        backup.generation("20200101T000000-1")


@pytest.mark.parametrize("failure", [Killed, full_disk, broken_disk])
def test_a_backup_that_fails_anywhere_leaves_whole_generations(
    small: Archive, tmp_path: Path, failure: Failure
) -> None:
    place = tmp_path / "cadangan"
    for allowed in range(1000):
        disk = FailingDisk(allowed, failure())
        with suppress(OSError, Killed):
            Backup(place, disk).make(small)
        healthy = Backup(place)
        healthy.make(small)
        for generation in healthy.generations():
            assert [check for check in healthy.check(generation, PLAIN) if check.is_finding] == []
        if not disk.failed:
            return
        shutil.rmtree(place)
    pytest.fail("the backup never came to its end")


@pytest.mark.parametrize("failure", [Killed, full_disk, broken_disk])
def test_a_burial_that_fails_anywhere_is_done_or_undone(tmp_path: Path, failure: Failure) -> None:
    before = make_archive(tmp_path / "before")
    given = before.home.staging / "given"
    file_all(before, [submission(given, b"satu"), submission(given, b"dua")])
    doomed = next(iter(before.listed(Listing())))
    before.close()
    for allowed in range(1000):
        home = tmp_path / "round"
        shutil.copytree(before.home.root, home)
        disk = FailingDisk(allowed, failure())
        archive = Archive.open(home, "budi", Clock(hours=1), disk)
        with suppress(OSError, Killed):
            bury(archive, doomed)
        archive.close()
        archive = opened(home)
        archive.recover()
        assert findings(archive) == []
        assert bury(archive, doomed).phase is Phase.DESTROYED
        assert findings(archive) == []
        assert archive.pages(doomed.id) == ()
        archive.close()
        shutil.rmtree(home)
        if not disk.failed:
            return
    pytest.fail("the burial never came to its end")
