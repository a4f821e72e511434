"""Finds in a binary PowerPoint file the records that are in force ([MS-PPT] 2.1.2): older ones stay in the file."""

from __future__ import annotations

import struct
from collections.abc import Iterator
from dataclasses import dataclass

from ingest.task.reasons import CannotRead, Reason

_HEADER = struct.Struct("<HHI")
_USER, _EDIT, _DIRECTORY = 0x0FF6, 0x0FF5, 0x1772
_LOCKED, _EDIT_BYTES, _MOST_EDITS = 0xF3D1C4DF, 28, 10_000
_CONTAINER, _TAGS = 0xF, 0x138B  # the second holds records and is not marked as a container


@dataclass(frozen=True, slots=True)
class PptRecord:
    """A record: its kind, the version and the instance in its head, and its bytes."""

    kind: int
    version: int
    instance: int
    body: bytes

    @property
    def inside(self) -> Iterator[PptRecord]:
        """The records in a container; none in another record."""
        return records(self.body) if self.version == _CONTAINER or self.kind == _TAGS else iter(())

    def first(self, kind: int) -> PptRecord | None:
        return next((record for record in self.inside if record.kind == kind), None)

    def number(self, place: int = 0) -> int:
        """The number at a place in its bytes; 0 behind their end."""
        return int.from_bytes(self.body[place : place + 4], "little")


def records(data: bytes) -> Iterator[PptRecord]:
    """The records in a row; one that says it is longer than what is there ends with it."""
    place = 0
    while place + _HEADER.size <= len(data):
        head, kind, length = _HEADER.unpack_from(data, place)
        place += _HEADER.size
        yield PptRecord(kind, head & 0xF, head >> 4, data[place : place + length])
        place += length


class PptFile:
    """The records in force, by the numbers that they refer to each other by.

    Where the file does not say what is in force, there is no `document`. Raises `CannotRead` (`encrypted`).
    """

    def __init__(self, stream: bytes, user: bytes) -> None:
        self._stream = stream
        self._places: dict[int, int] = {}
        self._document_number = 0
        atom = next(records(user), None)
        if atom is not None and atom.kind == _USER:
            if atom.number(4) == _LOCKED:
                raise CannotRead(Reason.ENCRYPTED, "asks for a password")
            self._learn(atom.number(8))
        self.document = self.record(self._document_number)

    def record(self, number: int) -> PptRecord | None:
        """The record of a number."""
        place = self._places.get(number)
        return None if place is None else self._at(place)

    def all_records(self) -> Iterator[PptRecord]:
        """All records in the file, in force or not."""
        return records(self._stream)

    def _learn(self, place: int) -> None:
        """Follow the edits from the last one back; what a later one says stands."""
        for _ in range(_MOST_EDITS):
            edit = self._at(place)
            if edit is None or edit.kind != _EDIT:
                return
            if len(edit.body) > _EDIT_BYTES:
                raise CannotRead(Reason.ENCRYPTED, "asks for a password")
            self._document_number = self._document_number or edit.number(16)
            self._learn_places(self._at(edit.number(12)))
            before = edit.number(8)
            if not 0 < before < place:  # an edit refers to what was there before it
                return
            place = before

    def _learn_places(self, directory: PptRecord | None) -> None:
        place = 0
        while directory is not None and directory.kind == _DIRECTORY and place + 4 <= len(directory.body):
            entry = directory.number(place)
            for index in range(entry >> 20):
                place += 4
                self._places.setdefault((entry & 0xFFFFF) + index, directory.number(place))
            place += 4

    def _at(self, place: int) -> PptRecord | None:
        """The record that begins at a place."""
        if place + _HEADER.size > len(self._stream):
            return None
        head, kind, length = _HEADER.unpack_from(self._stream, place)
        body = self._stream[place + _HEADER.size : place + _HEADER.size + length]
        return PptRecord(kind, head & 0xF, head >> 4, body)
