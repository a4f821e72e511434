"""A process that files what it is given into a home whose catalogue is on a server, and tells what was acknowledged.

    python -m tests.archive.filer_process HOME URL FIRST COUNT GROUP SILENCE [freeze]

It begins with file FIRST of COUNT, and takes over from who gives no sign of life for SILENCE seconds. `freeze`: it
stops itself, as by SIGSTOP, when its first objects are in the store and not yet in the catalogue.
"""

from __future__ import annotations

import os
import signal
import sys
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy.exc import SQLAlchemyError

from archive.archive import Archive
from archive.catalogue import postgresql
from archive.catalogue.postgresql import Fenced
from archive.storage.disk import Disk
from archive.storage.home import Home
from tests.making import file_all, submission


class FreezingDisk(Disk):
    """Stops the process once, between the store and the second transaction of a filing."""

    def __init__(self) -> None:
        self.is_put = self.was_frozen = False

    def step(self, operation: str, path: Path) -> None:
        self.is_put |= operation == "rename" and "store" in path.parts
        if operation == "remove" and self.is_put and not self.was_frozen:
            self.was_frozen = True
            tell("frozen")
            os.kill(os.getpid(), signal.SIGSTOP)


def tell(*words: str) -> None:
    sys.stdout.write(" ".join(words) + "\n")
    sys.stdout.flush()


def main() -> None:
    home, url, first, count, group, silence = sys.argv[1:7]
    postgresql.SILENCE = float(silence)
    disk = FreezingDisk() if "freeze" in sys.argv else None
    archive = Archive.open(Home(Path(home), url), f"filer-{os.getpid()}", lambda: datetime.now(UTC), disk)
    given = archive.home.staging / f"given-{os.getpid()}"
    tell("ready")
    numbers = [*range(int(first), int(count)), *range(int(first))]
    for start in range(0, len(numbers), int(group)):
        together = numbers[start : start + int(group)]
        items = [submission(given, f"surat bersama nomor {number} ".encode() * 20) for number in together]
        try:
            for outcome in file_all(archive, items):
                tell("filed", outcome.record.id, outcome.record.code or "-")
        except Fenced:
            tell("fenced")
        except SQLAlchemyError as error:
            tell("failed", type(error).__name__)


if __name__ == "__main__":
    main()
