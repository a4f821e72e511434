"""What our writer makes is clean by our validator and by another; whatever happens to it afterwards is found."""

from __future__ import annotations

import hashlib
import shutil
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from archive.archive import Archive
from archive.validate import validate
from archive.values.record import Description, Record
from tests.archive.validate.objects import errors
from tests.making import file_one, make_archive, object_files

words = st.text(st.characters(exclude_categories=["Cs"]), max_size=20)


@pytest.mark.slow
@given(content=st.binary(max_size=200), titles=st.lists(words, max_size=4))
@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_every_object_that_is_written_is_clean(archive: Archive, content: bytes, titles: list[str]) -> None:
    record = file_or_find(archive, content.hex().encode())
    for title in titles:
        record = archive.filing.describe(record.id, replace(record.description, title=title))
    folder = archive.store.folder(record.id)
    assert list(validate(folder)) == []
    from ocfl.validator import Validator  # noqa: PLC0415 - it loads a client of S3

    other = Validator()
    assert other.validate_object(str(folder))
    assert not other.log.codes


def file_or_find(archive: Archive, content: bytes) -> Record:
    known = archive.filing.recognise(hashlib.sha256(content).hexdigest(), "surat.txt")
    return known or file_one(archive, content)


def test_the_store_is_a_clean_storage_root(archive: Archive) -> None:
    assert list(validate(archive.store.root)) == []
    for content in (b"satu", b"dua"):
        archive.filing.describe(file_one(archive, content).id, Description(title=content.decode()))
    assert list(validate(archive.store.root)) == []


def flip(path: Path) -> None:
    data = path.read_bytes()
    path.chmod(0o644)
    path.write_bytes(bytes([data[0] ^ 1]) + data[1:] if data else b"?")


def grow(path: Path) -> None:
    path.chmod(0o644)
    path.write_bytes(path.read_bytes() + b"?")


def cut(path: Path) -> None:
    path.chmod(0o644)
    path.write_bytes(path.read_bytes()[:-2])  # a sidecar is whole without its line feed


def rename(path: Path) -> None:
    path.rename(path.with_name(f"{path.name}.lama"))


def add_beside(path: Path) -> None:
    path.with_name("tambahan.txt").write_text("?")


DAMAGES: list[Callable[[Path], object]] = [Path.unlink, flip, grow, cut, rename, add_beside]


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Path, list[str]]]:
    """The object of a record in its second version, and the names of its files."""
    archive = make_archive(tmp_path_factory.mktemp("archive") / "home")
    record = file_one(archive, b"isi")
    record = archive.filing.describe(record.id, Description(title="Lain"))
    folder = archive.store.folder(record.id)
    yield folder, [str(path.relative_to(folder)) for path in object_files(archive, record)]
    archive.close()


@pytest.mark.parametrize("damage", DAMAGES, ids=lambda damage: damage.__name__)
def test_any_one_damage_to_any_one_file_is_an_error(
    written: tuple[Path, list[str]], tmp_path: Path, damage: Callable[[Path], object]
) -> None:
    source, names = written
    for name in names:
        folder = tmp_path / name.replace("/", "-")
        shutil.copytree(source, folder)
        if (folder / name).stat().st_size == 0 and damage is cut:
            continue
        damage(folder / name)
        assert errors(folder), name
