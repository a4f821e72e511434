from __future__ import annotations

from pathlib import Path

import pytest

from archive.archive import Archive
from archive.fixity import FixityVerdict
from tests.making import DESCRIBED, file_one, object_files


def findings(archive: Archive) -> list[tuple[str, FixityVerdict]]:
    return [(check.file, check.verdict) for check in archive.check() if check.is_finding]


def overwrite(path: Path, data: bytes) -> None:
    path.chmod(0o644)
    path.write_bytes(data)


def test_an_untouched_archive_has_no_findings(archive: Archive) -> None:
    record = file_one(archive, b"isi")
    archive.filing.describe(record.id, DESCRIBED.__class__(title="Lain"))
    checks = list(archive.check())
    assert findings(archive) == []
    assert {check.file for check in checks if check.record} == {
        str(path.relative_to(archive.store.folder(record.id))) for path in object_files(archive, record)
    }


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
