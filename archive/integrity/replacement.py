"""Puts damaged files of an object aside, and good ones with the recorded digests in their place."""

from __future__ import annotations

import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from archive.integrity.fixity import HARMLESS, Expected, FixityVerdict, check_object
from archive.storage import inventory
from archive.storage.digests import DigestReader
from archive.storage.disk import Disk
from archive.storage.transfer import DamagedSource, Sealed, readable, sealed


@dataclass(frozen=True, slots=True)
class Mended:
    """The result of mending an object: the files put right, and by path what is still wrong.

    `aside` is the folder that the suspect bytes are kept in, None where there were none.
    """

    files: tuple[str, ...]
    left: Mapping[str, FixityVerdict]
    aside: Path | None


class Mender:
    """Mends objects of one storage root from others; `suspect` is where it puts bytes aside, on the same disk."""

    def __init__(self, suspect: Path, disk: Disk) -> None:
        self._suspect = suspect
        self.disk = disk

    def mend(self, folder: Path, expected: Expected, sources: Sequence[Path]) -> Mended:
        """Put every damaged file of an object right for which one of the sources, in their order, has good bytes.

        Good are bytes with the digest that the object's own inventory records, whatever version the source has
        come to; where that inventory is lost, or not the one that the journal tells of, the source's must be that
        one, or where the journal tells none be of the same record, version and original.
        Nothing recorded is ever changed to fit what is there. The last check is made again before this returns.
        Raises `NotDurable`, `OSError`; a file is then as it was or mended, and what it was before is kept.
        """
        aside = self._suspect / f"{expected.record}-{secrets.token_hex(4)}"
        mended: list[str] = []
        while True:
            wrong = _wrong(folder, expected)
            recorded = _recorded((folder, *sources), expected)
            untried = [path for path in wrong if path not in mended] if recorded else []
            found = [path for path in untried if self._mend_file(folder, path, recorded, sources, aside)]
            if not found:
                break
            mended += found  # with its inventory back, an object may name more files that it misses
        return Mended(tuple(mended), wrong, self._kept(aside))

    def _mend_file(
        self, folder: Path, path: str, recorded: Sealed | None, sources: Sequence[Path], aside: Path
    ) -> bool:
        for source in sources or (folder,):
            try:
                self._take(source, path, recorded, aside)
            except DamagedSource:
                self.disk.remove(aside / path)
                continue
            self._install(aside / path, folder / path)
            return True
        return False

    def _take(self, source: Path, path: str, recorded: Sealed | None, aside: Path) -> None:
        """Bring good bytes of a file into the folder aside, durably; raises `DamagedSource`."""
        if recorded is None:
            raise DamagedSource(source, path)
        place = aside / path
        self.disk.make_folder(place.parent)
        known = _known_content(source, path, recorded)
        if known is not None:
            self.disk.write(place, [known])
        else:
            written = self.disk.write(place, readable(source, path))
            if path not in recorded.inventory.manifest.get(written.sha512, ()):
                raise DamagedSource(source, path)
        self.disk.sync_file(place)

    def _install(self, good: Path, target: Path) -> None:
        """Let the good file and what is at its place change places; a death leaves the one or the other."""
        self.disk.make_folder(target.parent)
        if target.is_symlink() or target.exists():
            self.disk.exchange(good, target)
        else:
            self.disk.rename_new(good, target)
        self.disk.sync_folder(target.parent)
        self.disk.sync_folder(good.parent)

    def _kept(self, aside: Path) -> Path | None:
        """The folder aside if it holds anything; the empty ones in it are removed."""
        if not aside.exists():
            return None
        for path in sorted(aside.rglob("*"), reverse=True):
            if path.is_dir():
                self.disk.remove_if_empty(path)
        self.disk.remove_if_empty(aside)
        return aside if aside.exists() else None


def _wrong(folder: Path, expected: Expected) -> dict[str, FixityVerdict]:
    verdicts = check_object(DigestReader(cached=False), str(folder), expected)
    return {path: verdict for path, verdict in sorted(verdicts.items()) if verdict not in HARMLESS}


def _recorded(folders: Sequence[Path], expected: Expected) -> Sealed | None:
    """The inventory that says what must be there: the object's own, else the first of the copies that is its own."""
    for folder in folders:
        try:
            found = sealed(folder) if expected.version is None else _at(folder, expected.version)
        except DamagedSource:
            continue
        original = expected.original
        is_same = original is None or found.inventory.sha256.get(original) == expected.sha256
        if (
            is_same
            and expected.is_journalled(found.text)
            and found.inventory.id.endswith(f":{expected.record}")
        ):
            return found
    return None


def _at(folder: Path, version: int) -> Sealed:
    """An object's inventory of one version, from its folder or, if it is the newest, from the root."""
    try:
        return sealed(folder, version)
    except DamagedSource:
        newest = sealed(folder)
        if newest.versions != version:
            raise
        return newest


def _known_content(source: Path, path: str, recorded: Sealed) -> bytes | None:
    """The bytes of a file that is no content: the declaration, an inventory, a sidecar. Raises `DamagedSource`."""
    if path == inventory.OBJECT_DECLARATION:
        return inventory.DECLARED
    place, _, name = path.rpartition("/")
    if name not in (inventory.INVENTORY, inventory.SIDECAR) or "/" in place:
        return None
    text = recorded.text
    if place not in ("", recorded.inventory.head):
        earlier = sealed(source, int(place.removeprefix("v")))
        if earlier.inventory.versions != recorded.inventory.versions[: earlier.versions]:
            raise DamagedSource(source, path)
        text = earlier.text
    return text if name == inventory.INVENTORY else inventory.render_sidecar(text)
