"""A process that files, codes and describes until something stops it, and tells each thing that was acknowledged.

To have a new operation killed and cut off as well, add it to `WORKS`; to `COPYING` if it must be alone.
"""

from __future__ import annotations

import json
import os
import random
import select
import shutil
import signal
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime
from itertools import chain
from pathlib import Path

from archive.accession.filing import AlreadyCoded
from archive.archive import Archive
from archive.catalogue.records import Listing, NotFound
from archive.copies.backup import Backup
from archive.copies.replica import Replicas, repair_of
from archive.copies.restore import Source, restore
from archive.integrity.parallel import Manner
from archive.integrity.scrub import Budget
from archive.storage.disk import Disk
from archive.storage.home import HomeExists
from archive.values.record import Description, Record, RecordId
from tests.archive.faults import assert_whole
from tests.making import DESCRIBED, bury, file_all, submission

Work = Callable[[Archive, random.Random], list[Record]]
_CHUNK = 1 << 16
_PATIENCE = 60.0


@dataclass(frozen=True, slots=True)
class Acknowledged:
    """What the archive said was done: the record as it was then."""

    id: str
    sha256: str
    code: str | None
    version: int
    title: str | None
    destroyed: bool = False

    @classmethod
    def of(cls, record: Record) -> Acknowledged:
        title = record.description.title
        sha256, is_destroyed = record.original.sha256, record.is_destroyed
        return cls(record.id, sha256, record.code, record.version, title, is_destroyed)

    def is_kept(self, archive: Archive) -> bool:
        """Whether the record is at least as far as it was told to be; later, unacknowledged changes may have come."""
        record = archive.record(RecordId(self.id))
        if record is None:
            return False
        now = Acknowledged.of(record)
        if now.destroyed or self.destroyed:
            return now.destroyed and now.sha256 == self.sha256 and self._is_still_its_code(archive)
        if now.version < self.version:
            return False
        if now.version > self.version:
            return now.sha256 == self.sha256 and self._is_still_its_code(archive)
        return now == self

    def _is_still_its_code(self, archive: Archive) -> bool:
        """Whether the record is found by the code that it had, be it a former one by now."""
        try:
            return self.code is None or archive.find(self.code).id == self.id
        except NotFound:
            return False


def _file(archive: Archive, chance: random.Random) -> list[Record]:
    return _filed(archive, chance, 1)


def _file_group(archive: Archive, chance: random.Random) -> list[Record]:
    return _filed(archive, chance, 6)


def _filed(archive: Archive, chance: random.Random, count: int) -> list[Record]:
    said = [DESCRIBED, Description(title="Tanpa kode")]
    folder = archive.home.staging / f"given-{os.getpid()}"
    contents = [chance.randbytes(2000).hex().encode() for _ in range(count)]
    items = [submission(folder, content, chance.choice(said)) for content in contents]
    return [outcome.record for outcome in file_all(archive, items)]


def _describe(archive: Archive, chance: random.Random) -> list[Record]:
    record = chance.choice(_living(archive))
    described = replace(record.description, title=f"Judul {chance.random()}")
    return [archive.filing.describe(record.id, described)]


def _code(archive: Archive, _: random.Random) -> list[Record]:
    coded = []
    for record in _living(archive):
        if record.code is None:
            with suppress(AlreadyCoded):  # somebody else was faster
                coded.append(archive.filing.code(record.id, "500.12", "IKP"))
    return coded


def _living(archive: Archive) -> list[Record]:
    return [record for record in archive.listed(Listing()) if not record.is_destroyed]


def _recode(archive: Archive, _: random.Random) -> list[Record]:
    coded = [record for record in _living(archive) if record.code is not None]
    return [archive.filing.recode(record.id, "000.1", "salah kelas") for record in coded[:1]]


def _bury(archive: Archive, chance: random.Random) -> list[Record]:
    return [bury(archive, chance.choice(_filed(archive, chance, 2)))]


def _readmit(archive: Archive, chance: random.Random) -> list[Record]:
    """Destroy a record, and let its bytes in again as another one."""
    folder, content = archive.home.staging / f"given-{os.getpid()}", chance.randbytes(2000).hex().encode()
    (first,) = file_all(archive, [submission(folder, content)])
    tombstone = bury(archive, first.record)
    (again,) = file_all(archive, [replace(submission(folder, content), readmitted="putusan 5")])
    return [tombstone, again.record]


