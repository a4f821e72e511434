"""Restore: the same archive again in an empty home, nothing destroyed brought back."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from archive.archive import Archive
from archive.catalogue import schema
from archive.catalogue.records import Listing
from archive.copies.backup import Backup
from archive.copies.replica import Replicas
from archive.copies.restore import Source, finish, matches, restore
from archive.journal.entries import Journal
from archive.storage.home import HomeExists
from archive.storage.transfer import Diverged
from archive.values.record import Phase
from tests.archive.copies.conftest import brought_back, findings, hold_one, opened
from tests.archive.eventful import make_eventful, rows
from tests.making import (
    NOON,
    Clock,
    FailingDisk,
    Killed,
    broken_disk,
    bury,
    check_all,
    file_one,
    full_disk,
    make_archive,
)

pytestmark = pytest.mark.slow  # together they take more than the quick part of the tests may

Failure = Callable[[], BaseException]


def test_the_restore_drill(tmp_path: Path, backup: Backup) -> None:
    """Into an empty home, then everything is checked, and the journal compared entry by entry and by its root."""
    archive = make_eventful(tmp_path / "home")
    archive.home.settings.write_text('[archive]\nactor = "budi"\n')
    before, journal = rows(archive), [entry.digest for entry in archive.entries()]
    damaged = archive.damaged()[0].record
    made = backup.make(archive).generation
    archive.close()
    shutil.rmtree(archive.home.root)
    came = brought_back(backup, tmp_path / "home")
    again = opened(tmp_path / "home")
    assert [entry.digest for entry in again.entries()][: made.position] == journal
    assert matches(again, made)
    after = rows(again)
    assert [row[3] for row in after.pop("journal")[len(journal) :]] == ["restored"]
    before.pop("journal")
    assert after == before
    assert [failure.record for failure in came.failures] == [damaged]
    assert {check.record for check in check_all(again) if check.is_finding} == {damaged}
    assert again.home.settings.read_text() == '[archive]\nactor = "budi"\n'
    assert file_one(again, b"sesudahnya").code == "500.12/006/IKP/2024"
    (held,) = again.quarantine.listed()
    assert again.quarantine.path(held).read_bytes() == b"terkunci"
    again.close()


def test_a_held_file_is_restored_with_its_bytes_or_named(
    small: Archive, backup: Backup, tmp_path: Path
) -> None:
    held, lost = hold_one(small), hold_one(small, b"hilang")
    backup.make(small)
    copy = backup.held.path(lost)
    copy.chmod(0o644)
    copy.write_bytes(b"rusak")
    came = brought_back(backup, tmp_path / "restored")
    assert [failure.record for failure in came.failures] == [lost.id]
    again = opened(tmp_path / "restored")
    assert again.quarantine.path(held).read_bytes() == b"terkunci"
    found = [check.file for check in again.quarantine.check(cached=True) if check.is_finding]
    assert found == [f"quarantine/{lost.id}/original", f"quarantine/{lost.id}/held.json"]
    again.close()


def test_an_older_generation_is_what_the_archive_was_then(
    small: Archive, backup: Backup, tmp_path: Path
) -> None:
    old = list(small.listed(Listing()))
    first = backup.make(small).generation
    small.filing.describe(old[0].id, replace(old[0].description, title="Judul baru"))
    file_one(small, b"tiga")
    backup.make(small)
    brought_back(backup, tmp_path / "lama", name=first.name)
    again = opened(tmp_path / "lama")
    assert list(again.listed(Listing())) == old
    assert findings(again) == []
    again.close()


def test_a_record_destroyed_after_the_backup_does_not_come_back(
    small: Archive, backup: Backup, tmp_path: Path
) -> None:
    doomed, kept = small.listed(Listing())
    generation = backup.make(small).generation
    buried = bury(small, doomed)
    came = brought_back(backup, tmp_path / "pulih", small.home.journal, name=generation.name)
    assert came.buried == (doomed.id,)
    again = opened(tmp_path / "pulih")
    found = again.find(doomed.code or "")
    assert (found.phase, found.original, found.suggestions) == (Phase.DESTROYED, doomed.original, ())
    secret = small.store.original(kept).read_bytes(), b"satu" if doomed.original.size == 4 else b"dua"
    held = [path.read_bytes() for path in again.home.root.rglob("*") if path.is_file()]
    assert secret[0] in held
    assert not any(content == secret[1] for content in held)
    (entry,) = [entry for entry in again.entries(doomed.id) if entry.action == "destroyed"]
    assert entry.reason == "sudah tidak bernilai guna"
    assert found == buried
    assert findings(again) == []
    with again.catalogue.reading() as connection:
        sketched = connection.scalars(schema.sketch.select().with_only_columns(schema.sketch.c.record)).all()
    assert list(sketched) == [kept.id]
    again.close()


def test_a_restore_goes_into_nothing_but_an_empty_home(small: Archive, backup: Backup) -> None:
    backup.make(small)
    with pytest.raises(HomeExists):
        brought_back(backup, small.home.root)


def test_a_journal_of_another_past_is_refused(small: Archive, backup: Backup, tmp_path: Path) -> None:
    generation = backup.make(small).generation
    brought_back(backup, tmp_path / "pulih")
    again = opened(tmp_path / "pulih")
    other = make_archive(tmp_path / "other")
    for number in range(generation.position):
        file_one(other, b"%d" % number)
    with pytest.raises(Diverged):
        brought_back(backup, tmp_path / "lagi", other.home.journal)
    other.close()
    again.close()


@pytest.mark.parametrize("failure", [Killed, full_disk, broken_disk])
def test_a_restore_that_fails_anywhere_is_begun_again(
    small: Archive, backup: Backup, tmp_path: Path, failure: Failure
) -> None:
    doomed = next(iter(small.listed(Listing())))
    generation = backup.make(small).generation
    bury(small, doomed)
    source = Source(backup, generation, (small.home.journal,))
    for allowed in range(1000):
        root = tmp_path / "pulih"
        disk = FailingDisk(allowed, failure())
        try:
            restore(source, root, "siti", Clock(), disk)
        except (OSError, Killed):
            if not (root / "arsip-home").exists():
                restore(source, root, "siti", Clock())
        again = opened(root)
        assert again.count() == 2
        assert again.find(doomed.id).phase is Phase.DESTROYED
        assert findings(again) == []
        assert matches(again, generation)
        again.close()
        shutil.rmtree(root)
        if not disk.failed:
            return
    pytest.fail("the restore never came to its end")


def test_a_restore_that_died_while_it_was_checked_is_gone_on_with(
    small: Archive, backup: Backup, tmp_path: Path
) -> None:
    backup.make(small)
    root = tmp_path / "pulih"
    first = brought_back(backup, root)
    archive = opened(root)
    late = file_one(archive, b"baru")
    archive.close()
    again = brought_back(backup, root)
    assert (again.generation, again.records) == (first.generation, first.records + 1)
    archive = opened(root)
    assert archive.find(late.id) == late
    archive.close()
    finish(root)
    with pytest.raises(HomeExists):
        brought_back(backup, root)
    assert opened(root).find(late.id) == late


def test_the_newest_generation_has_the_longest_journal_whatever_the_clock_said(
    small: Archive, backup: Backup, tmp_path: Path
) -> None:
    backup.make(small)
    late = file_one(small, b"baru")
    behind = replace(small, journal=Journal("budi", lambda: NOON - timedelta(days=730)))
    assert behind.is_clock_behind()
    newest = backup.make(behind).generation
    assert backup.generations()[-1] == backup.generation() == newest
    brought_back(backup, tmp_path / "pulih")
    assert opened(tmp_path / "pulih").find(late.id) == late


def test_a_home_a_backup_and_a_replica_are_their_owners_alone(
    small: Archive, backup: Backup, tmp_path: Path
) -> None:
    backup.make(small)
    Replicas(small).add(tmp_path / "salinan")
    brought_back(backup, tmp_path / "pulih")
    for place in (small.home.root, backup.duplicate.root, tmp_path / "salinan", tmp_path / "pulih"):
        assert place.stat().st_mode & 0o777 == 0o700
