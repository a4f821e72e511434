"""Measures what it saves that small files share a process of the reader: `python -m bench.sharing [FILES]`.

Reads the same small letters with a process for every 1, 8, 32 and 128 of them, two processes at a time, and tells the
processor time a file of everything together (docs/adr/0003-fork-server-for-readers.md).
"""

from __future__ import annotations

import os
import sys
import tempfile
from pathlib import Path

from ingest.reading import pool
from ingest.reading.reader import PageReader
from ingest.reading.request import ReadRequest
from tests.ingest.paper import SENTENCES, text_pdf

_SHARES = (1, 8, 32, 128)


def main() -> None:
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 256
    with tempfile.TemporaryDirectory() as place:
        paths = [text_pdf(Path(place) / f"{number}.pdf", [SENTENCES]) for number in range(count)]
        _read(paths[:2], Path(place))  # starts the server
        for share in _SHARES:
            pool._FILES_A_PROCESS = share
            before = _processor_time()
            _read(paths, Path(place))
            print(f"{share:>4} files a process: {1000 * (_processor_time() - before) / count:.1f} ms a file")


def _read(paths: list[Path], scratch: Path) -> None:
    waiting = list(paths)
    with PageReader(2, scratch) as reader:
        while waiting or not reader.is_idle:
            while waiting and reader.has_room:
                reader.submit(ReadRequest(waiting[-1].name, waiting.pop()))
            reader.next()


def _processor_time() -> float:
    """Seconds of this process and of all its descendants, also of those that the fork server has buried."""
    total = sum(os.times()[:4])
    for task in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = task.read_text().rpartition(")")[2].split()
        except OSError:
            continue
        if int(fields[1]) == os.getpid():
            total += sum(map(int, fields[11:15])) / os.sysconf("SC_CLK_TCK")
    return total


if __name__ == "__main__":
    main()