def _hold(archive: Archive, chance: random.Random) -> list[Record]:
    """Hold a file; `assert_whole` sees to its bytes."""
    item = submission(archive.home.staging / f"given-{os.getpid()}", chance.randbytes(2000))
    archive.quarantine.hold(item.staged, item.original, item.description, "damaged", "")
    return []


def _sync(archive: Archive, _: random.Random) -> list[Record]:
    Replicas(archive).sync(Replicas(archive).add(replica_of(archive)))
    return []


def _repair(archive: Archive, chance: random.Random) -> list[Record]:
    """Damage a record that a replica has, and put it right."""
    _sync(archive, chance)
    record = chance.choice(_living(archive))
    original = archive.store.original(record)
    original.write_bytes(original.read_bytes()[1:])
    assert repair_of(archive).repair(record.id, [replica_of(archive) / "store"]).mended.left == {}
    return [record]


def _back_up(archive: Archive, _: random.Random) -> list[Record]:
    Backup(backup_of(archive)).make(archive, with_keys=True)
    return []


def _restore(archive: Archive, chance: random.Random) -> list[Record]:
    _back_up(archive, chance)
    backup = Backup(backup_of(archive))
    home = archive.home.root.with_name(f"restored-{chance.randbytes(4).hex()}")
    restore(Source(backup, backup.generation()), home, "wati", real_time)
    return []


def replica_of(archive: Archive) -> Path:
    return archive.home.root.with_name("replica")


def backup_of(archive: Archive) -> Path:
    return archive.home.root.with_name("backup")


WORKS: tuple[Work, ...] = (_file, _file_group, _describe, _describe, _code, _recode, _hold, _bury, _readmit)
COPYING: tuple[Work, ...] = (_file, _hold, _file_group, _describe, _bury, _sync, _repair, _back_up, _restore)


def real_time() -> datetime:
    return datetime.now(UTC)


class Worker:
    """The reading end of a process that works."""

    def __init__(self, pid: int, reading: int) -> None:
        self.pid = pid
        self._reading = reading
        self._data = b""

    def wait(self) -> None:
        """Wait until it has acknowledged something."""
        ready, _, _ = select.select([self._reading], [], [], _PATIENCE)
        assert ready, "the worker does nothing"

    def acknowledged(self) -> list[Acknowledged]:
        """Everything that it has acknowledged until now."""
        while select.select([self._reading], [], [], 0)[0] and (more := os.read(self._reading, _CHUNK)):
            self._data += more
        lines = self._data.splitlines(keepends=True)
        return [Acknowledged(**json.loads(line)) for line in lines if line.endswith(b"\n")]


@contextmanager
def working(home: Path, seed: int, disk: Disk, works: Sequence[Work] = WORKS) -> Iterator[Worker]:
    """A process at work on an archive, killed at the end."""
    reading, writing = os.pipe()
    pid = os.fork()
    if pid == 0:
        try:
            _work(Archive.open(home, "budi", real_time, disk), seed, writing, works)
        finally:
            os._exit(1)
    os.close(writing)
    try:
        yield Worker(pid, reading)
    finally:
        os.kill(pid, signal.SIGKILL)
        os.waitpid(pid, 0)
        os.close(reading)


def _work(archive: Archive, seed: int, pipe: int, works: Sequence[Work]) -> None:
    chance = random.Random(seed)
    for work in chain((_file,), iter(lambda: chance.choice(works), None)):
        for record in work(archive, chance):
            os.write(pipe, json.dumps(asdict(Acknowledged.of(record))).encode() + b"\n")


def assert_copies_whole(archive: Archive) -> None:
    """What was being repaired is, from the replica; that can be brought up again; each backup and restore is whole."""
    for replica in Replicas(archive).reachable():
        list(archive.scrub.run(Budget(), Manner()))
        store = replica.duplicate.store
        assert [each.record for each in repair_of(archive).repair_damaged([store]) if each.mended.left] == []
        assert Replicas(archive).sync(replica).failures == ()
        assert not [check for check in Replicas(archive).check(replica, Manner()) if check.is_finding]
    backup = Backup(backup_of(archive))
    if not backup.folder("").exists():
        return
    for generation in backup.generations():
        assert not [check for check in backup.check(generation, Manner()) if check.is_finding]
    for home in archive.home.root.parent.glob("restored-*"):
        with suppress(HomeExists):
            restore(Source(backup, backup.generation()), home, "wati", real_time)
        restored = Archive.open(home, "siti", real_time)
        assert_whole(restored)
        restored.close()
        shutil.rmtree(home)
