"""A home on a disk that can only be read is searched, shown, handed out and checked; nothing in it is touched."""

from __future__ import annotations

import json
import os
import shutil
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

from archive.archive import Archive
from bench.powercut import missing
from tests.desk.office import Office, Told
from tests.making import Clock, make_schema

ROOT = Path(__file__).resolve().parents[2]
REASON = missing()
mounted = pytest.mark.skipif(REASON is not None, reason=REASON or "")


def read_only(office: Office, *commands: tuple[str | Path, ...]) -> list[Told]:
    """The commands, all run by one process to which the home is a read-only mount."""
    given = json.dumps([[*map(str, command), "--home", str(office.home)] for command in commands])
    private = ["unshare", "--mount", "--propagation", "private", sys.executable, "-m", "tests.desk.read_only"]
    told = subprocess.run(
        [*private, str(office.home), given],
        cwd=ROOT,
        env=os.environ | {"PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert told.returncode == 0, told.stderr
    return [Told(*json.loads(line)) for line in told.stdout.splitlines()]


def states(home: Path) -> dict[str, tuple[int, int]]:
    """When each file and folder of a home was changed, and its size."""
    found = ((path, path.lstat()) for path in [home, *home.rglob("*")])
    return {str(path): (status.st_mtime_ns, status.st_size) for path, status in found}


def contents(home: Path) -> dict[str, tuple[int, bytes]]:
    """When each file of a home was changed, and its bytes."""
    found = (path for path in home.rglob("*") if path.is_file())
    return {str(path): (path.stat().st_mtime_ns, path.read_bytes()) for path in found}


def assert_usable(office: Office, folder: Path) -> None:
    record = office.record("Keputusan tentang PPID")
    before = states(office.home)
    target = folder / "keluar"
    target.mkdir()
    asked = ("search", "pengelola informasi", "--json")
    told = read_only(
        office,
        asked,
        ("show", record["id"], "--text", "--json"),
        ("get", record["code"], "--to", target, "--json"),
        ("list", "--json"),
        ("check", "--json"),
        ("check", "--record", record["id"], "--json"),
        ("check", "--structure", "--json"),
        ("log", "verify", "--json"),
        ("doctor", "--json"),
        ("describe", record["id"], "--title", "lain"),
    )
    assert states(office.home) == before
    *reading, doctor, writing = told
    assert [each.status for each in reading] == [0] * len(reading), [each.err for each in reading]
    found, shown, copied, listed, checked, one, *_ = reading
    assert [each.err for each in (found, shown, copied, listed)] == [""] * 4
    assert found.row["hits"] == office.run(*asked).row["hits"]
    assert [hit["id"] for hit in found.row["hits"]] == [record["id"]]
    assert "PEJABAT PENGELOLA" in shown.row["text"][0]
    assert (target / "sk.txt").read_bytes() == office.object_file(record["id"], "original.txt").read_bytes()
    assert len(listed.lines) == 3
    for each, records in ((checked, 3), (one, 1)):
        summary = each.lines[-1]["summary"]
        assert (summary["records"], summary["findings"], summary["noted"]) == (records, 0, False)
        assert "tidak dicatat" in each.err
    assert "read_only" in doctor.row["complaints"]
    assert (writing.status, writing.out) == (1, "")
    assert "hanya dapat dibaca" in writing.err


def test_what_only_reads_changes_no_byte_of_a_home_that_could_be_written(
    office: Office, tmp_path: Path
) -> None:
    """Opening writes only what lags, so a second reader never finds the home changed by the first."""
    record = office.record("Keputusan tentang PPID")
    before = contents(office.home)
    for asked in (
        ("search", "pengelola informasi"),
        ("show", record["id"], "--text"),
        ("list",),
        ("get", record["code"], "--to", tmp_path / "keluar.txt"),
        ("log",),
    ):
        assert office.run(*asked).status == 0
    assert contents(office.home) == before


@mounted
@pytest.mark.slow
def test_a_home_on_a_read_only_mount_is_read_and_checked(office: Office, tmp_path: Path) -> None:
    assert_usable(office, tmp_path)
    assert "noted" in office.run("check", "--json").lines[-1]["summary"]


@mounted
@pytest.mark.slow
@pytest.mark.parametrize("left", [("-wal", "-shm"), ("-wal",)])
def test_what_a_dead_writer_left_in_its_log_is_read(
    office: Office, tmp_path: Path, left: tuple[str, ...]
) -> None:
    catalogue = office.home / "catalogue.sqlite"
    with closing(sqlite3.connect(catalogue)) as writer:
        with writer:
            writer.execute(
                "INSERT INTO hold (record, mandate, lifted) SELECT id, 'perkara', 0 FROM record LIMIT 1"
            )
        for suffix in left:
            shutil.copy(f"{catalogue}{suffix}", tmp_path)
    for suffix in left:
        shutil.copy(tmp_path / f"{catalogue.name}{suffix}", office.home)
    before = states(office.home)
    (holds,) = read_only(office, ("hold", "list", "--json"))
    assert (holds.status, holds.row["mandate"]) == (0, "perkara"), holds.err
    assert states(office.home) == before


@mounted
@pytest.mark.slow
def test_a_home_of_an_older_schema_is_read_without_being_migrated(office: Office, tmp_path: Path) -> None:
    make_schema(Archive.open(office.home, "budi", Clock()), 2)
    before = states(office.home)
    listed, shown = read_only(office, ("list", "--json"), ("show", office.home.name, "--json"))
    assert (listed.status, len(listed.lines)) == (0, 3), listed.err
    assert shown.status == 1
    assert states(office.home) == before


@pytest.mark.skipif(os.geteuid() == 0, reason="nothing is forbidden to root")
def test_a_home_whose_folder_forbids_writing_is_read(office: Office) -> None:
    for path in [*office.home.rglob("*"), office.home]:
        path.chmod(path.stat().st_mode & ~0o222)
    try:
        assert len(office.json("list")) == 3
        assert office.run("search", "pengelola informasi", "--json").lines
        assert office.run("check", "--json").status == 0
        assert office.run("describe", office.json("list")[0]["id"], "--title", "lain").status == 1
    finally:
        for path in [office.home, *office.home.rglob("*")]:
            path.chmod(path.stat().st_mode | 0o200)
