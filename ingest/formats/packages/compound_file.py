"""Opens the compound files of old Office ([MS-CFB]): streams by their names, objects inside them."""

from __future__ import annotations

import struct
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import olefile

from ingest.formats.packages.embedded_object import object_of_streams, take_object
from ingest.formats.packages.enclosures import Enclosures
from ingest.task.limits import Limits
from ingest.task.reasons import CannotRead, Reason

DAMAGE = (OSError, ValueError, LookupError, TypeError, AttributeError, ArithmeticError, struct.error)
"""What olefile raises for a broken compound file, and what a table that points nowhere comes to."""


@contextmanager
def opened_compound(path: Path) -> Iterator[olefile.OleFileIO]:
    """An OLE compound file; raises `CannotRead` (`damaged`), also for what fails while it is read."""
    try:
        with olefile.OleFileIO(path) as ole:
            yield ole
    except DAMAGE as error:
        raise CannotRead(Reason.DAMAGED, f"compound file: {type(error).__name__}: {error}") from error


def stream_of(ole: olefile.OleFileIO, names: Sequence[str], limits: Limits) -> bytes:
    """The first of these streams that is there, whatever the case of its name.

    Raises `CannotRead` (`damaged`, `too_large`).
    """
    name = next((name for name in names if ole.exists(name)), None)
    if name is None:
        raise CannotRead(Reason.DAMAGED, f"there is no stream {names[0]}")
    if ole.get_size(name) > limits.office_bytes:
        raise CannotRead(Reason.TOO_LARGE, f"{name} has {ole.get_size(name)} bytes")
    return bytes(ole.openstream(name).read())


def take_objects(ole: olefile.OleFileIO, place: Sequence[str], prefix: str, inside: Enclosures) -> None:
    """Take out the objects that other programs left in storages of this prefix below `place`."""
    above = len(place)
    objects: dict[str, dict[str, Callable[[], bytes]]] = {}
    for entry in ole.listdir():
        if entry[:above] == list(place) and len(entry) > above + 1 and entry[above].startswith(prefix):
            streams = objects.setdefault(entry[above], {})
            streams["/".join(entry[above + 1 :])] = ole.openstream(entry).read
    for name, streams in objects.items():
        take_object(name, object_of_streams(name, streams), inside)
