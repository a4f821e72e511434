from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from archive.storage.disk import AlreadyThere, Disk
from archive.storage.inventory import BadInventory, object_path
from archive.storage.store import NotInStore, NotStored, Package, Store, VersionMetadata
from archive.values.record import Page, PageSource, PageWord, Record, Stage, new_record_id
from tests.making import DESCRIBED, NOON, original_of

MAKING = VersionMetadata(NOON, "budi", "filed")


@pytest.fixture
def store(tmp_path: Path) -> Store:
    store = Store(tmp_path / "store", tmp_path / "staging", Disk())
    store.create()
    return store


def package(folder: Path, content: bytes, pages: tuple[Page, ...] = ()) -> Package:
    staged = folder / f"received-{content.hex()[:16]}"
    original = original_of(Disk().write(staged, [content]))
    record = Record(new_record_id(), original, DESCRIBED, stage=Stage.DESCRIBED)
    return Package(record, staged, pages)


def assert_valid(store: Store) -> None:
    """The independent validator finds no error and no warning anywhere in the store."""
    import ocfl  # noqa: PLC0415 - it loads a client of S3, which every worker would do to collect this file
    from ocfl.validator import Validator  # noqa: PLC0415

    root = ocfl.StorageRoot(root=str(store.root))
    assert root.validate(validate_objects=True, check_digests=True)
    for path in store.root.glob("*/*/urn*"):
        validator = Validator(lax_digests=False)
        assert validator.validate_object(str(path))
        assert not validator.log.codes


@pytest.mark.parametrize("count", [1, 7], ids=["fsync", "syncfs"])
def test_objects_are_what_an_independent_validator_expects(store: Store, tmp_path: Path, count: int) -> None:
    packages = [package(tmp_path, b"isi %d" % number) for number in range(count)]
    store.put(packages, MAKING)
    store.revise(replace(packages[0].record, code="500.12/001/IKP", version=2), MAKING)
    assert_valid(store)
    assert not list((tmp_path / "staging").iterdir())


def test_an_original_that_equals_its_own_text_is_stored_all_the_same(store: Store, tmp_path: Path) -> None:
    item = package(tmp_path, b"sama", (Page(1, "sama", PageSource.TEXT),))
    store.put([item], MAKING)
    assert store.original(item.record).read_bytes() == b"sama"
    assert_valid(store)


def test_records_and_pages_come_back_as_they_were(store: Store, tmp_path: Path) -> None:
    pages = (
        Page(
            1,
            "Surat\nedaran",
            PageSource.OCR,
            91.5,
            "ind",
            "tesseract 5",
            200,
            90,
            (PageWord("Surat", 1, 2, 3, 4, 91.5),),
        ),
        Page(2, "", PageSource.BLANK),
        Page(3, "", PageSource.NONE, reason="timed_out"),
    )
    item = package(tmp_path, b"%PDF", pages)
    store.put([item], MAKING)
    assert store.pages(item.record.id) == pages
    assert store.record(item.record.id) == item.record
    changed = replace(item.record, code="1/2", version=2)
    store.revise(changed, MAKING)
    assert store.record(item.record.id) == changed
    assert store.pages(item.record.id) == pages


def test_the_place_of_an_object_is_that_of_extension_0003() -> None:
    # The example of the extension's own text, with its default of three tuples of three.
    path = object_path("..hor/rib:le-$id")
    assert path.name == "%2e%2ehor%2frib%3ale-%24id"
    assert path.parent.as_posix() == "48/73"
    assert object_path("x" * 200).name.startswith("x" * 100 + "-")


def test_nothing_is_stored_over_an_object(store: Store, tmp_path: Path) -> None:
    item = package(tmp_path, b"pertama")
    store.put([item], MAKING)
    again = replace(package(tmp_path, b"kedua"), record=item.record)
    with pytest.raises((AlreadyThere, NotStored)):
        store.put([again], MAKING)
    assert store.original(item.record).read_bytes() == b"pertama"


def test_bytes_that_changed_on_the_way_are_not_stored(store: Store, tmp_path: Path) -> None:
    item = package(tmp_path, b"asli")
    item.staged.chmod(0o644)
    item.staged.write_bytes(b"lain")
    with pytest.raises(NotStored):
        store.put([item], MAKING)
    assert not store.holds(item.record.id)


def test_an_absent_object_is_told_from_a_damaged_one(store: Store, tmp_path: Path) -> None:
    with pytest.raises(NotInStore):
        store.record(new_record_id())
    item = package(tmp_path, b"isi")
    store.put([item], MAKING)
    inventory = store.folder(item.record.id) / "inventory.json"
    inventory.chmod(0o644)
    inventory.write_text('{"id": 1}')
    with pytest.raises(BadInventory):
        store.record(item.record.id)
