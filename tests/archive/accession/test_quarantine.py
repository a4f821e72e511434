from __future__ import annotations

import hashlib
from dataclasses import replace
from pathlib import Path

import pytest

from archive.accession.held_files import HeldState, QuarantinedFile
from archive.accession.quarantine import AmbiguousHeldId, NotHeld
from archive.archive import Archive
from archive.catalogue import schema
from archive.integrity.fixity import FixityVerdict
from archive.integrity.parallel import Manner
from archive.integrity.scrub import Budget
from archive.storage.disk import Disk
from archive.values.serialisation import canonical
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


def test_an_id_is_the_whole_digest_and_found_by_its_beginning(archive: Archive) -> None:
    held = hold(archive)
    assert held.id == f"q{held.original.sha256}"
    assert archive.quarantine.find(held.id[:12]) == held
    with pytest.raises(NotHeld):
        archive.quarantine.find("")
    others = [hold(archive, b"lain %d" % number) for number in range(20)]
    with pytest.raises(AmbiguousHeldId) as raised:
        archive.quarantine.find("q")
    assert set(raised.value.ids) == {held.id, *(other.id for other in others)}


def make_it_older(archive: Archive, held: QuarantinedFile) -> QuarantinedFile:
    """Let a held file be as archives of version 1 kept it: under the first 15 digits of its sha256."""
    older = replace(held, id=f"q{held.original.sha256[:15]}")
    (archive.home.quarantine / held.id).rename(archive.home.quarantine / older.id)
    note = archive.home.quarantine / older.id / "held.json"
    note.chmod(0o644)
    note.write_bytes(canonical(older) + b"\n")
    with archive.catalogue.writing() as connection:
        connection.execute(schema.quarantined.update().values(id=older.id))
    return older


def test_a_file_held_by_an_older_version_keeps_its_id(archive: Archive) -> None:
    older = make_it_older(archive, hold(archive))
    archive = reopened(archive)
    assert archive.quarantine.find(older.id) == older
    assert [check for check in archive.quarantine.check(cached=True) if check.is_finding] == []
    archive.quarantine.path(older).unlink()
    assert hold(archive) == older
    assert archive.quarantine.path(older).read_bytes() == b"%PDF-rusak"
    assert list(archive.quarantine.listed()) == [older]
    twin = hold(archive, b"lain, dengan awal sidik yang sama")
    assert archive.quarantine.path(twin).parent != archive.quarantine.path(older).parent
    archive.quarantine.clear(older, HeldState.RELEASED)
    assert list(archive.quarantine.listed()) == [twin]
    archive.close()


def test_bytes_that_were_lost_are_put_right_from_a_copy_in_hand(archive: Archive, tmp_path: Path) -> None:
    held = hold(archive)
    archive.quarantine.path(held).unlink()
    copy = tmp_path / "copy"
    copy.write_bytes(b"%PDF-rusak")
    archive.quarantine.make_sure(held, copy)
    assert archive.quarantine.path(held).read_bytes() == b"%PDF-rusak"
    before = archive.last_sequence()
    archive.quarantine.make_sure(held, copy)
    assert archive.last_sequence() == before


def test_the_check_names_damaged_held_files_and_what_is_not_held(archive: Archive) -> None:
    held = hold(archive)
    assert [check for check in archive.scrub.run(Budget(), Manner()) if check.is_finding] == []
    archive.quarantine.path(held).unlink()
    (archive.home.quarantine / "qasing").mkdir()
    found = {check.file: check.verdict for check in archive.scrub.run(Budget(), Manner()) if check.is_finding}
    assert found == {
        f"quarantine/{held.id}/original": FixityVerdict.MISSING,
        "quarantine/qasing": FixityVerdict.UNEXPECTED,
    }


def test_what_was_kept_before_its_process_died_is_entered(archive: Archive) -> None:
    held = hold(archive)
    with archive.catalogue.writing() as connection:
        connection.execute(schema.quarantined.delete())
    archive.recover()
    assert list(archive.quarantine.listed()) == [held]
    assert [entry.detail.get("recovered") for entry in archive.entries()][-1] == "yes"


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
