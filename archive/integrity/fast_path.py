"""Finds out with few system calls whether a whole object is as it was filed."""

from __future__ import annotations

import os

from archive.integrity.fixity import Expected, InventoryFixity, parse_contents
from archive.storage import inventory
from archive.storage.digests import DigestReader


def intact(reader: DigestReader, folder: str, expected: Expected) -> tuple[str, ...] | None:
    """The paths of all files of an object when it is intact, None when it is not, or when that is not so plain.

    Every byte is read and every file looked for that `fixity.check_object` would read and look for; that one has
    the last word on whatever is not plain, and says what is wrong.
    """
    try:
        text = reader.read_once(f"{folder}/{inventory.INVENTORY}")
        contents = parse_contents(text)
        if contents is None or expected.version not in (None, _number(contents.head)):
            return None
        sealed = _sealed_files(reader, folder, contents, text, expected)
        content = _content_files(reader, folder, contents, expected)
        if sealed is None or content is None:
            return None
        files = (*sealed, *content)
        found = _files_below(folder)
    except OSError:
        return None
    return files if len(found) == len(files) and found == {*files} else None


def _number(head: str) -> int:
    number = head[1:]
    return int(number) if number.isdecimal() else 0


def _sealed_files(
    reader: DigestReader, folder: str, contents: InventoryFixity, text: bytes, expected: Expected
) -> list[str] | None:
    """The declaration, and each inventory with its sidecar; the newest version's two are the root's."""
    if reader.read_once(f"{folder}/{inventory.OBJECT_DECLARATION}") != inventory.DECLARED:
        return None
    files = [inventory.OBJECT_DECLARATION]
    seals = [inventory.render_sidecar(text)]
    for place in ("", f"{contents.head}/"):
        files += (f"{place}{inventory.INVENTORY}", f"{place}{inventory.SIDECAR}")
        if place and reader.read_once(f"{folder}/{files[-2]}") != text:
            return None
        if reader.read_once(f"{folder}/{files[-1]}") != seals[0]:
            return None
    for number in range(1, _number(contents.head)):
        files += (f"v{number}/{inventory.INVENTORY}", f"v{number}/{inventory.SIDECAR}")
        seals.append(inventory.render_sidecar(reader.read_once(f"{folder}/{files[-2]}")))
        if reader.read_once(f"{folder}/{files[-1]}") != seals[-1]:
            return None
    digest = (expected.inventory or "").encode()  # a sidecar begins with the digest of its inventory
    return (
        files if any(seal.startswith(digest) for seal in seals[: 1 if expected.version else None]) else None
    )


def _content_files(
    reader: DigestReader, folder: str, contents: InventoryFixity, expected: Expected
) -> dict[str, str] | None:
    """The files that each version received, with their recorded digests; the original also has the journal's."""
    recorded = contents.sha256()
    if expected.original is not None and recorded.get(expected.original) != expected.sha256:
        return None
    for path, sha256 in recorded.items():
        if not reader.holds(f"{folder}/{path}", sha256):
            return None
    return recorded


def _files_below(folder: str) -> set[str]:
    """Every path below a folder that is not a folder with something in it; raises `OSError`."""
    files = set()
    folders = [(folder, "")]
    while folders:
        path, prefix = folders.pop()
        with os.scandir(path) as entries:
            is_empty = True
            for entry in entries:
                is_empty = False
                if entry.is_dir(follow_symlinks=False):
                    folders.append((entry.path, f"{prefix}{entry.name}/"))
                else:
                    files.add(prefix + entry.name)
        if is_empty:
            files.add(prefix)
    return files
