"""How the readers' tests read a file: by what it is, into a folder beside it."""

from __future__ import annotations

from pathlib import Path

from ingest.formats.contents import Contents, read_contents
from ingest.formats.identify import identify
from ingest.task.limits import Limits
from ingest.task.orders import FilePlace, part_path


def place_in(folder: Path, depth: int = 0, room: int = 1 << 20) -> FilePlace:
    return FilePlace(str(folder), str(folder / "parts"), room, depth)


def contents(path: Path, limits: Limits | None = None, place: FilePlace | None = None) -> Contents:
    kind = identify(path).kind
    assert kind is not None
    return read_contents(path, kind, limits or Limits(), place or place_in(path.parent))


def texts(path: Path) -> list[str]:
    return [page.text for page in contents(path).pages]


def taken(path: Path) -> dict[str, bytes]:
    """The files inside a file by their names there."""
    found = contents(path)
    folder = str(path.parent / "parts")
    return {
        file.name: part_path(folder, number).read_bytes() for number, file in enumerate(found.parts, start=1)
    }


def unread(path: Path) -> list[tuple[str | None, str | None]]:
    """The parts that were not read, each with the reason."""
    return [(page.part, page.reason) for page in contents(path).pages if page.reason is not None]
