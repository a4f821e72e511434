"""OCFL objects for tests: good ones made from a description, and one thing in them changed."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

from archive.validate import Finding, Severity, validate

Inventory = dict[str, Any]
Change = Callable[[Inventory], object]
STATES = ({"a.txt": b"satu", "map/b.txt": b"dua"}, {"a.txt": b"tiga", "map/b.txt": b"dua"})


def make_object(folder: Path, *, specs: Sequence[str] = ("1.1", "1.1"), algorithm: str = "sha512") -> Path:
    """A good object with a version for each of `specs`, every version with its own inventory."""
    folder.mkdir(parents=True)
    manifest: dict[str, list[str]] = {}
    versions: Inventory = {}
    for number, (spec, state) in enumerate(zip(specs, STATES, strict=False), start=1):
        add_content(folder, f"v{number}", state, manifest, algorithm)
        versions[f"v{number}"] = {
            "created": f"2024-05-0{number}T12:00:00+07:00",
            "state": {digest(data, algorithm): [name] for name, data in state.items()},
            "message": "filed",
            "user": {"name": "budi", "address": "mailto:budi@example.org"},
        }
        inventory = {
            "id": "urn:example:satu",
            "type": f"https://ocfl.io/{spec}/spec/#inventory",
            "digestAlgorithm": algorithm,
            "head": f"v{number}",
            "manifest": manifest,
            "versions": versions,
        }
        write_inventory(folder / f"v{number}", inventory)
        write_inventory(folder, inventory)
    declare(folder, f"ocfl_object_{specs[-1]}")
    return folder


def add_content(
    folder: Path, version: str, state: Mapping[str, bytes], manifest: dict[str, list[str]], algorithm: str
) -> None:
    for name, data in state.items():
        if digest(data, algorithm) not in manifest:
            path = folder / version / "content" / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(data)
            manifest[digest(data, algorithm)] = [f"{version}/content/{name}"]


def digest(data: bytes, algorithm: str = "sha512") -> str:
    return hashlib.new(algorithm, data).hexdigest()


def declare(folder: Path, value: str) -> None:
    (folder / f"0={value}").write_text(f"{value}\n")


def write_inventory(folder: Path, inventory: Inventory, text: str | None = None) -> None:
    """Write an inventory, or `text` in its place, with the sidecar that belongs to it."""
    data = (text or json.dumps(inventory)).encode()
    (folder / "inventory.json").write_bytes(data)
    told = inventory.get("digestAlgorithm")
    algorithm = told if isinstance(told, str) else "sha512"
    (folder / f"inventory.json.{algorithm}").write_text(f"{digest(data, algorithm)} inventory.json\n")


def read_inventory(folder: Path) -> Inventory:
    inventory: Inventory = json.loads((folder / "inventory.json").read_bytes())
    return inventory


def change_inventory(folder: Path, change: Change, *places: str) -> None:
    """Change the inventory at each of `places` (by default the root's and the newest version's) and seal it again."""
    inventory = read_inventory(folder)
    for place in places or ("", inventory["head"]):
        inventory = read_inventory(folder / place)
        for sidecar in (folder / place).glob("inventory.json.*"):
            sidecar.unlink()
        change(inventory)
        write_inventory(folder / place, inventory)


def codes(path: Path) -> set[str]:
    return {finding.code for finding in validate(path)}


def errors(path: Path) -> list[Finding]:
    return [finding for finding in validate(path) if finding.severity is Severity.ERROR]
