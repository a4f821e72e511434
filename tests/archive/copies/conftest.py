"""A small archive, a place for its backups, and what a restore brings back."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from archive.accession.held_files import QuarantinedFile
from archive.archive import Archive
from archive.copies.backup import Backup
from archive.copies.restore import Restored, Source, restore
from tests.making import Clock, check_all, copied_archive, file_one, submission


@pytest.fixture
def backup(tmp_path: Path) -> Backup:
    return Backup(tmp_path / "cadangan")


@pytest.fixture
def small(tmp_path: Path) -> Iterator[Archive]:
    archive = copied_archive(tmp_path / "home")
    file_one(archive, b"satu")
    file_one(archive, b"dua")
    yield archive
    archive.close()


def hold_one(archive: Archive, content: bytes = b"terkunci") -> QuarantinedFile:
    """One file in quarantine."""
    item = submission(archive.home.staging / "given", content)
    return archive.quarantine.hold(
        item.staged, item.original, item.description, "encrypted", "has a password"
    )


def brought_back(backup: Backup, root: Path, *later: Path, name: str | None = None) -> Restored:
    return restore(Source(backup, backup.generation(name), later), root, "siti", Clock())


def opened(root: Path) -> Archive:
    return Archive.open(root, "siti", Clock(hours=2))


def findings(archive: Archive) -> list[str]:
    return [check.file for check in check_all(archive) if check.is_finding]
