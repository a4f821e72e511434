"""Measures what a small record adds to an archive: bytes of catalogue and journal, files of the store.

.venv/bin/python -m bench.growth [--records 800] [--group 1] [--at FOLDER] [--server URL]
"""

from __future__ import annotations

import argparse
import tempfile
from dataclasses import astuple, dataclass
from pathlib import Path
from time import perf_counter, process_time

from archive.archive import Archive
from archive.storage.home import Home
from tests.making import file_all, make_archive, submission

_BEFORE = 200  # filed before the first look, so that folders and tables are there


@dataclass(frozen=True, slots=True)
class Size:
    """Bytes of catalogue and journal, entries of the store, bytes that its file system gave them."""

    catalogue: int
    journal: int
    entries: int
    allocated: int


def size_of(archive: Archive) -> Size:
    home = archive.home
    entries = [path.stat() for path in home.store.rglob("*")]
    return Size(
        catalogue=sum(path.stat().st_size for path in home.root.glob("catalogue.sqlite*")),
        journal=sum(path.stat().st_size for path in home.journal.rglob("*") if path.is_file()),
        entries=len(entries),
        allocated=sum(entry.st_blocks * 512 for entry in entries),
    )


def file_records(archive: Archive, numbers: range, group: int) -> None:
    for first in range(numbers.start, numbers.stop, group):
        together = range(first, min(first + group, numbers.stop))
        given = archive.home.staging / "given"
        file_all(archive, [submission(given, f"Isi surat nomor {one}. ".encode() * 100) for one in together])


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--records", type=int, default=800)
    parser.add_argument("--group", type=int, default=1, help="how many are filed together")
    parser.add_argument("--at", type=Path, help="a folder on the file system in question")
    parser.add_argument("--server", help="a PostgreSQL database, empty, for the catalogue")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(dir=options.at) as place:
        archive = make_archive(Home(Path(place) / "home", options.server))
        file_records(archive, range(_BEFORE), options.group)
        before, began, used = size_of(archive), perf_counter(), process_time()
        file_records(archive, range(_BEFORE, _BEFORE + options.records), options.group)
        wall, processor = perf_counter() - began, process_time() - used
        after = size_of(archive)
    for name, old, new in zip(Size.__slots__, astuple(before), astuple(after), strict=True):
        print(f"{name:10} {(new - old) / options.records:10,.1f} a record")
    print(
        f"filed {options.records / wall:.1f} a second, {1000 * processor / options.records:.1f} ms of processor"
    )


if __name__ == "__main__":
    main()
