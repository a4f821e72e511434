"""Makes an authenticity packet: one file that proves a record without the archive."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import msgspec

from archive.archive import Archive
from archive.export.bag import NothingToHand
from archive.export.deterministic_zip import pack
from archive.journal import entries as journal
from archive.journal.entries import Act, Action, JournalEntry
from archive.journal.merkle import inclusion_proof
from archive.journal.replay import ReplayTable, WithoutRows
from archive.journal.signed_note import PublicKey
from archive.journal.signing import Signed
from archive.journal.tree import tree_nodes
from archive.storage import inventory as ocfl
from archive.storage.object_names import original_name
from archive.storage.store import RECORD
from archive.values.error import ArsipError
from archive.values.record import Original, Record
from archive.values.serialisation import canonical

STATEMENT, JOURNAL, CHECKPOINT, KEYS, MANIFEST = (
    "packet.json",
    "journal.jsonl",
    "checkpoint",
    "keys",
    "manifest",
)
ROTATION = "rotation-{number}"
TITLE, FORMAT = "arsip packet", "arsip-packet 1"


class DamagedRecord(ArsipError):
    """A record is not as it was filed, so nothing is certified.

    `file` is the first of its changed files, or `journal` when the journal has no entry on its filing.
    """

    code = "damaged_record"

    def __init__(self, file: str) -> None:
        super().__init__(f"{file} is not what was filed")
        self.file = file


@dataclass(frozen=True, slots=True)
class Proof:
    """That an entry is in the log: the hashes beside its way to the root, in hexadecimal."""

    sequence: int
    path: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Statement:
    """`packet.json`: what the packet is about."""

    format: str
    origin: str
    record: str
    code: str | None
    title: str
    version: int
    original: Original
    made: str
    by: str
    proofs: tuple[Proof, ...]


@dataclass(frozen=True, slots=True)
class Certified:
    """The facts of a certificate: the record, the entries about it, the checkpoint over them, and the key."""

    record: Record
    entries: tuple[JournalEntry, ...]
    signed: Signed
    key: PublicKey

    @property
    def issued(self) -> JournalEntry:
        """The entry about this packet itself."""
        return self.entries[-1]

    @property
    def filed(self) -> JournalEntry:
        return next(entry for entry in self.entries if entry.action == Action.FILED)


Documents = Callable[[Certified], Mapping[str, bytes]]


def certify(archive: Archive, record: Record, documents: Documents, *, with_original: bool) -> bytes:
    """A packet about a record as it is now, with the documents for people first; the journal says it was made.

    Raises `NothingToHand` for a tombstone, `DamagedRecord`, `BadContainer` for an original over 2 GiB, and as
    `Notary.checkpoint` does.
    """
    if record.is_destroyed:
        raise NothingToHand(record)
    for check in (*archive.check(record.id), *archive.contradictions(record.id)):
        if check.is_finding:
            raise DamagedRecord(check.file)
    with archive.catalogue.writing() as connection:
        detail = {"version": str(record.version), "original": "yes" if with_original else "no"}
        archive.journal.write(connection, Act(Action.CERTIFIED, record.id, detail))
    certified, proofs = _proven(archive, record)
    members = {
        **documents(certified),
        STATEMENT: _statement(certified, proofs),
        **_evidence(archive, certified),
    }
    folder, inventory = archive.store.folder(record.id), archive.store.inventory(record.id)
    for name in (ocfl.INVENTORY, ocfl.SIDECAR, inventory.path_of(RECORD)):
        members[Path(name).name] = (folder / name).read_bytes()
    if with_original:
        members[original_name(record)] = archive.store.original(record).read_bytes()
    lines = "".join(f"{hashlib.sha256(data).hexdigest()}  {name}\n" for name, data in members.items())
    members[MANIFEST] = archive.notary.state(f"{TITLE}\n{certified.key.name}\n{lines}")
    return pack(members)


def _proven(archive: Archive, record: Record) -> tuple[Certified, tuple[Proof, ...]]:
    signed, key = archive.notary.checkpoint(), archive.notary.ring.public()[-1]
    size = signed.checkpoint.size
    with archive.catalogue.reading() as connection:
        about = journal.entries(connection, record=record.id)
        entries = tuple(entry for entry in about if entry.sequence <= size)
        node = tree_nodes(connection)
        proofs = tuple(
            Proof(
                entry.sequence, tuple(part.hex() for part in inclusion_proof(node, entry.sequence - 1, size))
            )
            for entry in entries
        )
    return Certified(record, entries, signed, key), proofs


def _statement(certified: Certified, proofs: tuple[Proof, ...]) -> bytes:
    record, issued = certified.record, certified.issued
    statement = Statement(
        format=FORMAT,
        origin=certified.key.name,
        record=record.id,
        code=record.code,
        title=record.title,
        version=record.version,
        original=record.original,
        made=issued.time,
        by=issued.actor,
        proofs=proofs,
    )
    return msgspec.json.format(canonical(statement), indent=2) + b"\n"


def _evidence(archive: Archive, certified: Certified) -> dict[str, bytes]:
    ring = archive.notary.ring
    keys = "".join(f"{key}\n" for key in ring.public()).encode()
    evidence = {
        JOURNAL: b"".join(entry.line + b"\n" for entry in certified.entries),
        CHECKPOINT: certified.signed.note,
        KEYS: keys,
    }
    return evidence | dict(_rotations(ring.rotations()))


def _rotations(notes: tuple[bytes, ...]) -> Iterator[tuple[str, bytes]]:
    for number, note in enumerate(notes, start=2):
        yield ROTATION.format(number=number), note


REPLAY: ReplayTable = {Action.CERTIFIED: WithoutRows("a packet was handed over; no row changed")}
