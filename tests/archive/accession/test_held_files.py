"""The bytes of held files, in a home and in its copies: what is intact is left alone, what is damaged goes aside."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from archive.accession.held_files import NOTE, ORIGINAL, HeldFiles, QuarantinedFile, parse_held
from archive.integrity.fixity import FixityVerdict
from archive.storage.disk import Disk
from archive.storage.transfer import DamagedSource
from archive.values.record import Description
from tests.making import FailingDisk, Killed, full_disk, original_of

SAME, CHANGED, MISSING = FixityVerdict.SAME, FixityVerdict.CHANGED, FixityVerdict.MISSING
CONTENT = b"%PDF-rusak"


@pytest.fixture
def files(tmp_path: Path) -> HeldFiles:
    return HeldFiles(tmp_path / "quarantine", Disk())


def staged(folder: Path, content: bytes = CONTENT) -> tuple[Path, QuarantinedFile]:
    folder.mkdir(exist_ok=True)
    path = folder / f"file-{len(list(folder.iterdir()))}"
    original = original_of(Disk().write(path, [content]), "laporan.pdf")
    return path, QuarantinedFile(f"q{original.sha256}", original, Description(), "damaged", "broken")


def kept(files: HeldFiles, tmp_path: Path) -> QuarantinedFile:
    path, held = staged(tmp_path / "staging")
    assert files.keep(path, held) is None
    return held


def spoil(path: Path, content: bytes = b"rusak") -> None:
    path.chmod(0o644)
    path.write_bytes(content)


def suspects(files: HeldFiles) -> Iterator[bytes]:
    return (path.read_bytes() for path in files.root.glob(f"suspect/*/{ORIGINAL}"))


def test_a_kept_file_is_whole_and_has_a_note(files: HeldFiles, tmp_path: Path) -> None:
    held = kept(files, tmp_path)
    assert files.is_whole(held)
    assert files.path(held).read_bytes() == CONTENT
    assert parse_held((files.folder(held.id) / NOTE).read_bytes()) == held
    assert files.names() == {held.id}


def test_what_is_intact_is_left_alone(files: HeldFiles, tmp_path: Path) -> None:
    held = kept(files, tmp_path)
    inode = files.path(held).stat().st_ino
    path, again = staged(tmp_path / "staging")
    assert files.keep(path, again) is None
    assert not path.exists()
    assert files.path(held).stat().st_ino == inode


@pytest.mark.parametrize(
    ("file", "content", "verdict"),
    [
        (ORIGINAL, b"rusak", CHANGED),
        (ORIGINAL, None, MISSING),
        (NOTE, b"{", CHANGED),
        (NOTE, None, MISSING),
    ],
)
def test_what_is_damaged_is_named_and_goes_aside_for_good_bytes(
    files: HeldFiles, tmp_path: Path, file: str, content: bytes | None, verdict: FixityVerdict
) -> None:
    held = kept(files, tmp_path)
    place = files.folder(held.id) / file
    place.unlink() if content is None else spoil(place, content)
    assert files.verdicts(held)[file] is verdict
    path, again = staged(tmp_path / "staging")
    aside = files.keep(path, again)
    assert files.is_whole(held)
    assert aside is not None
    assert (aside / file).exists() == (content is not None)
    assert files.names() == {held.id}


def test_a_file_comes_from_another_place_only_with_the_bytes_that_were_held(
    files: HeldFiles, tmp_path: Path
) -> None:
    held = kept(files, tmp_path)
    other = HeldFiles(tmp_path / "replica" / "quarantine", Disk())
    assert other.bring(held, files, tmp_path / "staging") is None
    assert other.is_whole(held)
    spoil(files.path(held))
    spoil(other.path(held), b"juga rusak")
    with pytest.raises(DamagedSource):
        files.bring(held, other, tmp_path / "staging")
    assert files.path(held).read_bytes() == b"rusak"
    spoil(other.path(held), CONTENT)
    assert files.bring(held, other, tmp_path / "staging") is not None
    assert files.is_whole(held)
    assert list(suspects(files)) == [b"rusak"]


@pytest.mark.parametrize("failure", [Killed, full_disk])
def test_wherever_it_stops_neither_the_good_nor_the_damaged_bytes_are_lost(
    tmp_path: Path, failure: type[BaseException]
) -> None:
    for allowed in range(100):
        folder = tmp_path / str(allowed)
        folder.mkdir()
        held = kept(HeldFiles(folder / "quarantine", Disk()), folder)
        disk = FailingDisk(allowed, failure(), forever=True)
        files = HeldFiles(folder / "quarantine", disk)
        spoil(files.path(held))
        path, again = staged(folder / "staging")
        try:
            files.keep(path, again)
        except (OSError, Killed):
            healed = HeldFiles(folder / "quarantine", Disk())
            assert healed.path(held).read_bytes() in (b"rusak", CONTENT)
            healed.keep(*staged(folder / "staging"))
        assert files.is_whole(held)
        assert b"rusak" in suspects(files)
        if not disk.failed:
            return
    pytest.fail("keeping never came to its end")
