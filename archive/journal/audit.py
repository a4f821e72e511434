"""Audits the log: compares journal, transcript, checkpoints and keys, without a network."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import chain
from pathlib import Path

from sqlalchemy import Connection, select

from archive.catalogue import schema
from archive.journal import entries
from archive.journal.entries import SEGMENT, JournalEntry
from archive.journal.keys import KeyRing, is_endorsed
from archive.journal.merkle import Growth, leaf_hash, root_of
from archive.journal.signed_note import BadKey, BadNote, PublicKey
from archive.journal.signing import Checkpoints, Signed, opened_checkpoint
from archive.journal.tampering import Discrepancy, Tampering, Telling, discrepancies, own_discrepancies
from archive.journal.transcript import Transcript, parse_line
from archive.storage.disk import UNFINISHED
from archive.values.error import ArsipError

JOURNAL, TRANSCRIPT, CHECKPOINT, KEYS, AGAINST = "journal", "transcript", "checkpoint", "keys", "against"


@dataclass(frozen=True, slots=True)
class LogFinding:
    """One thing wrong with the log: a stable `code`, a place, and the entries it concerns (0: none in particular).

    `code` is a `Tampering`. Or it concerns a signature: `malformed`, `bad_signature`, `unknown_signer`, `unsigned` (no
    checkpoint at all). Or a file: `unreadable`, `unexpected` (a file that nobody wrote). Or it is `key_differs` (from
    the journal's key) or `root_differs` (a segment's kept root is not its root).
    """

    code: str
    place: str
    first: int = 0
    last: int = 0
    file: str | None = None


@dataclass(slots=True)
class _Source:
    """Journal or transcript as it was read, with its Merkle roots at the sizes that were signed."""

    place: str
    growth: Growth
    telling: Telling
    roots: dict[int, bytes]
    altered: list[Discrepancy] = field(default_factory=list)

    def add(self, line: bytes, entry: JournalEntry | None, wanted: set[int]) -> None:
        self.telling.digests.append(hashlib.sha256(line).hexdigest())
        self.telling.sequences.append(entry.sequence if entry else None)
        self.telling.previous.append(entry.previous if entry else None)
        self.growth.add(leaf_hash(line))
        if self.growth.size in wanted:
            self.roots[self.growth.size] = self.growth.root()


@dataclass(frozen=True, slots=True)
class Audit:
    """The result of an audit: the number of entries, of signed entries, the root, and the findings."""

    size: int
    signed: int
    root: bytes
    findings: tuple[LogFinding, ...]


class BeyondMending(ArsipError):
    """The journal itself differs from what was signed, or nothing is signed; `findings` says how."""

    code = "beyond_mending"

    def __init__(self, findings: tuple[LogFinding, ...]) -> None:
        super().__init__(f"{findings[0].code} in {findings[0].place}")
        self.findings = findings

    @property
    def values(self) -> Mapping[str, object]:
        return {"reason": self.findings[0].code, "place": self.findings[0].place}


class Auditor:
    """Reads the whole log once; changes nothing."""

    def __init__(self, transcript: Transcript, ring: KeyRing, checkpoints: Checkpoints) -> None:
        self._transcript = transcript
        self._ring = ring
        self._checkpoints = checkpoints
        self._findings: list[LogFinding] = []

    def audit(self, connection: Connection, against: bytes | None = None) -> Audit:
        """Hold journal, transcript, checkpoints and keys against one another, and against an old checkpoint's note
        that was kept elsewhere."""
        self._findings = []
        keys = self._keys()
        signed = [*self._signed(keys), *self._against(keys, against)]
        sources = self._read(connection, {each.checkpoint.size for each in signed})
        self._judge(sources, signed)
        self._compare_keys(connection, keys)
        self._find_strangers()
        of_journal = sources[0]
        newest = max((each.checkpoint.size for each in signed), default=0)
        findings = tuple(dict.fromkeys(self._findings))
        return Audit(of_journal.telling.size, newest, of_journal.growth.root(), findings)

    def _note(self, code: str, place: str, first: int = 0, last: int = 0, file: Path | None = None) -> None:
        home = self._transcript.folder.parent
        name = file.relative_to(home).as_posix() if file else None
        self._findings.append(LogFinding(code, place, first, last, name))

    # -- what is signed --------------------------------------------------------------------------------------

    def _keys(self) -> tuple[PublicKey, ...]:
        try:
            keys, rotations = self._ring.public(), self._ring.rotations()
        except (BadKey, OSError, UnicodeDecodeError):
            self._note("malformed", KEYS, file=self._ring.folder)
            return ()
        for number, (old, new, rotation) in enumerate(zip(keys, keys[1:], rotations, strict=False), start=2):
            try:
                is_endorsed(old, new, rotation)
            except BadNote as error:
                self._note(error.code, KEYS, file=self._ring.folder / str(number) / "rotation")
        return keys

    def _signed(self, keys: tuple[PublicKey, ...]) -> Iterator[Signed]:
        sizes = self._checkpoints.sizes()
        if not sizes:
            self._note("unsigned", CHECKPOINT, file=self._checkpoints.folder)
        for size in sizes:
            path = self._checkpoints.path(size)
            try:
                signed = opened_checkpoint(path.read_bytes(), keys)
            except BadNote as error:
                self._note(error.code, CHECKPOINT, size, size, path)
            except OSError:
                self._note("unreadable", CHECKPOINT, size, size, path)
            else:
                if signed.checkpoint.size == size:
                    yield signed
                else:
                    self._note("malformed", CHECKPOINT, size, size, path)

    def _against(self, keys: tuple[PublicKey, ...], note: bytes | None) -> Iterator[Signed]:
        if note is not None:
            try:
                yield opened_checkpoint(note, keys)
            except BadNote as error:
                self._note(error.code, AGAINST)

    def _compare_keys(self, connection: Connection, keys: Sequence[PublicKey]) -> None:
        table, actions = schema.journal.c, ("key_created", "key_rotated", "key_replaced")
        query = select(table.sequence, table.detail).where(table.action.in_(actions)).order_by(table.sequence)
        rows = connection.execute(query).all()
        for number, row in enumerate(rows):
            if number >= len(keys) or f'"key":"{keys[number]}"' not in row.detail:
                self._note("key_differs", KEYS, row.sequence, row.sequence, self._ring.folder)
        if len(keys) > len(rows):
            self._note("key_differs", KEYS, file=self._ring.folder / str(len(rows) + 1))

    # -- what is told ----------------------------------------------------------------------------------------

    def _read(self, connection: Connection, wanted: set[int]) -> tuple[_Source, _Source]:
        """Both places, the part at the beginning that is right and the same in both read through but not kept."""
        growth, roots, before = Growth(), dict[int, bytes](), entries.GENESIS
        kept = {row.number: row.root for row in connection.execute(select(schema.segment))}
        number = 1
        while (lines := self._agreed(connection, number, before)) is not None:
            leaves = [leaf_hash(line) for line in lines]
            for leaf in leaves:
                growth.add(leaf)
                if growth.size in wanted:
                    roots[growth.size] = growth.root()
            if kept.get(number, root_of(leaves).hex()) != root_of(leaves).hex():
                self._note("root_differs", JOURNAL, (number - 1) * SEGMENT + 1, number * SEGMENT)
            before = hashlib.sha256(lines[-1]).hexdigest()
            number += 1
        sources = tuple(
            _Source(place, growth.copy(), Telling((number - 1) * SEGMENT, before), dict(roots))
            for place in (JOURNAL, TRANSCRIPT)
        )
        self._read_journal(connection, sources[0], wanted)
        self._read_transcript(number, sources[1], wanted)
        return sources[0], sources[1]

    def _agreed(self, connection: Connection, number: int, before: str) -> list[bytes] | None:
        """The lines of a full segment that journal and transcript have alike and unbroken, else None."""
        start = (number - 1) * SEGMENT
        try:
            lines = [entry.line for entry in entries.entries(connection, after=start, limit=SEGMENT)]
            data = self._transcript.path(number).read_bytes()
        except (entries.BrokenChain, OSError):
            return None
        is_whole = len(lines) == SEGMENT and data == b"".join(line + b"\n" for line in lines)
        return (
            lines
            if is_whole and (entries.digest_at(connection, start) or entries.GENESIS) == before
            else None
        )

    def _read_journal(self, connection: Connection, source: _Source, wanted: set[int]) -> None:
        for row in entries.rows(connection, source.telling.start):
            source.add(row.line, row.entry, wanted)
            if row.entry is None or row.entry.digest != row.digest:
                source.altered.append(Discrepancy(Tampering.EDITED, row.sequence, row.sequence))

    def _read_transcript(self, first: int, source: _Source, wanted: set[int]) -> None:
        for number in self._transcript.numbers():
            if number < first:
                continue
            path = self._transcript.path(number)
            try:
                lines = path.read_bytes().split(b"\n")
            except OSError:
                self._note("unreadable", TRANSCRIPT, (number - 1) * SEGMENT + 1, number * SEGMENT, path)
                continue
            if lines[-1] == b"":
                lines.pop()
            for line in lines:
                source.add(line, parse_line(line), wanted)

    # -- the judgement ---------------------------------------------------------------------------------------

    def _judge(self, sources: tuple[_Source, _Source], signed: Sequence[Signed]) -> None:
        """Name what was done to each place: by the other one where that is sound, or else by itself."""
        found = [_by_itself(source, signed) for source in sources]
        for source, other, own, others in zip(sources, sources[::-1], found, found[::-1], strict=True):
            judged = own if others else [*source.altered, *discrepancies(source.telling, other.telling)]
            for each in judged:
                file = None
                if source.place == TRANSCRIPT:
                    file = self._transcript.path((each.first - 1) // SEGMENT + 1)
                self._note(each.what, source.place, each.first, each.last, file)

    def _find_strangers(self) -> None:
        folder = self._transcript.folder
        own = {self._transcript.path(number) for number in self._transcript.numbers()}
        notes = {self._checkpoints.path(size) for size in self._checkpoints.sizes()}
        found = chain(folder.glob("*"), self._checkpoints.folder.glob("*"))
        for path in sorted(set(found) - own - notes - {self._checkpoints.folder}):
            if path.name != UNFINISHED:
                self._note("unexpected", TRANSCRIPT, file=path)


def _by_itself(source: _Source, signed: Iterable[Signed]) -> list[Discrepancy]:
    """The findings against one place without the other: from its own chain, else from what was signed."""
    broken = sorted({*source.altered, *own_discrepancies(source.telling)}, key=lambda each: each.first)
    return broken or list(_unlike(source, signed))


def _unlike(source: _Source, signed: Iterable[Signed]) -> Iterator[Discrepancy]:
    """The findings of the signed checkpoints against a place: it is too short, or has another history."""
    agreed = 0
    for size, root in sorted((each.checkpoint.size, each.checkpoint.root) for each in signed):
        if size > source.telling.size:
            yield Discrepancy(Tampering.TRUNCATED, source.telling.size + 1, size)
        elif size and source.roots[size] != root:
            yield Discrepancy(Tampering.FORKED, agreed + 1, size)
        else:
            agreed = size
