"""Decides about a version folder that a death left: roll it forward or remove it."""

from __future__ import annotations

from pathlib import Path

from archive.storage import inventory as ocfl
from archive.storage.disk import digest_file

SEALED = (ocfl.INVENTORY, ocfl.SIDECAR)


def is_installed(folder: Path, newest: Path) -> bool:
    """Whether the object's root says what its newest version folder says."""
    return all(_read(folder / name) == _read(newest / name) != b"" for name in SEALED)


def known_versions(folder: Path) -> frozenset[str]:
    """The versions that the root's inventory names; where it cannot be read, all that are there."""
    try:
        count = len(ocfl.parse_inventory(_read(folder / ocfl.INVENTORY)).versions)
    except ocfl.BadInventory:
        return frozenset(path.name for path in folder.glob("v*"))
    return frozenset(f"v{number}" for number in range(1, count + 1))


def is_whole(folder: Path, newest: Path) -> bool:
    """Whether a version folder is sealed, follows its object, and all its files are what its inventory says."""
    try:
        text = (newest / ocfl.INVENTORY).read_bytes()
        inventory = ocfl.parse_inventory(text)
        own = {
            path: sha256 for path, sha256 in inventory.sha256.items() if path.startswith(f"{newest.name}/")
        }
        return (
            (newest / ocfl.SIDECAR).read_bytes() == ocfl.render_sidecar(text)
            and inventory.head == newest.name
            and all(digest_file(folder / path, cached=False).sha256 == sha256 for path, sha256 in own.items())
        )
    except (OSError, ocfl.BadInventory):
        return False


def _read(path: Path) -> bytes:
    return path.read_bytes() if path.is_file() else b""
