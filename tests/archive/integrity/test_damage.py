"""Bit flips in every byte of what describes an object, and damage of every kind in its content: all found and named."""

from __future__ import annotations

import random
from collections.abc import Iterator
from pathlib import Path

import pytest

from archive.archive import Archive
from archive.integrity.fixity import FixityVerdict
from archive.values.record import Description, Record
from tests.archive.damage import DAMAGES, Damage, changed, flips
from tests.making import check_all, file_one, make_archive, object_files

SMALL = ("inventory.json", "inventory.json.sha512", "0=ocfl_object_1.1")
ROUNDS = 40


@pytest.fixture(scope="module")
def damaged(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Archive, Record]]:
    """An archive to be damaged and mended, and its one record in its second version."""
    archive = make_archive(tmp_path_factory.mktemp("damage") / "home")
    record = file_one(archive, random.Random(7).randbytes(9000).hex().encode())
    yield archive, archive.filing.describe(record.id, Description(title="Lain"))
    archive.close()


def named(archive: Archive, record: Record | None) -> set[str]:
    checks = archive.check(record.id) if record else check_all(archive)
    return {check.file for check in checks if check.verdict is FixityVerdict.CHANGED}


@pytest.mark.slow
def test_a_bit_flipped_in_any_byte_that_describes_an_object_is_found_and_named(
    damaged: tuple[Archive, Record],
) -> None:
    archive, record = damaged
    folder = archive.store.folder(record.id)
    small = [path for path in object_files(archive, record) if path.name in SMALL]
    assert len(small) == 7
    for path, place in flips(small):
        assert str(path.relative_to(folder)) in named(archive, record), f"byte {place} of {path}"
    assert named(archive, record) == set()


@pytest.mark.slow
def test_a_bit_flipped_in_any_byte_of_the_storage_root_itself_is_found_and_named(
    damaged: tuple[Archive, Record],
) -> None:
    archive, _ = damaged
    for path, place in flips(archive.store.own_files()):
        name = str(path.relative_to(archive.store.root))
        assert name in named(archive, None), f"byte {place} of {name}"


@pytest.mark.slow
def test_a_bit_flipped_in_any_byte_of_the_log_is_found_and_named(damaged: tuple[Archive, Record]) -> None:
    archive, _ = damaged
    archive.notary.checkpoint()
    assert archive.audit().findings == ()
    told = [path for path in archive.home.journal.rglob("*") if path.is_file()]
    assert len(told) > 1
    for path, place in flips(told):
        name = path.relative_to(archive.home.root).as_posix()
        assert name in {finding.file for finding in archive.audit().findings}, f"byte {place} of {name}"


@pytest.mark.parametrize("damage", DAMAGES, ids=lambda damage: damage.__name__.strip("_"))
def test_damage_in_content_is_found_and_named(damaged: tuple[Archive, Record], damage: Damage) -> None:
    archive, record = damaged
    chance = random.Random(damage.__name__)
    folder = archive.store.folder(record.id)
    content = [path for path in object_files(archive, record) if path.parent.name == "content"]
    for _ in range(ROUNDS):
        path = chance.choice(content)
        with changed(path, damage(path.read_bytes(), chance)):
            assert str(path.relative_to(folder)) in named(archive, record)
    assert named(archive, record) == set()


def test_files_that_changed_places_are_both_named(damaged: tuple[Archive, Record]) -> None:
    archive, record = damaged
    folder = archive.store.folder(record.id)
    names: list[str] = ["v1/content/original.txt", "v1/content/pages.jsonl"]
    first, second = (Path(folder / name).read_bytes() for name in names)
    with changed(folder / names[0], second), changed(folder / names[1], first):
        assert named(archive, record) == set(names)
