"""A folder from strangers is walked to its end, whatever lies in it."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

import pytest

from ingest.inbox.clutter import PassReason
from ingest.inbox.walk import PassedOver, WalkFault, walk
from tests.making import forbidden_things


def dug(folder: Path, depth: int) -> None:
    """Folders inside each other, made by descriptors: their path is longer than any system call takes."""
    above = os.open(folder, os.O_RDONLY)
    for _ in range(depth):
        os.mkdir("lubang", dir_fd=above)
        inner = os.open("lubang", os.O_RDONLY, dir_fd=above)
        os.close(above)
        above = inner
    os.close(above)


def filled(folder: Path, *names: str) -> None:
    for name in names:
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(name)


def test_files_come_in_the_order_of_their_paths(tmp_path: Path) -> None:
    filled(tmp_path, "b.pdf", "a/2.pdf", "a/1.pdf", "c/d/e.pdf")
    assert [str(path.relative_to(tmp_path)) for path in walk(tmp_path) if isinstance(path, Path)] == [
        "a/1.pdf",
        "a/2.pdf",
        "b.pdf",
        "c/d/e.pdf",
    ]


def test_links_rubbish_and_the_archive_are_passed_over(tmp_path: Path) -> None:
    inbox = tmp_path / "masuk"
    filled(inbox, "surat.pdf", ".DS_Store", "__MACOSX/._surat.pdf", "unduh.crdownload", "rumah/arsip-home")
    (inbox / "putaran").symlink_to(inbox / "putaran")
    (inbox / "rahasia").symlink_to("/etc/hostname")
    (inbox / "luar").symlink_to(tmp_path)
    found = list(walk(inbox, inbox / "rumah"))
    assert [path for path in found if isinstance(path, Path)] == [inbox / "surat.pdf"]
    assert {over.path.name: over.reason for over in found if isinstance(over, PassedOver)} == {
        ".DS_Store": PassReason.CLUTTER,
        "__MACOSX": PassReason.CLUTTER,
        "unduh.crdownload": PassReason.UNFINISHED,
        "rumah": PassReason.ARCHIVE,
        "putaran": PassReason.LINK,
        "rahasia": PassReason.LINK,
        "luar": PassReason.LINK,
    }


def test_folders_without_end_are_one_fault_and_hold_nobody_up(
    tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    inbox = tmp_path / "masuk"
    filled(inbox, "a.pdf", "z.pdf")
    dug(inbox, 1500)
    request.addfinalizer(lambda: subprocess.run(["rm", "-rf", inbox], check=True))  # too deep for pytest
    before = len(list(Path("/proc/self/fd").iterdir()))
    found = list(walk(inbox))
    assert [path.name for path in found if isinstance(path, Path)] == ["a.pdf", "z.pdf"]
    (fault,) = (each for each in found if isinstance(each, WalkFault))
    assert fault.reason == "too_deep"
    assert len(list(Path("/proc/self/fd").iterdir())) == before


def test_a_folder_without_permission_is_a_fault() -> None:
    with forbidden_things() as inbox:
        filled(inbox, "a.pdf", "tertutup/b.pdf")
        (inbox / "tertutup").chmod(0)
        first, fault = walk(inbox)
        (inbox / "tertutup").chmod(0o755)
        assert first == inbox / "a.pdf"
        assert isinstance(fault, WalkFault)
        assert fault.reason == "unreadable"


def test_a_folder_that_is_gone_is_a_fault(tmp_path: Path) -> None:
    (fault,) = walk(tmp_path / "tiada")
    assert isinstance(fault, WalkFault)
    assert fault.reason == "unreadable"
