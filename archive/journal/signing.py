"""Signs checkpoints of the journal, and rotates the key that signs."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import Connection, func, select

from archive.catalogue import schema
from archive.catalogue.database import Catalogue
from archive.journal import entries
from archive.journal.entries import Act, Action, Journal, JournalEntry
from archive.journal.keys import KeyRing, is_endorsed, rotation_note
from archive.journal.merkle import subtree_root
from archive.journal.replay import ReplayTable, ReplayTarget, enact
from archive.journal.signed_note import BadNote, Checkpoint, PublicKey, Signer, open_note, sign
from archive.journal.tree import tree_nodes
from archive.storage.disk import AlreadyThere, Disk
from archive.values.error import ArsipError


class Inconsistent(ArsipError):
    """The journal is not a continuation of what was signed before: nothing more is signed.

    `signed` is the number of entries under that signature.
    """

    code = "inconsistent"

    def __init__(self, signed: int) -> None:
        super().__init__(f"the first {signed} journal entries are not those that were signed")
        self.signed = signed


@dataclass(frozen=True, slots=True)
class Signed:
    """A checkpoint, its note, and who signed it."""

    checkpoint: Checkpoint
    note: bytes
    signers: tuple[PublicKey, ...]


class Checkpoints:
    """A folder with every checkpoint ever signed, each under the number of entries that it covers."""

    def __init__(self, folder: Path, disk: Disk) -> None:
        self.folder = folder
        self._disk = disk

    def begin(self) -> None:
        """Make the folder, and the journal's above it."""
        self._disk.make_folder(self.folder)

    def sizes(self) -> list[int]:
        """How many entries each covers, smallest first."""
        return sorted(int(path.name) for path in self.folder.glob("*") if path.name.isdecimal())

    def newest(self) -> int:
        """The largest of the sizes, 0 without any."""
        return max(self.sizes(), default=0)

    def path(self, size: int) -> Path:
        return self.folder / f"{size:012}"

    def add(self, size: int, note: bytes) -> None:
        """Keep a note, durably; one that is there already stays as it is."""
        try:
            self._disk.install(self.path(size), [note])
        except AlreadyThere:
            self._disk.sync_folder(self.folder)  # whoever wrote it may have died before its name was durable

    def put_aside(self, sizes: Sequence[int], aside: Path) -> tuple[str, ...]:
        """Move the notes of these sizes into another folder; returns the names of the notes."""
        if not sizes:
            return ()
        self._disk.make_folder(aside)
        for size in sizes:
            self._disk.rename_new(self.path(size), aside / f"checkpoint-{size:012}-{secrets.token_hex(4)}")
        self._disk.sync_folder(aside)
        self._disk.sync_folder(self.folder)
        return tuple(self.path(size).name for size in sizes)


class Notary:
    """Signs checkpoints of one archive's journal; one process at a time, under the writer's lock."""

    def __init__(
        self, catalogue: Catalogue, journal: Journal, ring: KeyRing, checkpoints: Checkpoints
    ) -> None:
        self.ring = ring
        self.checkpoints = checkpoints
        self._catalogue = catalogue
        self._journal = journal

    def settle(self, name: str) -> bool:
        """Make the first key, called `name`, where there never was one, and enter keys that a death left unsaid.

        A key that the catalogue knows is never made anew: losing it is for a person to deal with. Returns whether
        anything was done.
        """
        with self._catalogue.reading() as connection:
            entered = _entered(connection)
        if len(self.ring.public()) == entered > 0 and not self.ring.retired():
            return False
        with self._catalogue.alone():
            if not self.ring.public() and not entered:
                self.checkpoints.begin()
                self.ring.add(Signer.new(name), None)
            self._enter()
            self.ring.retire()
        return True

    def newest(self) -> Signed | None:
        """The newest checkpoint that a key of the ring signed; None before the first.

        One that is damaged is passed over; verifying the log names it.
        """
        return _newest(self.ring, self.checkpoints)

    def checkpoint(self) -> Signed:
        """Sign the journal as it is now, unless that is done already.

        Raises `Inconsistent` where it does not continue what was signed, `NoSecretKey`, `journal.BrokenChain`.
        """
        with self._catalogue.alone():
            return self._sign(self.ring.signer())

    def state(self, text: str) -> bytes:
        """Sign any other statement; its first line has a space in it, which no origin has, so it is no checkpoint.

        Raises `NoSecretKey`.
        """
        title, _, _ = text.partition("\n")
        if " " not in title:
            raise BadNote("malformed", f"{title!r} could be an origin")
        return sign(text, self.ring.signer())

    def rotate(self, *, lost: bool = False) -> PublicKey:
        """Bring in a new key, endorsed by the present one, or with `lost` by nobody: whoever trusted the old key
        must learn the new one. The old secret is removed. Raises `NoSecretKey` and as `checkpoint` does.
        """
        with self._catalogue.alone():
            self._catalogue.admit()
            old = self.ring.public()[-1]
            new = Signer.new(old.name)
            signers = (new,) if lost else (self.ring.signer(), new)
            self.ring.add(new, rotation_note(old, *signers))
            self._enter()
            self._sign(*signers)
            self.ring.retire()
        return new.public

    def _enter(self) -> None:
        """Write the generations into catalogue and journal that are not in there."""
        keys, rotations = self.ring.public(), self.ring.rotations()
        with self._catalogue.writing() as connection:
            for number in range(_entered(connection) + 1, len(keys) + 1):
                act = _arrival(keys[:number], rotations[: number - 1])
                enact(connection, self._journal, _replay_keys, act)

    def _sign(self, *signers: Signer) -> Signed:
        with self._catalogue.reading() as connection:
            before = verify_continued(connection, self.ring, self.checkpoints)
            size, node = entries.last_sequence(connection), tree_nodes(connection)
            if before is not None and before.checkpoint.size == size:
                return before
            checkpoint = Checkpoint(signers[-1].name, size, subtree_root(node, 0, size))
        self._catalogue.admit()
        note = sign(str(checkpoint), *signers)
        self.checkpoints.add(size, note)
        return Signed(checkpoint, note, tuple(signer.public for signer in signers))


