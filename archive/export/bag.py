"""Writes records as BagIt 1.0 bags (RFC 8493), and compares every byte with its inventory on the way."""

from __future__ import annotations

import secrets
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from archive.archive import Archive
from archive.journal.entries import Act, Action, JournalEntry
from archive.journal.replay import ReplayTable, WithoutRows
from archive.storage.disk import Digests, Disk
from archive.storage.store import Store
from archive.storage.transfer import DamagedSource, readable, sealed
from archive.values.error import ArsipError
from archive.values.record import Record, destroyed_by
from archive.values.serialisation import canonical

_DECLARATION = b"BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n"
_ALGORITHMS = ("sha256", "sha512")

# What the journal calls an act, in the words of PREMIS 3 (id.loc.gov/vocabulary/preservation/eventType).
_PREMIS: Mapping[str, str] = {
    Action.FILED: "ingestion end",
    Action.RECEIVED_AGAIN: "accession",
    Action.CODE_RESERVED: "policy assignment",
    Action.CODED: "metadata modification",
    Action.RECODED: "metadata modification",
    Action.DESCRIBED: "metadata modification",
    Action.HOLD_PLACED: "policy assignment",
    Action.HOLD_LIFTED: "policy assignment",
    Action.CHECKED: "fixity check",
    Action.DAMAGE_FOUND: "fixity check",
    Action.FOUND_INTACT: "fixity check",
    Action.REPAIRED: "recovery",
    Action.DESTROYED: "deletion",
}


class NothingToHand(ArsipError):
    """The record's bytes were destroyed; a tombstone is not handed over."""

    code = "nothing_to_hand"

    def __init__(self, tombstone: Record) -> None:
        super().__init__(f"the bytes of {tombstone.id} were destroyed")
        self.record = tombstone.id
        self.by = destroyed_by(tombstone)


@dataclass(frozen=True, slots=True)
class Sender:
    """Who hands a bag over, as `bag-info.txt` says it."""

    organization: str
    contact: str
    day: date


@dataclass(frozen=True, slots=True)
class BagOf:
    """The content of a bag: one record's object, and its entries in the journal."""

    store: Store
    record: Record
    events: tuple[JournalEntry, ...]


@dataclass(frozen=True, slots=True)
class Bag:
    """A finished bag: its folder, and the number and bytes of its payload files."""

    folder: Path
    files: int
    bytes: int


@dataclass(frozen=True, slots=True)
class _Event:
    """One PREMIS event; `outcome` holds what the journal has to say of it."""

    eventIdentifier: int  # noqa: N815 - PREMIS' own names
    eventType: str  # noqa: N815
    eventDateTime: str  # noqa: N815
    eventDetail: str  # noqa: N815
    linkingAgent: str  # noqa: N815
    outcome: Mapping[str, str]


def export(archive: Archive, record: Record, sender: Sender, target: Path) -> Bag | str:
    """Make a bag of a record in a new folder below `target`; the damaged file's path where its object is not whole.

    Raises `NothingToHand` for a tombstone, `AlreadyThere`, `NotDurable`, `OSError`.
    """
    for contradiction in archive.contradictions(record.id):
        return contradiction.file
    content = BagOf(archive.store, record, tuple(archive.entries(record.id)))
    try:
        bag = write_bag(content, sender, target, archive.disk)
    except DamagedSource as damaged:
        return damaged.file
    detail = {"bag": str(bag.folder), "files": str(bag.files), "bytes": str(bag.bytes)}
    with archive.catalogue.writing() as connection:
        archive.journal.write(connection, Act(Action.EXPORTED, record.id, detail))
    return bag


def write_bag(content: BagOf, sender: Sender, target: Path, disk: Disk) -> Bag:
    """Make the bag of one record in a new folder below `target`; what it says is the object's newest state.

    The payload is the whole OCFL object. The bag is built beside its place and renamed when all of it is durable.
    Raises `DamagedSource` for an object that is not what was filed, `NothingToHand`, `AlreadyThere`,
    `NotDurable`, `OSError`; nothing is left then.
    """
    record = content.record
    if record.is_destroyed:
        raise NothingToHand(record)
    disk.make_folder(target)
    bench = target / f".{record.id}-{secrets.token_hex(4)}"
    disk.make_folder(bench)
    try:
        payload = _write_payload(content.store.folder(record.id), record, bench, disk)
        tags = {
            "bagit.txt": _DECLARATION,
            "bag-info.txt": _info(record, sender, payload),
            "premis-events.json": _premis(content.events),
            **{f"manifest-{name}.txt": _manifest(payload, name) for name in _ALGORITHMS},
        }
        written = {name: disk.write(bench / name, [content]) for name, content in tags.items()}
        for name in _ALGORITHMS:
            disk.write(bench / f"tagmanifest-{name}.txt", [_manifest(written, name)])
        disk.sync_tree(bench)
        folder = target / f"arsip-{record.id}"
        disk.rename_new(bench, folder)
        disk.sync_folder(target)
    finally:
        disk.remove(bench)
    return Bag(folder, len(payload), sum(digests.size for digests in payload.values()))


