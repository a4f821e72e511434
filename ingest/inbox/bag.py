"""Receives a bag (BagIt, RFC 8493): compares it with its manifests, and fetches nothing."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path, PurePosixPath

from archive.storage import inventory as ocfl
from archive.storage.object_names import OBJECT_PREFIX
from archive.storage.store import RECORD
from archive.values import serialisation
from archive.values.record import Description
from ingest.inbox.bag_source import BadBag, BagFile, BagLimits, check_name, opened_bag
from ingest.inbox.incoming import Incoming

_ALGORITHMS = ("sha512", "sha256", "sha1", "md5")
_VERSIONS = re.compile(
    r"BagIt-Version: (0\.9[3-7]|1\.0)\nTag-File-Character-Encoding: UTF-8\n?", re.IGNORECASE
)
_LINE = re.compile(r"([0-9A-Fa-f]+)[ \t]+\*?(.+)")
_OXUM = re.compile(r"^Payload-Oxum:\s*(\d+)\.(\d+)\s*$", re.IGNORECASE | re.MULTILINE)
_OURS = re.compile(rf"^External-Identifier:\s*{OBJECT_PREFIX}", re.IGNORECASE | re.MULTILINE)
_ENCODED = {"%0A": "\n", "%0D": "\r", "%25": "%"}
_CHUNK = 1 << 20

Manifests = Mapping[str, Mapping[str, str]]


@dataclass(frozen=True, slots=True)
class _Bag:
    """An opened bag: its files, and the digests by algorithm and path of payload and tag files."""

    files: Mapping[str, BagFile]
    payload: Manifests
    tags: Manifests
    info: str = ""

    @property
    def payload_names(self) -> Sequence[str]:
        return sorted(name for name in self.files if name.startswith("data/"))


def take_bag(path: Path, folder: Path, limits: BagLimits | None = None) -> tuple[Incoming, ...]:
    """Copies a bag's originals into `folder` and returns the files to ingest; all of them, or nothing.

    Every file is digested while it is copied, so that only verified bytes are ingested. A bag with an OCFL object of an
    Arsip gives the original, with its name and description; any other bag gives each payload file. A bag of an Arsip
    whose own metadata cannot be read is refused: its files would come in as papers without a name. Raises `BadBag`,
    `OSError`.
    """
    limits = limits or BagLimits()
    with opened_bag(path, limits) as files:
        bag = _opened(files, limits)
        _check_complete(bag)
        for name, file in files.items():
            if not name.startswith("data/"):
                _verify(file, bag.tags, _nowhere)
        taken = [
            _take(bag, name, folder / f"{number:06}", path)
            for number, name in enumerate(bag.payload_names, start=1)
        ]
    by_name = {item.path.partition("/data/")[2]: item for item in taken}
    return (_original_of_ours(by_name),) if _is_ours(bag.info, by_name) else tuple(taken)


def _opened(files: Mapping[str, BagFile], limits: BagLimits) -> _Bag:
    declaration = _text(files, "bagit.txt", limits).replace("\r\n", "\n")
    if not _VERSIONS.fullmatch(declaration):
        raise BadBag("unknown_version", "bagit.txt")
    payload, tags = (_manifests(files, kind, limits) for kind in ("manifest", "tagmanifest"))
    if not payload:
        raise BadBag("no_manifest", "manifest")
    info = _text(files, "bag-info.txt", limits) if "bag-info.txt" in files else ""
    bag = _Bag(files, payload, tags, info)
    _check_oxum(bag)
    return bag


def _manifests(files: Mapping[str, BagFile], kind: str, limits: BagLimits) -> Manifests:
    found = {}
    for name in files:
        match = re.fullmatch(rf"{kind}-([A-Za-z0-9]+)\.txt", name)
        if match is None:
            continue
        if match[1].lower() not in _ALGORITHMS:
            raise BadBag("unknown_algorithm", name)
        found[match[1].lower()] = dict(_lines(name, _text(files, name, limits)))
    return found


def _lines(manifest: str, text: str) -> Iterator[tuple[str, str]]:
    seen = set()
    for number, line in enumerate(text.splitlines(), start=1):
        match = _LINE.fullmatch(line)
        if match is None:
            raise BadBag("bad_line", f"{manifest}:{number}")
        name = re.sub("%0A|%0D|%25", lambda found: _ENCODED[found[0].upper()], match[2], flags=re.IGNORECASE)
        name = name.removeprefix("./")
        check_name(name)
        if name in seen or name.startswith("data/") == manifest.startswith("tag"):
            raise BadBag("bad_line", f"{manifest}:{number}")
        seen.add(name)
        yield name, match[1].lower()


def _check_oxum(bag: _Bag) -> None:
    for size, count in _OXUM.findall(bag.info):
        found = [bag.files[name].size for name in bag.payload_names]
        if (str(sum(found)), str(len(found))) != (size.lstrip("0") or "0", count.lstrip("0") or "0"):
            raise BadBag("oxum_differs", "bag-info.txt")


def _check_complete(bag: _Bag) -> None:
    """Every file that a manifest lists is there, and every payload file is in each manifest (RFC 8493 §3)."""
    for manifest in (*bag.payload.values(), *bag.tags.values()):
        for name in manifest:
            if name not in bag.files:
                raise BadBag("not_fetched" if "fetch.txt" in bag.files else "missing", name)
    for manifest in bag.payload.values():
        for name in bag.payload_names:
            if name not in manifest:
                raise BadBag("not_in_manifest", name)


def _take(bag: _Bag, name: str, folder: Path, bag_path: Path) -> Incoming:
    folder.mkdir()
    target = folder / PurePosixPath(name).name
    with target.open("xb") as copy:
        _verify(bag.files[name], bag.payload, copy.write)
    return Incoming(target, f"{bag_path.name}/{name}", Description())


def _nowhere(_: bytes) -> int:
    return 0


def _verify(file: BagFile, manifests: Manifests, write: Callable[[bytes], int]) -> None:
    """Read a file whole, past `write`, and hold it against every manifest that lists it; raises `BadBag`."""
    wanted = {algorithm: listed[file.name] for algorithm, listed in manifests.items() if file.name in listed}
    digests = {algorithm: hashlib.new(algorithm, usedforsecurity=False) for algorithm in wanted}
    for chunk in _chunks(file):
        write(chunk)
        for digest in digests.values():
            digest.update(chunk)
    for algorithm, digest in digests.items():
        if digest.hexdigest() != wanted[algorithm]:
            raise BadBag("digest_differs", file.name)


def _chunks(file: BagFile) -> Iterator[bytes]:
    """The bytes of a file, no more than it is said to have; a zip that lies is found out here."""
    left = file.size
    with _readable(file), file.open() as stream:
        while chunk := stream.read(_CHUNK):
            left -= len(chunk)
            if left < 0:
                raise BadBag("longer_than_told", file.name)
            yield chunk


@contextmanager
def _readable(file: BagFile) -> Iterator[None]:
    try:
        yield
    except BadBag:
        raise
    except Exception as error:
        raise BadBag("unreadable", file.name) from error


def _text(files: Mapping[str, BagFile], name: str, limits: BagLimits) -> str:
    if name not in files:
        raise BadBag("missing", name)
    if files[name].size > limits.tag_bytes:
        raise BadBag("too_large", name)
    try:
        return b"".join(_chunks(files[name])).decode("utf-8")
    except UnicodeDecodeError as error:
        raise BadBag("not_utf8", name) from error


def _is_ours(info: str, payload: Mapping[str, Incoming]) -> bool:
    """Whether a bag says that it holds an object of an Arsip, in `bag-info.txt` or in the object's inventory."""
    inventory = payload.get(ocfl.INVENTORY)
    return bool(_OURS.search(info)) or (
        inventory is not None and OBJECT_PREFIX.encode() in inventory.source.read_bytes()
    )


def _original_of_ours(payload: Mapping[str, Incoming]) -> Incoming:
    """The original of an Arsip's object with its name and description; raises `BadBag` (`own_metadata`)."""
    place = ocfl.INVENTORY
    try:
        inventory = ocfl.parse_inventory(payload[place].source.read_bytes())
        place = str(inventory.path_of(RECORD))
        record = serialisation.parse_record(payload[place].source.read_bytes())
        name = next(name for name in inventory.versions[-1].state if name.startswith("original."))
        item = payload[place := str(inventory.path_of(name))]
    except (LookupError, StopIteration, ocfl.BadInventory, serialisation.BadFile) as error:
        raise BadBag("own_metadata", f"data/{place}") from error
    # Units and classes are the sender's own; this archive's are given when it is taken in.
    said = replace(record.description, unit=None, classification=None)
    return replace(item, description=said, called=record.original.name)