def verify_continued(connection: Connection, ring: KeyRing, checkpoints: Checkpoints) -> Signed | None:
    """The newest checkpoint, which the journal continues; None before the first.

    Of full segments the kept roots are believed. Raises `Inconsistent`, `journal.BrokenChain`.
    """
    newest = _newest(ring, checkpoints)
    if newest is not None and not is_continued(connection, newest.checkpoint):
        raise Inconsistent(newest.checkpoint.size)
    return newest


def is_continued(connection: Connection, signed: Checkpoint) -> bool:
    """Whether the journal begins with the entries that were signed; raises `journal.BrokenChain`."""
    if signed.size > entries.last_sequence(connection):
        return False
    return subtree_root(tree_nodes(connection), 0, signed.size) == signed.root


def _newest(ring: KeyRing, checkpoints: Checkpoints) -> Signed | None:
    keys = ring.public()
    for size in reversed(checkpoints.sizes()):
        try:
            return opened_checkpoint(checkpoints.path(size).read_bytes(), keys)
        except (BadNote, OSError):
            continue
    return None


def opened_checkpoint(note: bytes, keys: tuple[PublicKey, ...]) -> Signed:
    """The checkpoint that one of the keys signed, of the log that bears the key's name; raises `BadNote`."""
    opened = open_note(note, keys)
    checkpoint = Checkpoint.parse(opened.text)
    if any(signer.name != checkpoint.origin for signer in opened.signers):
        raise BadNote("malformed", f"a checkpoint of {checkpoint.origin}, signed by another")
    return Signed(checkpoint, note, opened.signers)


def _entered(connection: Connection) -> int:
    return connection.scalar(select(func.max(schema.signing_key.c.generation))) or 0


def _arrival(keys: tuple[PublicKey, ...], rotations: tuple[bytes, ...]) -> Act:
    detail = {"key": str(keys[-1])}
    if not rotations:
        return Act(Action.KEY_CREATED, None, detail)
    detail["before"] = str(keys[-2])
    endorsed = is_endorsed(keys[-2], keys[-1], rotations[-1])
    return Act(Action.KEY_ROTATED if endorsed else Action.KEY_REPLACED, None, detail)


# -- replay ------------------------------------------------------------------------------------------------------


def _replay_keys(target: ReplayTarget, entries: Sequence[JournalEntry]) -> None:
    """Keys are told in the order of their generations."""
    first = _entered(target.connection) + 1
    rows = [
        {"generation": number, "key": entry.detail["key"]}
        for number, entry in enumerate(entries, start=first)
    ]
    target.insert(schema.signing_key, rows)


REPLAY: ReplayTable = {
    Action.KEY_CREATED: _replay_keys,
    Action.KEY_ROTATED: _replay_keys,
    Action.KEY_REPLACED: _replay_keys,
}
