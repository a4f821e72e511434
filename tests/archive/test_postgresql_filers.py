"""Several filers on one catalogue and one store, and a server that is stopped at every commit."""

from __future__ import annotations

import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing, suppress
from datetime import UTC, datetime
from pathlib import Path

import pytest

from archive.accession.intents import pending
from archive.archive import Archive
from archive.catalogue.records import Listing
from archive.copies.backup import Backup
from archive.copies.restore import Source, finish, restore
from archive.storage.disk import Disk
from archive.storage.home import Home
from tests.archive.faults import assert_whole
from tests.archive.postgresql_server import PostgresqlServer
from tests.making import DESCRIBED, Clock, file_all, file_one, make_archive, submission

pytestmark = [pytest.mark.postgresql, pytest.mark.slow]

_FILES, _FILERS, _GROUP = 200, 4, 16
_PATIENCE = 300


@pytest.fixture
def archive(postgresql_server: PostgresqlServer, tmp_path: Path) -> Iterator[Archive]:
    archive = make_archive(Home(tmp_path / "home", postgresql_server.new_database()))
    yield archive
    archive.close()


def filer(
    archive: Archive, first: int, *words: str, count: int = _FILES, silence: float = 30
) -> subprocess.Popen[str]:
    arguments = [
        str(archive.home.root),
        str(archive.home.server),
        str(first),
        str(count),
        str(_GROUP),
        str(silence),
    ]
    command = [sys.executable, "-m", "tests.archive.filer_process", *arguments, *words]
    return subprocess.Popen(command, stdout=subprocess.PIPE, text=True)


def told(process: subprocess.Popen[str]) -> list[str]:
    out, _ = process.communicate(timeout=_PATIENCE)
    assert process.returncode == 0
    return out.splitlines()


def assert_one_chain(archive: Archive, count: int) -> None:
    """Each file is one record, no code was given twice, nothing is half done, and the log is clean."""
    found = list(archive.listed(Listing()))
    assert len(found) == count
    assert (
        len({record.original.sha256 for record in found}) == len({record.code for record in found}) == count
    )
    assert archive.audit().findings == ()
    archive.recover()
    with archive.catalogue.reading() as connection:
        assert pending(connection) == ()


def test_filers_of_the_same_files_make_one_record_of_each(archive: Archive) -> None:
    filers = [filer(archive, number * _FILES // _FILERS) for number in range(_FILERS)]
    lines = [told(process) for process in filers]
    assert all(len([line for line in each if line.startswith("filed")]) == _FILES for each in lines)
    assert_one_chain(archive, _FILES)


def test_who_was_frozen_with_the_lock_is_taken_over_from_and_refused(archive: Archive) -> None:
    frozen = filer(archive, 0, "freeze", count=_GROUP)
    assert frozen.stdout is not None
    while frozen.stdout.readline() != "frozen\n":
        pass
    heir = told(filer(archive, 0, count=_GROUP, silence=5))
    assert len([line for line in heir if line.startswith("filed")]) == _GROUP
    frozen.send_signal(signal.SIGCONT)
    assert told(frozen) == ["fenced"]
    assert_one_chain(archive, _GROUP)


class StoppingDisk(Disk):
    """Stops the server, as a power cut does, at one of the steps of a transaction, and starts it again."""

    def __init__(self, server: PostgresqlServer, allowed: int) -> None:
        self._server = server
        self.left = allowed

    def step(self, operation: str, path: Path) -> None:
        if operation not in ("begin", "commit", "committed"):
            return
        self.left -= 1
        if self.left == -1:
            self._server.stop("immediate")
            self._server.start()


def test_what_was_acknowledged_outlives_a_server_that_is_stopped_at_any_commit(
    archive: Archive, postgresql_server: PostgresqlServer
) -> None:
    acknowledged = [file_one(archive, b"pertama")]
    archive.close()
    for allowed in range(12):
        disk = StoppingDisk(postgresql_server, allowed)
        is_done, opened = False, Archive.open(archive.home, "siti", Clock(), disk)
        with closing(opened), suppress(Exception):  # whichever statement meets the end of the server
            items = [
                submission(opened.home.staging / "given", f"surat {allowed} {n}".encode() * 50)
                for n in range(2)
            ]
            acknowledged += [outcome.record for outcome in file_all(opened, items)]
            is_done = True
        assert is_done or disk.left < 0
        if disk.left >= 0:
            break
    else:
        pytest.fail("there were more steps than were tried")
    healed = Archive.open(archive.home, "siti", lambda: datetime.now(UTC))
    healed.recover()
    assert [healed.record(record.id) for record in acknowledged] == acknowledged
    assert_whole(healed)
    assert healed.audit().findings == ()
    healed.close()


@pytest.mark.parametrize("to_server", [True, False])
def test_a_backup_and_its_restore_move_an_archive_to_the_other_engine(
    postgresql_server: PostgresqlServer, tmp_path: Path, to_server: bool
) -> None:
    address = postgresql_server.new_database()
    homes = Home(tmp_path / "home"), Home(tmp_path / "home", address)
    archive = make_archive(homes[not to_server])
    record = file_one(archive, b"pindah")
    backup = Backup(tmp_path / "backup")
    backup.make(archive, with_keys=True)
    archive.close()
    target = Home(tmp_path / "moved", address if to_server else None)
    restore(Source(backup, backup.generation()), target, "wati", Clock())
    finish(target.root)
    moved = Archive.open(target, "siti", lambda: datetime.now(UTC))
    assert moved.find(record.id) == record
    assert moved.home.catalogue.exists() is not to_server
    assert moved.audit().findings == ()
    file_all(moved, [submission(moved.home.staging / "given", b"sesudah pindah", DESCRIBED)])
    assert_whole(moved)
    moved.close()
