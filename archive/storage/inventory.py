"""Makes, renders and parses OCFL 1.1 inventories and sidecars, without touching the disk."""

from __future__ import annotations

import hashlib
import json
import string
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import PurePosixPath
from typing import Any
from urllib.parse import quote

from archive.values.error import ArsipError
from archive.values.objection import Objection, objection

SPEC = "1.1"
OBJECT_DECLARATION = f"0=ocfl_object_{SPEC}"
ROOT_DECLARATION = f"0=ocfl_{SPEC}"
DECLARED = f"ocfl_object_{SPEC}\n".encode()
ROOT_DECLARED = f"ocfl_{SPEC}\n".encode()
INVENTORY = "inventory.json"
SIDECAR = "inventory.json.sha512"
LAYOUT = "0003-hash-and-id-n-tuple-storage-layout"
LAYOUT_NOTE = "Two folders of two hexadecimal digits of the id's sha256, then the percent-encoded id"
_INVENTORY_TYPE = f"https://ocfl.io/{SPEC}/spec/#inventory"
_NAME_LIMIT = 100
_PLAIN = string.ascii_letters + string.digits + "-_"
_ENCODED = {byte: f"%{byte:02x}" for byte in range(256) if chr(byte) not in _PLAIN}


class BadInventory(ArsipError, ValueError):
    """An inventory that cannot be what this archive wrote; `objection` says where it departs."""

    code = "bad_inventory"

    def __init__(self, objection: Objection) -> None:
        super().__init__(str(objection))
        self.objection = objection


@dataclass(frozen=True, slots=True)
class Content:
    """One file of a version: its logical name and its digests in hexadecimal."""

    name: str
    sha512: str
    sha256: str


@dataclass(frozen=True, slots=True)
class Version:
    """One version: who made it when and why, and logical name → sha512 of everything in it."""

    created: datetime
    user: str
    message: str
    state: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Inventory:
    """An object's inventory: its id, its versions, and where the bytes of each digest lie (OCFL 1.1 §3.5)."""

    id: str
    versions: tuple[Version, ...]
    manifest: Mapping[str, tuple[str, ...]]
    sha256: Mapping[str, str]

    @property
    def head(self) -> str:
        return f"v{len(self.versions)}"

    def path_of(self, name: str) -> PurePosixPath:
        """Where the newest version's file `name` lies below the object; raises `BadInventory`."""
        digest = self.versions[-1].state.get(name)
        if digest is None or digest not in self.manifest:
            raise BadInventory(
                objection(
                    "no_such_member",
                    "{object}: {head} holds no {name}",
                    object=self.id,
                    head=self.head,
                    name=name,
                )
            )
        paths = [PurePosixPath(path) for path in self.manifest[digest]]
        # Files of the same bytes share a digest; the one of the same name is what a person would look at.
        return next((path for path in paths if path.name == name), paths[0])


def first_version(object_id: str, version: Version, contents: Iterable[Content]) -> Inventory:
    """The inventory of a new object whose files all lie in `v1/content/`."""
    return _with_contents(Inventory(object_id, (version,), {}, {}), contents)


def next_version(inventory: Inventory, version: Version, contents: Iterable[Content]) -> Inventory:
    """The inventory after one more version; only `contents` are new, the rest of its state lies where it lay."""
    versions = (*inventory.versions, version)
    return _with_contents(Inventory(inventory.id, versions, inventory.manifest, inventory.sha256), contents)


def _with_contents(inventory: Inventory, contents: Iterable[Content]) -> Inventory:
    manifest = defaultdict(tuple, inventory.manifest)
    sha256 = dict(inventory.sha256)
    for content in contents:
        path = f"{inventory.head}/content/{content.name}"
        manifest[content.sha512] = (*manifest[content.sha512], path)
        sha256[path] = content.sha256
    return Inventory(inventory.id, inventory.versions, dict(manifest), sha256)


def object_path(object_id: str) -> PurePosixPath:
    """Where an object lies below the storage root: extension 0003 with sha256, tuples of 2, two of them."""
    return PurePosixPath(object_place(object_id))


def object_place(object_id: str) -> str:
    """The same as text, for whoever asks for many."""
    name = object_id.encode()
    digest = hashlib.sha256(name).hexdigest()
    encoded = name.decode("latin-1").translate(_ENCODED)
    if len(encoded) > _NAME_LIMIT:
        encoded = f"{encoded[:_NAME_LIMIT]}-{digest}"
    return f"{digest[:2]}/{digest[2:4]}/{encoded}"


def render_inventory(inventory: Inventory) -> bytes:
    """The inventory as JSON text, two spaces deep so that a person can read it."""
    document = {
        "id": inventory.id,
        "type": _INVENTORY_TYPE,
        "digestAlgorithm": "sha512",
        "head": inventory.head,
        "manifest": {digest: list(paths) for digest, paths in inventory.manifest.items()},
        "versions": {f"v{i}": _render_version(v) for i, v in enumerate(inventory.versions, start=1)},
        "fixity": {"sha256": _grouped(inventory.sha256)},
    }
    return (json.dumps(document, indent=2, ensure_ascii=False) + "\n").encode()


def _render_version(version: Version) -> dict[str, Any]:
    address = f"urn:arsip:actor:{quote(version.user)}"
    return {
        "created": version.created.isoformat(timespec="seconds"),
        "state": _grouped(version.state),
        "message": version.message,
        "user": {"name": version.user, "address": address},
    }


def _grouped(digest_by_name: Mapping[str, str]) -> dict[str, list[str]]:
    names: defaultdict[str, list[str]] = defaultdict(list)
    for name, digest in digest_by_name.items():
        names[digest].append(name)
    return dict(names)


def parse_inventory(data: bytes) -> Inventory:
    """Read an inventory back; raises `BadInventory` for anything that is not one of ours in full."""
    try:
        document = json.loads(data)
        versions = tuple(
            _parse_version(document["versions"][f"v{i}"]) for i in range(1, len(document["versions"]) + 1)
        )
        manifest = {digest: tuple(paths) for digest, paths in document["manifest"].items()}
        sha256 = _ungrouped(document["fixity"]["sha256"])
        inventory = Inventory(document["id"], versions, manifest, sha256)
        if document["head"] != inventory.head or document["digestAlgorithm"] != "sha512":
            raise BadInventory(
                objection(
                    "bad_head",
                    "{object}: head or digest algorithm is not what it must be",
                    object=inventory.id,
                )
            )
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise BadInventory(
            objection("no_inventory", "not an inventory: {error}", error=repr(error))
        ) from error
    return inventory


def _parse_version(document: Mapping[str, Any]) -> Version:
    return Version(
        created=datetime.fromisoformat(document["created"]),
        user=document["user"]["name"],
        message=document["message"],
        state=_ungrouped(document["state"]),
    )


def _ungrouped(names_by_digest: Mapping[str, list[str]]) -> dict[str, str]:
    return {name: digest for digest, names in names_by_digest.items() for name in names}


def render_sidecar(inventory: bytes) -> bytes:
    """The line that `sha512sum --check` understands, for the bytes of an inventory."""
    return f"{hashlib.sha512(inventory).hexdigest()} {INVENTORY}\n".encode()
