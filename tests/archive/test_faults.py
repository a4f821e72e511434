"""Filing and changing records with every file operation failing or the process dying at it, one after another."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from archive.archive import Archive
from archive.disk import Disk
from archive.record import Description, Page, PageSource, Publicity
from archive.records import Listing
from tests.making import (
    DESCRIBED,
    Clock,
    FailingDisk,
    Killed,
    broken_disk,
    file_all,
    file_one,
    full_disk,
    make_archive,
    reopened,
    submission,
)

Act = Callable[[Archive], object]


def file_group(archive: Archive) -> object:
    """A group large enough to be synced as one."""
    folder = archive.home.root / "given"
    return file_all(archive, [submission(folder, b"isi %d" % number) for number in range(5)])


def file_single(archive: Archive) -> object:
    return file_all(archive, [submission(archive.home.root / "given", b"isi 0")])


def code_first(archive: Archive) -> object:
    """Codes the uncoded record; asked again, after recovery completed it, finds nothing to do."""
    waiting = [record for record in archive.listed(Listing()) if record.code is None]
    return [archive.filing.code(record.id, "500.12", "IKP") for record in waiting]


def describe_first(archive: Archive) -> object:
    record = next(iter(archive.listed(Listing())))
    return archive.filing.describe(record.id, replace(record.description, title="Judul baru"))


def publish_first(archive: Archive) -> object:
    record = next(iter(archive.listed(Listing())))
    return archive.publishing.publish(record.id)


def reread_first(archive: Archive) -> object:
    record = next(iter(archive.listed(Listing())))
    page = Page(1, f"dibaca ulang {record.version}", PageSource.OCR, layer="berkode")
    return archive.filing.reread(record.id, (page,))


@pytest.fixture
def before(tmp_path: Path) -> Path:
    """A home with one coded and one uncoded record, as every round begins."""
    archive = make_archive(tmp_path / "before")
    file_one(archive, b"berkode", replace(DESCRIBED, publicity=Publicity.PERIODIC))
    file_one(archive, b"tanpa kode", Description(title="Tanpa kode"))
    shutil.rmtree(archive.home.staging)
    archive.close()
    return archive.home.root


@pytest.mark.slow
@pytest.mark.parametrize("failure", [Killed, full_disk, broken_disk])
@pytest.mark.parametrize("forever", [True, False], ids=["from then on", "once"])
@pytest.mark.parametrize(
    "act", [file_single, file_group, code_first, describe_first, publish_first, reread_first]
)
def test_whatever_fails_the_archive_is_as_before_or_as_after(
    before: Path, tmp_path: Path, act: Act, failure: Callable[[], BaseException], forever: bool
) -> None:
    for allowed in range(10_000):
        home = tmp_path / "round"
        shutil.copytree(before, home)
        disk = FailingDisk(allowed, failure(), forever=forever)
        archive = Archive.open(home, "budi", Clock(), disk)
        old = list(archive.listed(Listing()))
        acknowledged = _attempt(act, archive)
        archive = reopened(archive, Disk())
        archive.recover()
        _assert_whole(archive)
        now = list(archive.listed(Listing()))
        assert acknowledged is None or now != old
        archive.recover()
        assert list(archive.listed(Listing())) == now
        act(archive)
        _assert_whole(archive)
        archive.close()
        shutil.rmtree(home)
        if not disk.failed:
            return
    pytest.fail("the operation never came to its end")


def _attempt(act: Act, archive: Archive) -> object:
    """The result of the act, or None where it failed."""
    try:
        return act(archive)
    except (OSError, Killed):
        return None


def _assert_whole(archive: Archive) -> None:
    """Catalogue, store and journal tell the same, every checksum holds, no code was given twice."""
    records = list(archive.listed(Listing()))
    assert [archive.store.record(record.id) for record in records] == records
    assert [check for check in archive.check() if check.is_finding] == []
    codes = [record.code for record in records if record.code]
    assert len(set(codes)) == len(codes)
    filed = [entry.record for entry in archive.entries() if entry.action == "filed"]
    assert sorted(filter(None, filed)) == sorted(record.id for record in records)
