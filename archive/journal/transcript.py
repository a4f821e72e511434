"""Writes the journal a second time into plain files, in segments of canonical JSON lines that only grow."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from itertools import chain, groupby
from pathlib import Path

import msgspec
from sqlalchemy import Connection

from archive.catalogue.database import Catalogue
from archive.journal import entries
from archive.journal.entries import GENESIS, SEGMENT, Head, JournalEntry
from archive.storage.disk import AlreadyThere, Disk
from archive.storage.locks import exclusive
from archive.values.error import ArsipError


class BrokenTranscript(ArsipError):
    """Journal and transcript differ from entry `sequence` on; `reason` is stable.

    `segment_missing`, `truncated`: the transcript lost what it had. `journal_behind`: the journal did.
    `forked`: each has an entry of its own in this place. Nothing is written to either until a person decides.
    """

    code = "broken_transcript"

    def __init__(self, reason: str, sequence: int) -> None:
        super().__init__(f"the journal and its transcript part at entry {sequence}: {reason}")
        self.reason = reason
        self.sequence = sequence


@dataclass(frozen=True, slots=True)
class _End:
    """The last whole entry of the transcript, and where the next one goes: a segment and an offset in it."""

    head: Head
    segment: int
    offset: int


class Transcript:
    """A folder of segments. What the journal's transactions say is appended here, later, and never instead.

    A segment holds 1024 entries and is read-only from then on.
    """

    def __init__(
        self, folder: Path, catalogue: Catalogue, disk: Disk, lock: Path, signed: Callable[[], int]
    ) -> None:
        """`signed` returns how many entries the newest checkpoint covers; those are never written again."""
        self.folder = folder
        self.catalogue = catalogue
        self._disk = disk
        self._lock = lock
        self._signed = signed
        self._end: _End | None = None

    def follow(self) -> None:
        """Append what the journal has more, durably, and cut off what a death left half written.

        Harmless when nothing is to be done, and cheap. Raises `BrokenTranscript`, `journal.BrokenChain`,
        `NotDurable`, `OSError`; the next call goes on from there.
        """
        if not self._has_followed():
            self._follow_from_disk()

    def _has_followed(self) -> bool:
        """Whether it went on from where this process left the transcript, which one statement tells."""
        end = self._end
        if end is None or not self._is_where_it_was(end):
            return False
        with self.catalogue.reading() as connection:
            if (more := entries.following(connection, end.head)) is None:
                return False
            if (first := next(more, None)) is None:
                return True
            with exclusive(self._lock):
                if not self._is_where_it_was(end):
                    return False
                self._end = None
                self._append(end, chain((first,), more))
        return True

    def _follow_from_disk(self) -> None:
        # Read under the lock: what a transaction saw before may be less than others have written since.
        with exclusive(self._lock), self.catalogue.reading() as connection:
            self._end = None
            end = self._find_end(connection)
            self._append(end, entries.entries(connection, after=end.head.sequence))

    def mend(self, suspect: Path) -> tuple[str, ...]:
        """Write every segment anew that differs from the journal, and keep what it was in the folder `suspect`.

        Only for whoever has made sure that the journal is the one that was signed. Killed anywhere, calling it again
        completes it. Returns the names of the segments. Raises `journal.BrokenChain`, `NotDurable`, `OSError`.
        """
        self._end, mended, last = None, [], 0
        with exclusive(self._lock), self.catalogue.reading() as connection:
            for last, group in groupby(entries.entries(connection), key=segment_of):
                content = b"".join(entry.line + b"\n" for entry in group)
                path = self.path(last)
                if not path.exists() or path.read_bytes() != content:
                    self._replace(path, content, suspect)
                    mended.append(path.name)
            for number in self.numbers():
                if number > last:
                    self._replace(self.path(number), None, suspect)
                    mended.append(self.path(number).name)
        return tuple(mended)

    def _replace(self, path: Path, content: bytes | None, suspect: Path) -> None:
        if path.exists():
            former = path.read_bytes()
            self._disk.make_folder(suspect)
            with suppress(AlreadyThere):  # kept by a mending that died
                name = f"{path.stem}-{hashlib.sha256(former).hexdigest()}{path.suffix}"
                self._disk.install(suspect / name, [former])
        if content is None:
            self._disk.remove(path)
            self._disk.sync_folder(self.folder)
        else:
            mode = 0o444 if content.count(b"\n") == SEGMENT else 0o644
            self._disk.reinstall(path, [content], mode)

    def path(self, number: int) -> Path:
        """The file of a segment, counted from 1."""
        return self.folder / f"{number:08}.jsonl"

    def numbers(self) -> list[int]:
        """The segments that there are, in order."""
        return sorted(int(path.stem) for path in self.folder.glob("*.jsonl") if path.stem.isdecimal())

    def _is_where_it_was(self, end: _End) -> bool:
        """Whether nobody else has written since: the last segment is as long as this process left it."""
        path = self.path(end.segment)
        return path.exists() and path.stat().st_size == end.offset

    def _find_end(self, connection: Connection) -> _End:
        """The end as the disk has it, checked against the journal and the newest checkpoint."""
        numbers = self.numbers()
        if not self.folder.is_dir():
            raise BrokenTranscript("segment_missing", 1)
        if numbers != list(range(1, len(numbers) + 1)):
            gap = next(place for place, number in enumerate(numbers, start=1) if place != number)
            raise BrokenTranscript("segment_missing", (gap - 1) * SEGMENT + 1)
        end = self._last_whole(numbers)
        last, here = entries.head(connection), end.head
        if here.sequence > last.sequence:
            raise BrokenTranscript("journal_behind", last.sequence + 1)
        if here.digest != (entries.digest_at(connection, here.sequence) or GENESIS):
            raise BrokenTranscript("forked", here.sequence)
        if here.sequence < last.sequence and here.sequence < self._signed():
            raise BrokenTranscript("truncated", here.sequence + 1)
        return end

    def _last_whole(self, numbers: Sequence[int]) -> _End:
        if not numbers:
            return _End(Head(0, GENESIS), 1, 0)
        number = numbers[-1]
        data, first = self.path(number).read_bytes(), (number - 1) * SEGMENT + 1
        whole = _whole_lines(data, first)
        if whole:
            last = whole[-1]
            head = Head(first + len(whole) - 1, hashlib.sha256(last).hexdigest())
            return _End(head, number, sum(map(len, whole)) + len(whole))
        before = self._last_whole(numbers[:-1])
        return _End(before.head, number, 0)

    def _append(self, end: _End, more: Iterable[JournalEntry]) -> None:
        for number, group in groupby(more, key=segment_of):
            offset = end.offset if number == end.segment else 0
            end = self._append_to(number, offset, tuple(group))
        self._end = end

    def _append_to(self, number: int, offset: int, added: Sequence[JournalEntry]) -> _End:
        path, lines = self.path(number), b"".join(entry.line + b"\n" for entry in added)
        self._disk.append(path, offset, lines)
        if offset == 0:
            self._disk.sync_folder(self.folder)
        last = added[-1]
        if last.sequence == number * SEGMENT:
            self._disk.protect(path)
        return _End(Head(last.sequence, last.digest), number, offset + len(lines))


def segment_of(entry: JournalEntry) -> int:
    """The number of the segment that an entry belongs to."""
    return (entry.sequence - 1) // SEGMENT + 1


def parse_line(line: bytes) -> JournalEntry | None:
    """The entry that a line says, None when it is not exactly what an entry is written as."""
    try:
        entry = msgspec.json.decode(line, type=JournalEntry)
    except (msgspec.DecodeError, UnicodeDecodeError):
        return None
    return entry if entry.line == line else None


def read_entries(folder: Path) -> Iterator[JournalEntry]:
    """The entries of a transcript in their order, without any catalogue; a torn last line is left out.

    Raises `journal.BrokenChain` at the first entry that does not follow the one before, `OSError`.
    """
    sequence, previous = 0, GENESIS
    for path in sorted(folder.glob("*.jsonl")):
        lines = path.read_bytes().split(b"\n")
        lines.pop()
        for line in lines:
            entry = parse_line(line)
            if entry is None or (entry.sequence, entry.previous) != (sequence + 1, previous):
                raise entries.BrokenChain(sequence + 1)
            yield entry
            sequence, previous = entry.sequence, entry.digest


def _whole_lines(data: bytes, first: int) -> list[bytes]:
    """The leading lines that are entries in their order; all of them when the last one is where it belongs."""
    lines = data.split(b"\n")
    torn = lines.pop()
    if not torn and lines:
        last = parse_line(lines[-1])
        if last is not None and last.sequence == first + len(lines) - 1:
            return lines
    for place, line in enumerate(lines):
        entry = parse_line(line)
        if entry is None or entry.sequence != first + place:
            return lines[:place]
    return lines
