"""The session of docs/format.md that checks one record with the coreutils: it passes, and any damage fails it."""

from __future__ import annotations

import re
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from archive.archive import Archive
from archive.values.record import Description, Record
from tests.archive.damage import changed
from tests.making import file_one, make_archive, object_files

FORMAT = Path(__file__).resolve().parents[2] / "docs" / "format.md"


@pytest.fixture(scope="module")
def filed(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Archive, Record]]:
    """An archive with a record in its second version."""
    archive = make_archive(tmp_path_factory.mktemp("archive") / "home")
    record = archive.filing.describe(file_one(archive, b"isi").id, Description(title="Lain"))
    yield archive, record
    archive.close()


def check_by_hand(archive: Archive, record: Record) -> subprocess.CompletedProcess[str]:
    section = FORMAT.read_text().partition("## Checking one record by hand")[2]
    found = re.search(r"```sh\n(.*?)```", section, re.DOTALL)
    assert found
    session = found[1].replace("cd arsip-home", f"cd '{archive.home.root}'")
    session = re.sub(r"(urn:arsip:record:)\w{16}", rf"\g<1>{record.id}", session)
    return subprocess.run(["sh", "-eu", "-c", session], capture_output=True, text=True, check=False)


def test_a_record_can_be_checked_without_any_program_of_ours(filed: tuple[Archive, Record]) -> None:
    archive, record = filed
    told = check_by_hand(archive, record)
    assert told.returncode == 0, told.stderr
    confirmed = {line.removesuffix(": OK") for line in told.stdout.splitlines() if line.endswith(": OK")}
    names = [str(path.relative_to(archive.store.folder(record.id))) for path in object_files(archive, record)]
    assert {name for name in names if "/content/" in name} <= confirmed


def test_whatever_is_wrong_with_a_record_the_session_fails(filed: tuple[Archive, Record]) -> None:
    archive, record = filed
    folder = archive.store.folder(record.id)
    for path in object_files(archive, record):
        if path.name.startswith("0="):
            continue  # it says nothing about the record
        data = path.read_bytes()
        with changed(path, bytes([data[0] ^ 1]) + data[1:]):
            assert check_by_hand(archive, record).returncode != 0, path.name
    changes: list[Callable[[], object]] = [
        (folder / "v1/content/tambahan.txt").touch,
        lambda: (folder / "v1/content/text.txt").rename(folder / "v1/content/tambahan.txt"),
    ]
    for change in changes:
        change()
        assert check_by_hand(archive, record).returncode != 0
    (folder / "v1/content/tambahan.txt").rename(folder / "v1/content/text.txt")
    assert check_by_hand(archive, record).returncode == 0
