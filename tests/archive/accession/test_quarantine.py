from __future__ import annotations

import hashlib

import pytest

from archive.accession.quarantine import HeldState, NotHeld, QuarantinedFile
from archive.archive import Archive
from archive.storage.disk import Disk
from tests.making import (
    DESCRIBED,
    FailingDisk,
    Killed,
    full_disk,
    original_of,
    reopened,
)


def hold(archive: Archive, content: bytes = b"%PDF-rusak", reason: str = "damaged") -> QuarantinedFile:
    folder = archive.home.root / "staging" / "given"
    folder.mkdir(parents=True, exist_ok=True)
    staged = folder / f"file-{len(list(folder.iterdir()))}"
    original = original_of(Disk().write(staged, [content]), "laporan.pdf")
    return archive.quarantine.hold(staged, original, DESCRIBED, reason, "cannot be read")


def test_a_held_file_keeps_its_bytes_its_reason_and_its_description(archive: Archive) -> None:
    held = hold(archive)
    assert archive.quarantine.path(held).read_bytes() == b"%PDF-rusak"
    assert list(archive.quarantine.listed()) == [held]
    assert archive.quarantine.find(held.id) == held
    assert (held.reason, held.description) == ("damaged", DESCRIBED)
    assert [entry.reason for entry in archive.entries() if entry.action == "quarantined"] == ["damaged"]


def test_the_same_bytes_are_held_once_with_the_latest_reason(archive: Archive) -> None:
    hold(archive)
    again = hold(archive, reason="timed_out")
    assert list(archive.quarantine.listed()) == [again]


def test_what_left_the_quarantine_is_not_held_and_its_copy_is_gone(archive: Archive) -> None:
    held = hold(archive)
    archive.quarantine.clear(held, HeldState.RELEASED)
    assert list(archive.quarantine.listed()) == []
    assert [left.state for left in archive.quarantine.listed(all_states=True)] == [HeldState.RELEASED]
    assert not archive.quarantine.path(held).exists()
    with pytest.raises(NotHeld):
        archive.quarantine.find(held.id)
    assert archive.quarantine.by_digest(held.original.sha256) is None


@pytest.mark.slow
@pytest.mark.parametrize("failure", [Killed, full_disk])
def test_whatever_fails_the_file_is_held_whole_or_not_at_all(
    archive: Archive, failure: type[OSError]
) -> None:
    for allowed in range(100):
        disk = FailingDisk(allowed, failure())
        archive = reopened(archive, disk)
        content = b"isi %d" % allowed
        try:
            hold(archive, content)
        except (OSError, Killed):
            archive = reopened(archive)
            hold(archive, content)
        for held in archive.quarantine.listed():
            kept = archive.quarantine.path(held).read_bytes()
            assert hashlib.sha256(kept).hexdigest() == held.original.sha256
        assert archive.quarantine.by_digest(hashlib.sha256(content).hexdigest()) is not None
        if not disk.failed:
            archive.close()
            return
    pytest.fail("holding never came to its end")


def test_the_quarantine_is_readable_without_the_catalogue(archive: Archive) -> None:
    held = hold(archive)
    note = (archive.home.quarantine / held.id / "held.json").read_text()
    assert "damaged" in note
    assert "laporan.pdf" in note
