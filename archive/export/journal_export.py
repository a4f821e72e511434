"""Writes journal, checkpoint and public keys into a folder of plain files for people elsewhere."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice
from pathlib import Path

from archive.archive import Archive
from archive.journal.merkle import Growth, leaf_hash
from archive.journal.signing import Inconsistent, Signed
from archive.storage.disk import AlreadyThere, Disk


def export_log(archive: Archive, folder: Path) -> Signed:
    """Writes `journal.jsonl`, `checkpoint` and `keys` into a new folder, exactly as they were signed.

    Raises `AlreadyThere`, `Inconsistent`, `journal.BrokenChain`, `NoSecretKey`, `OSError`.
    """
    disk, growth, signed = Disk(), Growth(), archive.notary.checkpoint()
    if folder.exists():
        raise AlreadyThere(folder)
    disk.make_folder(folder.absolute())

    def lines() -> Iterator[bytes]:
        for entry in islice(archive.entries(), signed.checkpoint.size):
            growth.add(leaf_hash(entry.line))
            yield entry.line + b"\n"

    disk.write(folder / "journal.jsonl", lines())
    if growth.root() != signed.checkpoint.root:
        raise Inconsistent(signed.checkpoint.size)
    disk.write(folder / "checkpoint", [signed.note])
    disk.write(folder / "keys", [f"{key}\n".encode() for key in archive.notary.ring.public()])
    disk.sync_filesystem(folder)
    return signed