def _write_payload(folder: Path, record: Record, bench: Path, disk: Disk) -> Mapping[str, Digests]:
    """Copy the object below `data/`; raises `DamagedSource` at the first byte that is not the recorded one."""
    newest = sealed(folder, record.version)
    recorded = {path: digest for digest, paths in newest.inventory.manifest.items() for path in paths}
    written: dict[str, Digests] = {}
    for path in sorted(_own_files(folder, record.version) | recorded.keys()):
        place = bench / "data" / path
        disk.make_folder(place.parent, durable=False)
        written[f"data/{path}"] = disk.write(place, readable(folder, path))
        if path in recorded and written[f"data/{path}"].sha512 != recorded[path]:
            raise DamagedSource(folder, path)
    original = newest.inventory.sha256
    if record.original.sha256 not in original.values():
        raise DamagedSource(folder, "inventory.json")
    return written


def _own_files(folder: Path, versions: int) -> set[str]:
    """The files of an object that its manifest does not list; each inventory agrees with its sidecar."""
    places = ["", *(f"v{number}/" for number in range(1, versions + 1))]
    for number in range(1, versions + 1):
        sealed(folder, number)
    if (folder / "inventory.json").read_bytes() != sealed(folder, versions).text:
        raise DamagedSource(folder, "inventory.json")
    names = {f"{place}inventory.json{seal}" for place in places for seal in ("", ".sha512")}
    return names | {"0=ocfl_object_1.1"}


def _info(record: Record, sender: Sender, payload: Mapping[str, Digests]) -> bytes:
    """`bag-info.txt`: labels of RFC 8493 §2.2.2, then those of Indonesian archives."""
    said = record.description
    size = sum(digests.size for digests in payload.values())
    rows = [
        ("Source-Organization", sender.organization),
        ("Contact-Name", sender.contact),
        ("Bagging-Date", sender.day.isoformat()),
        ("External-Identifier", f"urn:arsip:record:{record.id}"),
        ("External-Description", record.title),
        ("Payload-Oxum", f"{size}.{len(payload)}"),
        ("Bag-Software-Agent", "Arsip"),
        ("Kode-Arsip", record.code),
        ("Kode-Klasifikasi", said.classification),
        ("Unit-Pengolah", said.unit),
        ("Nomor-Dokumen", said.number),
        ("Tanggal-Dokumen", said.dated and said.dated.isoformat()),
        ("Kurun-Waktu", said.period and str(said.period)),
        ("Klasifikasi-Keamanan", said.access.value),
        ("Sifat-Informasi", said.publicity.value),
        ("Nama-Berkas-Asli", record.original.name),
        ("SHA-256-Berkas-Asli", record.original.sha256),
    ]
    return "".join(f"{label}: {_one_line(value)}\n" for label, value in rows if value).encode()


def _one_line(value: str) -> str:
    """A value that cannot end its line, and so cannot pretend to be another label."""
    return " ".join("".join(letter if letter.isprintable() else " " for letter in value).split())


def _premis(events: Iterable[JournalEntry]) -> bytes:
    lines = [
        _Event(
            entry.sequence,
            _PREMIS[entry.action],
            entry.time,
            f"{entry.action}: {entry.reason}" if entry.reason else entry.action,
            entry.actor,
            entry.detail,
        )
        for entry in events
        if entry.action in _PREMIS
    ]
    return canonical(lines) + b"\n"


def _manifest(files: Mapping[str, Digests], algorithm: str) -> bytes:
    rows = (
        (digests.sha256 if algorithm == "sha256" else digests.sha512, path) for path, digests in files.items()
    )
    return "".join(f"{digest}  {_encoded(path)}\n" for digest, path in rows).encode()


def _encoded(path: str) -> str:
    """A path as a manifest writes it: only the ends of lines and the percent sign are encoded (RFC 8493 §2.1.3)."""
    return path.replace("%", "%25").replace("\n", "%0A").replace("\r", "%0D")


REPLAY: ReplayTable = {Action.EXPORTED: WithoutRows("a bag was handed over; no row changed")}
