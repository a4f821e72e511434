"""Puts the files inside a file into a folder, numbered, within the limits of its place."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path
from typing import BinaryIO

from ingest.formats.text.page_text import UnreadPart, printable
from ingest.task.limits import Limits
from ingest.task.orders import Enclosed, FilePlace, part_path
from ingest.task.reasons import CannotRead, Reason


class Enclosures:
    """Takes the files inside one file; `files` says what they are called there, `unread` what else is in it."""

    def __init__(self, place: FilePlace, limits: Limits) -> None:
        self._place = place
        self._most, self._depth = limits.parts, limits.depth
        self.unread: list[UnreadPart] = []
        self.room = place.room
        self.files: list[Enclosed] = []

    def path(self, number: int) -> Path:
        """Where file `number`, from 1, has its bytes; the folder is made when one is first asked for."""
        Path(self._place.folder).mkdir(exist_ok=True)
        return part_path(self._place.folder, number)

    def reserve(self, size: int) -> None:
        """Take `size` bytes off the room for parts; raises `CannotRead` (`too_large`)."""
        self.room -= size
        if self.room < 0:
            raise CannotRead(Reason.TOO_LARGE, f"the files inside it have more than {self._place.room} bytes")

    def put(self, name: str, data: bytes, *, is_picture: bool = False) -> None:
        """Take one file; raises `CannotRead` (`too_large`). One that lies too deep is not read."""
        if self._place.depth >= self._depth and not is_picture:
            self.miss(name, Reason.TOO_DEEP)
            return
        self.reserve(len(data))
        self.take(name, lambda file: file.write(data), is_picture=is_picture)

    def take(self, name: str, write: Callable[[BinaryIO], object], *, is_picture: bool = False) -> None:
        """Take one file that `write` writes, its size being reserved; raises what `write` does, and `too_large`."""
        if len(self.files) >= self._most:
            raise CannotRead(Reason.TOO_LARGE, f"more than {self._most} files inside it")
        with self.path(len(self.files) + 1).open("wb") as file:
            write(file)
        self.files.append(Enclosed(name, is_picture))

    def miss(self, name: str, reason: Reason) -> None:
        """Note a part of the file that is not read."""
        self.unread.append(UnreadPart(printable(name), reason))

    def adopt(self, names: Iterable[str]) -> None:
        """Count files whose bytes are where `path` says already, the first ones inside this file."""
        self.files += map(Enclosed, names)
