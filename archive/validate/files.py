"""Reads an inventory file and its sidecar once, wherever they lie in an object."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from archive.validate.digests import digest
from archive.validate.finding import Report
from archive.validate.inventory import DeclaredInventory, read_inventory
from archive.validate.tree import FileType, FolderEntry, read_start

INVENTORY = "inventory.json"
_LINE = re.compile(rb"([0-9a-fA-F]+)[ \t]+inventory\.json\s*")
_SIDECAR_LIMIT = 4096


@dataclass(frozen=True, slots=True)
class FoundInventory:
    """An inventory found at one place.

    `data` are its bytes, None if there is none. `inventory` is its content, None if it cannot be understood. `known`
    are the names of the files that this accounts for.
    """

    data: bytes | None
    inventory: DeclaredInventory | None
    known: frozenset[str]


def find_inventory(
    folder: Path,
    entries: Mapping[str, FolderEntry],
    report: Report,
    *,
    spec: str | None = None,
    twin: FoundInventory | None = None,
) -> FoundInventory:
    """Read and check the inventory in a folder and its sidecar; raises `OSError`.

    `spec` is the version of OCFL that it must conform to, if one is declared. Where the bytes are those of `twin`
    they were checked already, and are not again.
    """
    if not _is_file(entries, INVENTORY):
        return FoundInventory(None, None, frozenset())
    data = (folder / INVENTORY).read_bytes()
    if twin is not None and data == twin.data:
        inventory = twin.inventory
    else:
        inventory = read_inventory(data, report.below(INVENTORY), spec)
    algorithm = inventory.algorithm if inventory else _algorithm_by_name(entries)
    known = _check_sidecar(folder, entries, data, algorithm, report)
    return FoundInventory(data, inventory, known | {INVENTORY})


def _check_sidecar(
    folder: Path, entries: Mapping[str, FolderEntry], inventory: bytes, algorithm: str, report: Report
) -> frozenset[str]:
    """Check the sidecar of an inventory (OCFL 1.1 §3.6); returns the names of sidecars that were spoken of."""
    name = f"{INVENTORY}.{algorithm}"
    if _is_file(entries, name):
        _check_line(read_start(folder / name, _SIDECAR_LIMIT), inventory, algorithm, report.below(name))
        return frozenset([name])
    report.add("E058", f"the inventory has no sidecar {name}")
    others = _sidecars(entries)
    for other in others:
        report.add("E059", f"the sidecar is not named for the digestAlgorithm {algorithm}", other)
    return frozenset(others)


def _check_line(line: bytes, inventory: bytes, algorithm: str, report: Report) -> None:
    found = _LINE.fullmatch(line)
    if found is None:
        report.add("E061", "the sidecar is not a digest, white space, and inventory.json")
        return
    actual, expected = digest(algorithm, inventory), found[1].decode()
    if actual is not None and expected.lower() != actual:
        report.add("E060", f"the inventory's {algorithm} is {actual}, the sidecar says {expected}")


def _algorithm_by_name(entries: Mapping[str, FolderEntry]) -> str:
    """The algorithm that the sidecar is named for, where the inventory cannot be asked."""
    return next((name.removeprefix(f"{INVENTORY}.") for name in _sidecars(entries)), "sha512")


def _sidecars(entries: Mapping[str, FolderEntry]) -> list[str]:
    return [name for name in entries if name.startswith(f"{INVENTORY}.") and _is_file(entries, name)]


def _is_file(entries: Mapping[str, FolderEntry], name: str) -> bool:
    return name in entries and entries[name].kind is FileType.FILE
