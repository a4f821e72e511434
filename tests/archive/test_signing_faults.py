"""Telling and signing the journal with every file operation failing or the process dying at it, one after another."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import pytest

from archive.archive import Archive
from archive.journal.merkle import leaf_hash, root_of
from archive.storage.disk import Disk
from archive.values.record import Description
from tests.making import (
    Clock,
    FailingDisk,
    Killed,
    broken_disk,
    file_one,
    full_disk,
    make_archive,
    make_older,
    mended,
    note,
    reopened,
)

Act = Callable[[Archive], object]


def note_and_sign(archive: Archive) -> object:
    """An entry, its line in the transcript, and a checkpoint over it."""
    note(archive)
    return archive.notary.checkpoint()


def rotate_key(archive: Archive) -> object:
    return archive.notary.rotate()


@pytest.fixture
def before(tmp_path: Path) -> Path:
    """A home with one coded and one uncoded record, as every round begins."""
    archive = make_archive(tmp_path / "before")
    file_one(archive, b"berkode")
    file_one(archive, b"tanpa kode", Description(title="Tanpa kode"))
    shutil.rmtree(archive.home.staging)
    archive.close()
    return archive.home.root


@pytest.mark.slow
@pytest.mark.parametrize("failure", [Killed, full_disk, broken_disk])
@pytest.mark.parametrize("forever", [True, False], ids=["from then on", "once"])
@pytest.mark.parametrize("act", [note_and_sign, rotate_key])
def test_whatever_fails_the_journal_is_told_and_signed_whole(
    before: Path, tmp_path: Path, act: Act, failure: Callable[[], BaseException], forever: bool
) -> None:
    for allowed in range(1_000):
        home = tmp_path / "round"
        shutil.copytree(before, home)
        disk = FailingDisk(allowed, failure(), forever=forever)
        archive = Archive.open(home, "budi", Clock(), disk)
        old = archive.last_sequence()
        acknowledged = _attempt(act, archive)
        archive = reopened(archive, Disk())
        assert archive.last_sequence() - old in ((1,) if acknowledged else (0, 1))
        archive.notary.checkpoint()
        _assert_told(archive)
        act(archive)
        _assert_told(archive)
        archive.close()
        shutil.rmtree(home)
        if not disk.failed:
            return
    pytest.fail("the operation never came to its end")


@pytest.mark.slow
@pytest.mark.parametrize("failure", [Killed, full_disk, broken_disk])
def test_whatever_fails_a_transcript_can_be_mended_in_the_end(
    before: Path, tmp_path: Path, failure: Callable[[], BaseException]
) -> None:
    segment = before / "journal/00000001.jsonl"
    damaged = segment.read_bytes().replace(b"budi", b"budj", 1)
    segment.write_bytes(damaged)
    for allowed in range(1_000):
        home = tmp_path / "round"
        shutil.copytree(before, home)
        disk = FailingDisk(allowed, failure())
        _attempt(mended, Archive.open(home, "budi", Clock(), disk))
        archive = Archive.open(home, "siti", Clock())
        mended(archive)
        archive.notary.checkpoint()
        _assert_told(archive)
        assert [path.read_bytes() for path in archive.home.suspect.iterdir()] == [damaged]
        archive.close()
        shutil.rmtree(home)
        if not disk.failed:
            return
    pytest.fail("the operation never came to its end")


@pytest.mark.slow
@pytest.mark.parametrize("failure", [Killed, full_disk])
def test_whatever_fails_an_older_archive_gets_keys_and_transcript_once(
    tmp_path: Path, failure: Callable[[], BaseException]
) -> None:
    older = make_archive(tmp_path / "before")
    make_older(older)
    for allowed in range(1_000):
        home = tmp_path / "round"
        shutil.copytree(tmp_path / "before", home)
        disk = FailingDisk(allowed, failure())
        with suppress(Killed, OSError):  # a full disk may stop the migration of the catalogue itself
            Archive.open(home, "budi", Clock(), disk).close()
        archive = Archive.open(home, "siti", Clock())
        note_and_sign(archive)
        _assert_told(archive)
        assert [entry.action for entry in archive.entries()].count("key_created") == 1
        archive.close()
        shutil.rmtree(home)
        if not disk.failed:
            return
    pytest.fail("the operation never came to its end")


def _assert_told(archive: Archive) -> None:
    """The transcript has the journal, the newest checkpoint is over all of it, the newest key alone can sign."""
    entries = list(archive.entries())
    lines = [archive.transcript.path(number).read_bytes() for number in archive.transcript.numbers()]
    assert b"".join(lines) == b"".join(entry.line + b"\n" for entry in entries)
    newest = archive.notary.newest()
    assert newest is not None
    assert newest.checkpoint.root == root_of(leaf_hash(entry.line) for entry in entries)
    assert newest.checkpoint.size == len(entries)
    ring = archive.notary.ring
    assert ring.signer().public == ring.public()[-1]
    assert ring.retired() == []


def _attempt(act: Act, archive: Archive) -> object:
    """The result of the act, or None where it failed."""
    try:
        return act(archive)
    except (OSError, Killed):
        return None
