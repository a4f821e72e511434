"""Recomputes the digests of an object's files, and names for each file what is wrong."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum

import msgspec

from archive.storage import inventory as ocfl
from archive.storage.digests import DigestReader
from archive.storage.object_names import place_below
from archive.storage.store import Store
from archive.values.record import RecordId


class FixityVerdict(StrEnum):
    SAME = "same"
    CHANGED = "changed"
    MISSING = "missing"
    UNREADABLE = "unreadable"
    UNEXPECTED = "unexpected"
    DIFFERS = "differs"


# A file too many harms nothing that was filed: it is a finding, not damage.
HARMLESS = (FixityVerdict.SAME, FixityVerdict.UNEXPECTED)


@dataclass(frozen=True, slots=True)
class FixityCheck:
    """The verdict on one file; `file` is its path below the record's object, or below the store for strangers."""

    record: RecordId | None
    file: str
    verdict: FixityVerdict

    @property
    def is_finding(self) -> bool:
        return self.verdict is not FixityVerdict.SAME


@dataclass(frozen=True, slots=True)
class Expected:
    """A record's object by journal and catalogue: its original's path and digest, its number of versions, and the
    sha512 of its newest inventory, on which all other files hang.

    `original` is None where the received bytes were lawfully destroyed; `version` None where a copy may know more:
    then the inventory of one of its versions must be the one told. `inventory` is None where the journal tells none.
    """

    record: RecordId
    original: str | None
    sha256: str
    version: int | None
    inventory: str | None = None

    def is_journalled(self, inventory: bytes) -> bool:
        """Whether the journal, as far as it tells of one, tells of this inventory."""
        return self.inventory in (None, hashlib.sha512(inventory).hexdigest())


@dataclass(frozen=True, slots=True)
class InventoryFixity:
    """Of an inventory what a check needs; the rest is the validator's."""

    head: str
    fixity: Mapping[str, Mapping[str, list[str]]]

    def sha256(self) -> dict[str, str]:
        """The sha256 of each file of all versions, by its path below the object."""
        recorded = self.fixity.get("sha256", {})
        return {path: digest for digest, paths in recorded.items() for path in paths}


def parse_contents(inventory: bytes) -> InventoryFixity | None:
    """None for what is no inventory of ours."""
    try:
        return _CONTENTS.decode(inventory)
    except (msgspec.DecodeError, UnicodeDecodeError):
        return None


_CONTENTS = msgspec.json.Decoder(InventoryFixity)


def check_object(reader: DigestReader, folder: str, expected: Expected) -> dict[str, FixityVerdict]:
    """Returns the verdict on every file of an object, by its path below the object.

    Content is compared with the inventory, and the original with the journal, too. Each inventory is compared with
    its sidecar, the root's with the newest version's copy and with the journal. The versions are counted against the
    catalogue, and files that nobody recorded are named.
    """
    files = set(_files_below(folder))
    versions = _versions(files, expected.version or 1)
    inventory, verdicts = _check_inventories(reader, folder, versions, expected)
    declaration = _read(reader, f"{folder}/{ocfl.OBJECT_DECLARATION}")
    verdicts[ocfl.OBJECT_DECLARATION] = _compare(folder, ocfl.OBJECT_DECLARATION, declaration, ocfl.DECLARED)
    recorded = inventory.sha256() if inventory else {}
    for path, sha256 in recorded.items():
        verdicts[path] = _check_content(reader, folder, path, sha256)
    original = expected.original
    if original is not None and recorded.get(original) != expected.sha256:
        verdicts[original] = _check_content(reader, folder, original, expected.sha256)
    head = inventory.head if inventory and expected.version is not None else f"v{expected.version}"
    if verdicts[ocfl.INVENTORY] is FixityVerdict.SAME and head != f"v{expected.version}":
        verdicts[ocfl.INVENTORY] = FixityVerdict.DIFFERS
    for path in files - verdicts.keys():
        verdicts[path] = FixityVerdict.UNEXPECTED
    return verdicts


def check_strangers(store: Store, known: Iterable[RecordId]) -> Iterator[FixityCheck]:
    """Check the root's own files, and name everything in the store that belongs to no record."""
    reader, root = DigestReader(), str(store.root)
    own = {os.path.relpath(path, root): content for path, content in store.own_files().items()}
    for name, content in own.items():
        yield FixityCheck(None, name, _compare(root, name, _read(reader, f"{root}/{name}"), content))
    for name in _strangers(root, {*map(place_below, known), *own}):
        yield FixityCheck(None, name, FixityVerdict.UNEXPECTED)


def _strangers(folder: str, expected: set[str], prefix: str = "") -> Iterator[str]:
    """Lists the files of a folder that are not expected; an unexpected folder is listed by its content."""
    with os.scandir(folder) as found:
        entries = sorted(found, key=_name)
    if not entries and prefix:
        yield prefix.rstrip("/")
    for entry in entries:
        name = prefix + entry.name
        if name in expected:
            continue
        if entry.is_dir(follow_symlinks=False):
            yield from _strangers(entry.path, expected, f"{name}/")
        else:
            yield name


