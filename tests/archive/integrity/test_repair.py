"""Repair: damaged files are put right from a copy that has the recorded bytes, or stay known as damaged."""

from __future__ import annotations

import shutil
from dataclasses import replace
from pathlib import Path

import pytest

from archive.archive import Archive
from archive.catalogue.records import NotFound
from archive.integrity.fixity import FixityVerdict
from archive.integrity.repair import Repair
from archive.integrity.replacement import Mender
from archive.storage.object_names import object_below
from archive.values.record import Record, RecordId
from tests.making import check_all, file_one, object_files

pytestmark = pytest.mark.slow  # together they take more than the quick part of the tests may


@pytest.fixture
def record(archive: Archive) -> Record:
    """A record of two versions."""
    filed = file_one(archive, b"isi yang penting")
    return archive.filing.describe(filed.id, replace(filed.description, title="Judul baru"))


@pytest.fixture
def copy(archive: Archive, record: Record, tmp_path: Path) -> Path:
    """A storage root with a good copy of that record."""
    assert record.version == 2
    return Path(shutil.copytree(archive.home.store, tmp_path / "salinan"))


def repair_of(archive: Archive) -> Repair:
    mender = Mender(archive.home.suspect, archive.disk)
    return Repair(archive.catalogue, archive.store, archive.journal, mender)


def folder_in(root: Path, record_id: RecordId) -> Path:
    return root / object_below(record_id)


def overwrite(path: Path, data: bytes) -> None:
    path.chmod(0o644)
    path.write_bytes(data)


def tree(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_every_file_of_an_object_can_be_repaired(archive: Archive, copy: Path, record: Record) -> None:
    for path in list(object_files(archive, record)):
        name, good = str(path.relative_to(archive.store.folder(record.id))), path.read_bytes()
        overwrite(path, good[:-1] + b"?")
        repaired = repair_of(archive).repair(record.id, [copy])
        assert name in repaired.mended.files
        assert path.read_bytes() == good
        assert repaired.mended.aside is not None
        assert tree(repaired.mended.aside)[name] == good[:-1] + b"?"
        path.unlink()
        assert repair_of(archive).repair(record.id, [copy]).mended.files == (name,)
        assert path.read_bytes() == good
    assert [check for check in check_all(archive) if check.is_finding] == []


def test_an_object_that_is_gone_altogether_comes_back(archive: Archive, copy: Path, record: Record) -> None:
    before = tree(archive.store.folder(record.id))
    shutil.rmtree(archive.store.folder(record.id))
    assert repair_of(archive).repair(record.id, [copy]).mended.left == {}
    assert tree(archive.store.folder(record.id)) == before


def test_a_repair_is_told_and_ends_the_damage(archive: Archive, copy: Path, record: Record) -> None:
    archive.store.original(record).unlink()
    list(archive.scrub.examine_one(record.id))
    assert archive.damaged() != ()
    (repaired,) = repair_of(archive).repair_damaged([copy])
    assert repaired.mended.files == ("v1/content/original.txt",)
    assert archive.damaged() == ()
    actions = [entry.action for entry in archive.entries(record.id)]
    assert actions[-4:] == ["damage_found", "checked", "repaired", "found_intact"]


def test_without_a_good_copy_nothing_is_changed_and_the_damage_stays_known(
    archive: Archive, copy: Path, record: Record
) -> None:
    mine = archive.store.original(record)
    for path in (mine, folder_in(copy, record.id) / "v1/content/original.txt"):
        overwrite(path, b"isi yang  palsu!")
    before = tree(archive.store.folder(record.id))
    repaired = repair_of(archive).repair(record.id, [copy])
    assert (repaired.mended.files, repaired.mended.aside) == ((), None)
    assert repaired.mended.left == {"v1/content/original.txt": FixityVerdict.CHANGED}
    assert tree(archive.store.folder(record.id)) == before
    assert [each.record for each in archive.damaged()] == [record.id]
    assert archive.find(record.id) == record


def test_the_next_copy_is_asked_when_the_first_is_damaged_too(
    archive: Archive, copy: Path, record: Record, tmp_path: Path
) -> None:
    second = Path(shutil.copytree(archive.home.store, tmp_path / "kedua"))
    archive.store.original(record).unlink()
    overwrite(folder_in(copy, record.id) / "v1/content/original.txt", b"?")
    assert repair_of(archive).repair(record.id, [copy, second]).mended.left == {}


def test_a_copy_that_is_behind_has_good_bytes_still(archive: Archive, copy: Path, record: Record) -> None:
    archive.filing.describe(record.id, replace(record.description, title="Lebih baru"))
    archive.store.original(record).unlink()
    assert repair_of(archive).repair(record.id, [copy]).mended.left == {}


def test_an_inventory_is_mended_from_the_version_s_own_copy(archive: Archive, record: Record) -> None:
    (archive.store.folder(record.id) / "inventory.json").unlink()
    assert repair_of(archive).repair(record.id, []).mended.files == ("inventory.json",)
    assert [check for check in check_all(archive) if check.is_finding] == []


def test_a_copy_of_another_record_is_never_taken(archive: Archive, copy: Path, record: Record) -> None:
    other = file_one(archive, b"lain")
    shutil.rmtree(folder_in(copy, record.id))
    shutil.copytree(archive.store.folder(other.id), folder_in(copy, record.id))
    shutil.rmtree(archive.store.folder(record.id))
    assert repair_of(archive).repair(record.id, [copy]).mended.files == ()
    assert not archive.store.folder(record.id).exists()


def test_a_record_that_nobody_knows_cannot_be_repaired(archive: Archive) -> None:
    with pytest.raises(NotFound):
        repair_of(archive).repair(RecordId("x" * 16), [])
