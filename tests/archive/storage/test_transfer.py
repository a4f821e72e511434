"""An object is copied whole or not at all, and a copy never loses what it has."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from archive.archive import Archive
from archive.storage.disk import Disk
from archive.storage.transfer import Copier, DamagedSource, Diverged, sealed, sha256_of
from archive.values.record import Record
from tests.making import bury, file_one


@pytest.fixture
def record(archive: Archive) -> Record:
    return file_one(archive, b"isi")


@pytest.fixture
def copier(tmp_path: Path) -> Copier:
    return Copier(tmp_path / "staging", Disk())


def revised(archive: Archive, record: Record) -> Record:
    return archive.filing.describe(record.id, replace(record.description, title="Judul baru"))


def tree(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_a_copy_has_every_byte_and_a_second_copying_does_nothing(
    archive: Archive, record: Record, copier: Copier, tmp_path: Path
) -> None:
    source, target = archive.store.folder(record.id), tmp_path / "copy"
    assert copier.copy(source, target)
    assert tree(target) == tree(source)
    assert not copier.copy(source, target)
    assert list((tmp_path / "staging").iterdir()) == []


def test_an_older_copy_is_completed_and_a_wanted_version_is_the_last(
    archive: Archive, record: Record, copier: Copier, tmp_path: Path
) -> None:
    source, target, first = archive.store.folder(record.id), tmp_path / "copy", tmp_path / "first"
    copier.copy(source, target)
    revised(archive, record)
    assert copier.copy(source, target)
    assert tree(target) == tree(source)
    assert copier.copy(source, first, version=1)
    assert sealed(first).versions == 1


def test_a_root_that_is_one_version_behind_is_put_right(
    archive: Archive, record: Record, copier: Copier, tmp_path: Path
) -> None:
    source, target = archive.store.folder(record.id), tmp_path / "copy"
    revised(archive, record)
    copier.copy(source, target)
    for name in ("inventory.json", "inventory.json.sha512"):
        (target / name).chmod(0o644)
        (target / name).write_bytes((target / "v1" / name).read_bytes())
    assert sealed(target).versions == 2
    assert copier.copy(source, target)
    assert tree(target) == tree(source)


def test_nothing_is_copied_of_a_damaged_source(
    archive: Archive, record: Record, copier: Copier, tmp_path: Path
) -> None:
    original = archive.store.original(record)
    original.chmod(0o644)
    original.write_bytes(b"isu")
    with pytest.raises(DamagedSource) as caught:
        copier.copy(archive.store.folder(record.id), tmp_path / "copy")
    assert caught.value.file == "v1/content/original.txt"
    assert not (tmp_path / "copy").exists()
    assert list((tmp_path / "staging").iterdir()) == []


def test_a_target_with_another_past_is_not_touched(
    archive: Archive, record: Record, copier: Copier, tmp_path: Path
) -> None:
    target = tmp_path / "copy"
    copier.copy(archive.store.folder(file_one(archive, b"lain").id), target)
    before = tree(target)
    with pytest.raises(Diverged):
        copier.copy(archive.store.folder(record.id), target)
    assert tree(target) == before


def test_a_tombstone_takes_the_place_of_what_it_buries(
    archive: Archive, record: Record, copier: Copier, tmp_path: Path
) -> None:
    source, target = archive.store.folder(record.id), tmp_path / "copy"
    copier.copy(source, target)
    bury(archive, record)
    copier.supersede(source, target)
    assert tree(target) == tree(source)
    assert b"isi" not in tree(target).values()


def test_the_sha256_of_a_file_is_in_hexadecimal(tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes(b"abc")
    assert sha256_of(tmp_path / "a") == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
