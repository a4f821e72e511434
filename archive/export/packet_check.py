"""Checks an authenticity packet by its bytes alone and, if given, the office's published key."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import msgspec

from archive.export.deterministic_zip import BadContainer, unpack
from archive.export.packet import (
    CHECKPOINT,
    FORMAT,
    JOURNAL,
    KEYS,
    MANIFEST,
    ROTATION,
    STATEMENT,
    TITLE,
    Statement,
)
from archive.journal.entries import JournalEntry
from archive.journal.keys import is_endorsed, trusted_from
from archive.journal.merkle import BadProof, leaf_hash, root_by_inclusion
from archive.journal.signed_note import BadKey, BadNote, Checkpoint, PublicKey, open_note
from archive.journal.signing import opened_checkpoint
from archive.journal.transcript import parse_line
from archive.storage import inventory as ocfl
from archive.storage.disk import Digests
from archive.storage.store import RECORD

_REQUIRED = (STATEMENT, JOURNAL, CHECKPOINT, KEYS, ocfl.INVENTORY, ocfl.SIDECAR, RECORD, MANIFEST)


class BadPacket(ValueError):
    """A packet does not prove what it says; `code` is the first thing that is wrong, stable, in docs/format.md."""

    def __init__(self, code: str, detail: str = "") -> None:
        super().__init__(f"{code}: {detail}" if detail else code)
        self.code = code
        self.detail = detail


@dataclass(frozen=True, slots=True)
class Checked:
    """The facts that a sound packet proves; only a key from elsewhere can name who signed it."""

    statement: Statement
    checkpoint: Checkpoint
    key: PublicKey
    entries: tuple[JournalEntry, ...]


def check_packet(
    data: bytes, *, trusted: PublicKey | None = None, presented: Digests | None = None
) -> Checked:
    """Check all that a packet holds, then its key against a trusted one, then a presented copy's digests.

    Raises `BadPacket` at the first thing that is wrong.
    """
    try:
        members = unpack(data)
    except BadContainer as error:
        raise BadPacket("container", str(error)) from error
    missing = [name for name in _REQUIRED if name not in members]
    if missing:
        raise BadPacket("incomplete", missing[0])
    keys = _keys(members)
    _check_manifest(members, keys[-1])
    rotations = _rotations(members, keys)
    checkpoint = _checkpoint(members, keys)
    statement = _statement(members, keys[-1].name)
    entries = _entries(members, statement, checkpoint)
    _check_original(members, statement, entries)
    _check_inventory(members, statement, entries)
    if trusted is not None and not trusted_from(keys, rotations, trusted):
        raise BadPacket("key", str(keys[-1]))
    if presented is not None and presented.sha512 != statement.original.sha512:
        raise BadPacket("presented")
    return Checked(statement, checkpoint, keys[-1], entries)


def _keys(members: Mapping[str, bytes]) -> tuple[PublicKey, ...]:
    try:
        lines = members[KEYS].decode().split("\n")
        keys = tuple(map(PublicKey.parse, lines[:-1]))
    except (BadKey, UnicodeDecodeError) as error:
        raise BadPacket("keys", str(error)) from error
    if lines[-1] or len({key.name for key in keys}) != 1:
        raise BadPacket("keys")
    return keys


def _check_manifest(members: Mapping[str, bytes], key: PublicKey) -> None:
    try:
        text = open_note(members[MANIFEST], [key]).text
    except BadNote as error:
        raise BadPacket("signature", str(error)) from error
    listed = (
        f"{hashlib.sha256(data).hexdigest()}  {name}\n" for name, data in members.items() if name != MANIFEST
    )
    if text != f"{TITLE}\n{key.name}\n{''.join(listed)}" or list(members)[-1] != MANIFEST:
        raise BadPacket("files")


def _rotations(members: Mapping[str, bytes], keys: tuple[PublicKey, ...]) -> tuple[bytes, ...]:
    notes = []
    for number in range(2, len(keys) + 1):
        note = members.get(ROTATION.format(number=number), b"")
        try:
            is_endorsed(keys[number - 2], keys[number - 1], note)
        except BadNote as error:
            raise BadPacket("rotation", str(number)) from error
        notes.append(note)
    return tuple(notes)


def _checkpoint(members: Mapping[str, bytes], keys: tuple[PublicKey, ...]) -> Checkpoint:
    try:
        return opened_checkpoint(members[CHECKPOINT], keys[-1:]).checkpoint
    except BadNote as error:
        raise BadPacket("checkpoint", str(error)) from error


def _statement(members: Mapping[str, bytes], origin: str) -> Statement:
    try:
        statement = msgspec.json.decode(members[STATEMENT], type=Statement)
    except (msgspec.DecodeError, ValueError) as error:
        raise BadPacket("statement", str(error)) from error
    if (statement.format, statement.origin) != (FORMAT, origin):
        raise BadPacket("statement")
    return statement


def _entries(
    members: Mapping[str, bytes], statement: Statement, checkpoint: Checkpoint
) -> tuple[JournalEntry, ...]:
    lines = members[JOURNAL].split(b"\n")
    if lines.pop() or len(lines) != len(statement.proofs):
        raise BadPacket("entries")
    entries = []
    for line, proof in zip(lines, statement.proofs, strict=True):
        entry = parse_line(line)
        if entry is None or entry.sequence != proof.sequence or entry.record != statement.record:
            raise BadPacket("entries", str(proof.sequence))
        try:
            path = [bytes.fromhex(part) for part in proof.path]
            root = root_by_inclusion(leaf_hash(line), proof.sequence - 1, checkpoint.size, path)
        except (BadProof, ValueError) as error:
            raise BadPacket("inclusion", str(proof.sequence)) from error
        if root != checkpoint.root:
            raise BadPacket("inclusion", str(proof.sequence))
        entries.append(entry)
    return tuple(entries)


def _check_original(
    members: Mapping[str, bytes], statement: Statement, entries: tuple[JournalEntry, ...]
) -> None:
    """The journal filed these bytes, and the original enclosed, if there is one, is they."""
    original = statement.original
    filed = [entry.detail.get("sha256") for entry in entries if entry.action == "filed"]
    if filed != [original.sha256]:
        raise BadPacket("original")
    for name, data in members.items():
        if name.startswith("original."):
            digests = (hashlib.sha256(data).hexdigest(), hashlib.sha512(data).hexdigest())
            if digests != (original.sha256, original.sha512):
                raise BadPacket("original", name)


def _check_inventory(
    members: Mapping[str, bytes], statement: Statement, entries: tuple[JournalEntry, ...]
) -> None:
    """The inventory is the one that the journal names last, and lists the original and `record.json`."""
    digest = hashlib.sha512(members[ocfl.INVENTORY]).hexdigest()
    named = [entry.detail["inventory"] for entry in entries if "inventory" in entry.detail]
    if named[-1:] not in ([], [digest]) or members[ocfl.SIDECAR] != f"{digest} {ocfl.INVENTORY}\n".encode():
        raise BadPacket("inventory")
    try:
        files, sha256 = _listed(msgspec.json.decode(members[ocfl.INVENTORY]))
    except (msgspec.DecodeError, KeyError, TypeError, AttributeError) as error:
        raise BadPacket("inventory", repr(error)) from error
    original = [
        path for path, name in files.get(statement.original.sha512, ()) if name.startswith("original.")
    ]
    record = files.get(hashlib.sha512(members[RECORD]).hexdigest(), ())
    if not any(name == RECORD for _, name in record):
        raise BadPacket("inventory", RECORD)
    if not original or original[0] not in sha256.get(statement.original.sha256, ()):
        raise BadPacket("inventory", "original")


def _listed(inventory: Any) -> tuple[dict[str, list[tuple[str, str]]], dict[str, list[str]]]:
    """From an OCFL inventory: by sha512 the paths with the names they go by now, and the paths by sha256."""
    state = inventory["versions"][inventory["head"]]["state"]
    files = {
        digest: [(path, name) for path in inventory["manifest"][digest] for name in names]
        for digest, names in state.items()
    }
    return files, inventory["fixity"]["sha256"]