def _name(entry: os.DirEntry[str]) -> str:
    return entry.name


def _versions(files: Iterable[str], expected: int) -> list[str]:
    """The version folders that there should be, and any beyond that hold something, in order."""
    tops = {path.partition("/")[0] for path in files if path.startswith("v")}
    beyond = (int(top[1:]) for top in tops if top[1:].isdecimal())
    numbers = {*range(1, expected + 1), *beyond}
    return [f"v{number}" for number in sorted(numbers)]


def _check_inventories(
    reader: DigestReader, folder: str, versions: list[str], expected: Expected
) -> tuple[InventoryFixity | None, dict[str, FixityVerdict]]:
    """The newest inventory that can still be believed, and the verdict on each inventory and sidecar.

    The root's and the newest version's copy are each held against what the journal tells; where it tells nothing,
    only against one another.
    """
    verdicts: dict[str, FixityVerdict] = {}
    places = {"": _Sealed.read(reader, folder)}
    places |= {f"{version}/": _Sealed.read(reader, f"{folder}/{version}") for version in versions}
    newest_place = f"{versions[-1]}/"
    root, newest = places[""].text, places[newest_place].text
    for place, sealed in places.items():
        witness = newest if place == "" else root if place == newest_place else None
        text, seal = sealed.verdicts(witness)
        verdicts[place + ocfl.INVENTORY], verdicts[place + ocfl.SIDECAR] = text, seal
    agreeing = [
        text for text in (sealed.text for sealed in places.values()) if text and expected.is_journalled(text)
    ]
    for place in ("", newest_place) if expected.version or not agreeing else ():
        if verdicts[place + ocfl.INVENTORY] is FixityVerdict.SAME and places[place].text not in agreeing:
            verdicts[place + ocfl.INVENTORY] = FixityVerdict.DIFFERS
    if (
        verdicts[ocfl.INVENTORY] is FixityVerdict.SAME
        and not expected.inventory
        and root != newest is not None
    ):
        verdicts[ocfl.INVENTORY] = FixityVerdict.CHANGED
    # A copy may be a version behind: its root says what it has, and is named as another than was told.
    is_root_believed = verdicts[ocfl.INVENTORY] is FixityVerdict.SAME or newest is None
    return parse_contents((root if is_root_believed else newest) or b""), verdicts


@dataclass(frozen=True, slots=True)
class _Sealed:
    """An inventory and its sidecar as they were found; None is a file that could not be read."""

    folder: str
    text: bytes | None
    seal: bytes | None

    @classmethod
    def read(cls, reader: DigestReader, folder: str) -> _Sealed:
        text, seal = (_read(reader, f"{folder}/{name}") for name in (ocfl.INVENTORY, ocfl.SIDECAR))
        return cls(folder, text, seal)

    def verdicts(self, witness: bytes | None) -> tuple[FixityVerdict, FixityVerdict]:
        """Judges the inventory and its sidecar; where they disagree, the witness shows which one changed.

        Without a witness nobody can tell, and both are named.
        """
        if self.text is None or self.seal is None:
            presence = (_presence(self.folder, ocfl.INVENTORY), _presence(self.folder, ocfl.SIDECAR))
            return (
                presence[0] if self.text is None else FixityVerdict.SAME,
                presence[1] if self.seal is None else FixityVerdict.SAME,
            )
        if ocfl.render_sidecar(self.text) == self.seal:
            return FixityVerdict.SAME, FixityVerdict.SAME
        if witness is None:
            return FixityVerdict.CHANGED, FixityVerdict.CHANGED
        if self.text == witness:
            return FixityVerdict.SAME, FixityVerdict.CHANGED
        return FixityVerdict.CHANGED, FixityVerdict.SAME


def _check_content(reader: DigestReader, folder: str, path: str, sha256: str) -> FixityVerdict:
    try:
        found = reader.sha256(f"{folder}/{path}")
    except OSError:
        return _presence(folder, path)
    return FixityVerdict.SAME if found == sha256 else FixityVerdict.CHANGED


def _compare(folder: str, name: str, found: bytes | None, expected: bytes) -> FixityVerdict:
    if found is None:
        return _presence(folder, name)
    return FixityVerdict.SAME if found == expected else FixityVerdict.CHANGED


def _presence(folder: str, name: str) -> FixityVerdict:
    """Why a file could not be read."""
    return FixityVerdict.UNREADABLE if os.path.lexists(f"{folder}/{name}") else FixityVerdict.MISSING


def _read(reader: DigestReader, path: str) -> bytes | None:
    try:
        return reader.read(path)
    except OSError:
        return None


def _files_below(folder: str, prefix: str = "") -> Iterator[str]:
    """Every path below a folder that is not a folder with something in it."""
    try:
        with os.scandir(folder) as found:
            entries = list(found)
    except OSError:
        return
    for entry in entries:
        name = prefix + entry.name
        below = list(_files_below(entry.path, f"{name}/")) if entry.is_dir(follow_symlinks=False) else ()
        yield from below or (name,)
