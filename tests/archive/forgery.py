"""A forger who knows the format: changes store and catalogue alike, so that each fits the other."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

from archive.archive import Archive
from archive.catalogue import records
from archive.storage import inventory as ocfl
from archive.storage.object_names import original_name
from archive.storage.store import RECORD, TEXT
from archive.values.record import Record
from archive.values.serialisation import parse_record, render_record


def replace_original(archive: Archive, record: Record, content: bytes) -> Record:
    """Another original of the same name: bytes, text of its page, `record.json`, inventories with sidecars, the row."""
    original = replace(
        record.original,
        size=len(content),
        sha256=hashlib.sha256(content).hexdigest(),
        sha512=hashlib.sha512(content).hexdigest(),
    )
    return _forge(
        archive,
        record,
        lambda told: replace(told, original=original),
        {original_name(record): content, TEXT: content},
    )


def replace_title(archive: Archive, record: Record, title: str) -> Record:
    """Another title, and nothing else."""
    return _forge(
        archive, record, lambda told: replace(told, description=replace(told.description, title=title)), {}
    )


def _forge(
    archive: Archive, record: Record, change: Callable[[Record], Record], contents: dict[str, bytes]
) -> Record:
    folder, version = archive.store.folder(record.id), f"v{record.version}"
    forged = change(parse_record((folder / version / "content" / RECORD).read_bytes()))
    with _writable(folder):
        written = {f"v1/content/{name}": content for name, content in contents.items()}
        written[f"{version}/content/{RECORD}"] = render_record(forged)
        inventory = json.loads((folder / ocfl.INVENTORY).read_bytes())
        for path, content in written.items():
            _swap(inventory, path, content)
            (folder / path).write_bytes(content)
        text = json.dumps(inventory, indent=2).encode()
        for place in (folder, folder / version):
            (place / ocfl.INVENTORY).write_bytes(text)
            (place / ocfl.SIDECAR).write_bytes(ocfl.render_sidecar(text))
    with archive.catalogue.writing() as connection:
        records.update(connection, forged)
    return forged


def _swap(inventory: dict[str, object], path: str, content: bytes) -> None:
    """Let every block of an inventory say the digests of another content of one file."""
    old = next(digest for digest, paths in inventory["manifest"].items() if path in paths)  # type: ignore[attr-defined]
    new = hashlib.sha512(content).hexdigest()
    text = json.dumps(inventory).replace(old, new)
    fixity = inventory["fixity"]["sha256"]  # type: ignore[index]
    former = next(digest for digest, paths in fixity.items() if path in paths)
    text = text.replace(former, hashlib.sha256(content).hexdigest())
    inventory.clear()
    inventory.update(json.loads(text))


@contextmanager
def _writable(folder: Path) -> Iterator[None]:
    files = [path for path in folder.rglob("*") if path.is_file()]
    for path in files:
        path.chmod(0o644)
    yield
    for path in files:
        path.chmod(0o444)
