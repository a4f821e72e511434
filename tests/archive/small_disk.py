"""An archive on a disk that is full, or read-only: run in a mount namespace of its own, `unshare --mount`.

python -m tests.archive.small_disk bytes|inodes|read-only FOLDER
"""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable, Mapping
from pathlib import Path

from sqlalchemy.exc import OperationalError

from archive.archive import Archive
from archive.catalogue.records import Listing
from archive.integrity.parallel import Manner
from archive.integrity.scrub import Budget
from archive.values.record import Record, RecordId
from tests.archive.faults import assert_whole
from tests.making import Clock, file_all, file_one, make_archive, submission

PLENTY = "size=64m,nr_inodes=20000"
STEP_BYTES, STEP_INODES = 12 << 10, 3


def remount(folder: Path, options: str) -> None:
    subprocess.run(["mount", "-o", f"remount,{options}", folder], check=True)


def fill_bytes(folder: Path, free: int) -> None:
    """Leave about `free` steps of bytes."""
    (folder / "ballast").write_bytes(b"")
    used = sum(path.stat().st_blocks * 512 for path in folder.rglob("*") if path.is_file())
    remount(folder, f"size={(used + 4095 + free * STEP_BYTES) // 4096 * 4096}")


def fill_inodes(folder: Path, free: int) -> None:
    used = len(list(folder.rglob("*"))) + 1
    remount(folder, f"nr_inodes={used + free * STEP_INODES}")


def file_until_full(folder: Path, fill: Callable[[Path, int], None]) -> int:
    """With more and more room, try to file; afterwards nothing is missing and nothing half there.

    Returns how many attempts failed.
    """
    home, failures = folder / "home", 0
    kept: dict[RecordId, Record] = {}
    for free in range(40):
        fill(folder, free)
        try:
            archive = Archive.open(home, "budi", Clock())
        except OperationalError:
            failures += 1
        else:
            failures += not _is_filed(archive, free, kept)
            archive.close()
        remount(folder, PLENTY)
        assert_kept(home, kept)
    return failures


def _is_filed(archive: Archive, number: int, kept: dict[RecordId, Record]) -> bool:
    given = archive.home.staging / "given"
    try:
        items = [submission(given, b"isi %d %d" % (number, at)) for at in range(2)]
        kept |= {outcome.record.id: outcome.record for outcome in file_all(archive, items)}
    except (OSError, OperationalError):
        return False
    return True


def assert_kept(home: Path, kept: Mapping[RecordId, Record]) -> None:
    archive = Archive.open(home, "siti", Clock())
    archive.recover()
    assert_whole(archive)
    found = {record.id: record for record in archive.listed(Listing())}
    assert kept == {key: record for key, record in found.items() if key in kept}
    archive.close()


def stay_readable(folder: Path) -> None:
    """What an office can do when the kernel has made the disk read-only under it."""
    home = folder / "home"
    archive = Archive.open(home, "budi", Clock())
    record = file_one(archive, b"isi")
    archive.close()
    remount(folder, "ro")
    archive = Archive.read(home, "budi", Clock())
    assert not _is_filed(archive, 0, {})
    assert archive.find(record.id) == record
    assert archive.store.original(record).read_bytes() == b"isi"
    assert not [check for check in archive.scrub.run(Budget(), Manner(cached=True)) if check.is_finding]
    assert archive.checks.runs(1) == ()
    archive.close()
    remount(folder, "rw")
    assert_kept(home, {record.id: record})


def main(what: str, folder: Path) -> None:
    subprocess.run(["mount", "-t", "tmpfs", "-o", PLENTY, "small", folder], check=True)
    make_archive(folder / "home").close()
    if what == "read-only":
        stay_readable(folder)
        return
    failures = file_until_full(folder, fill_bytes if what == "bytes" else fill_inodes)
    assert 5 < failures < 40, failures


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]))
