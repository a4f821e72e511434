from __future__ import annotations

from pathlib import Path

import pytest

from archive.archive import Archive
from archive.integrity.fixity import FixityVerdict
from tests.making import DESCRIBED, check_all, file_one, object_files


def findings(archive: Archive) -> list[tuple[str, FixityVerdict]]:
    return [(check.file, check.verdict) for check in check_all(archive) if check.is_finding]


def overwrite(path: Path, data: bytes) -> None:
    path.chmod(0o644)
    path.write_bytes(data)


def test_an_untouched_archive_has_no_findings(archive: Archive) -> None:
    record = file_one(archive, b"isi")
    archive.filing.describe(record.id, DESCRIBED.__class__(title="Lain"))
    checks = list(check_all(archive))
    assert findings(archive) == []
    assert {check.file for check in checks if check.record} == {
        str(path.relative_to(archive.store.folder(record.id))) for path in object_files(archive, record)
    }


@pytest.mark.slow
def test_a_flipped_bit_in_any_file_is_found_and_named(archive: Archive) -> None:
    record = file_one(archive, b"isi")
    archive.filing.describe(record.id, DESCRIBED.__class__(title="Lain"))
    for path in [*object_files(archive, record), *archive.store.own_files()]:
        name = str(path.relative_to(_base(archive, path)))
        good = path.read_bytes()
        for place in range(0, len(good), max(1, len(good) // 40)):
            overwrite(path, good[:place] + bytes([good[place] ^ 4]) + good[place + 1 :])
            assert (name, FixityVerdict.CHANGED) in findings(archive), f"byte {place} of {name}"
        overwrite(path, good)
    assert findings(archive) == []


def test_a_missing_file_is_named(archive: Archive) -> None:
    record = file_one(archive, b"isi")
    for path in list(object_files(archive, record)):
        good = path.read_bytes()
        path.unlink()
        assert (str(path.relative_to(_base(archive, path))), FixityVerdict.MISSING) in findings(archive)
        path.write_bytes(good)


def test_a_missing_object_is_named(archive: Archive) -> None:
    record = file_one(archive, b"isi")
    archive.store.folder(record.id).rename(archive.home.root / "elsewhere")
    assert ("v1/content/original.txt", FixityVerdict.MISSING) in findings(archive)


@pytest.mark.parametrize("place", ["v1/content/extra.txt", "extra.txt", "../stray.txt", "../../aa/empty/"])
def test_an_added_file_is_named(archive: Archive, place: str) -> None:
    record = file_one(archive, b"isi")
    path = archive.store.folder(record.id) / place
    path.mkdir(parents=True) if place.endswith("/") else path.write_bytes(b"?")
    named = [(Path(file).name, verdict) for file, verdict in findings(archive)]
    assert (path.name, FixityVerdict.UNEXPECTED) in named


def test_a_file_swapped_together_with_its_inventory_is_still_found(archive: Archive) -> None:
    """Whoever rewrites an object consistently does not have the catalogue's digest on their side."""
    record, other = file_one(archive, b"asli"), file_one(archive, b"palsu")
    mine, theirs = archive.store.folder(record.id), archive.store.folder(other.id)
    mine.rename(archive.home.root / "aside")
    theirs.rename(mine)
    assert ("v1/content/original.txt", FixityVerdict.CHANGED) in findings(archive)


def test_an_unreadable_file_is_told_from_a_missing_one(archive: Archive) -> None:
    record = file_one(archive, b"isi")
    path = archive.store.original(record)
    path.unlink()
    path.mkdir()
    (path / "inside").touch()
    assert ("v1/content/original.txt", FixityVerdict.UNREADABLE) in findings(archive)


def _base(archive: Archive, path: Path) -> Path:
    """What the path of a check is relative to."""
    own = archive.store.own_files()
    return archive.store.root if path in own else next(up for up in path.parents if up.name.startswith("urn"))


def test_a_folder_that_became_a_link_is_named_though_every_byte_is_right(archive: Archive) -> None:
    record = file_one(archive, b"isi")
    folder = archive.store.folder(record.id)
    (folder / "v1").rename(archive.home.root / "v1")
    (folder / "v1").symlink_to(archive.home.root / "v1")
    assert ("v1", FixityVerdict.UNEXPECTED) in findings(archive)


@pytest.mark.slow
def test_an_original_is_read_to_its_end_and_an_inventory_may_grow_long(archive: Archive) -> None:
    record = file_one(archive, bytes(3 << 20))
    for number in range(120):
        archive.filing.describe(record.id, DESCRIBED.__class__(title=f"Judul {number}"))
    assert (archive.store.folder(record.id) / "inventory.json").stat().st_size > 1 << 16
    assert findings(archive) == []
    original = archive.store.original(record)
    overwrite(original, bytes((3 << 20) - 1) + b"?")
    assert findings(archive) == [("v1/content/original.txt", FixityVerdict.CHANGED)]
    overwrite(original, bytes((3 << 20) + 1))
    assert findings(archive) == [("v1/content/original.txt", FixityVerdict.CHANGED)]


def test_a_folder_in_the_place_of_a_file_is_unreadable(archive: Archive) -> None:
    record = file_one(archive, b"isi")
    path = archive.store.folder(record.id) / "v1/content/text.txt"
    path.unlink()
    path.mkdir()
    assert findings(archive) == [("v1/content/text.txt", FixityVerdict.UNREADABLE)]
