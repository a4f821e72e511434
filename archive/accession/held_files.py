"""Keeps held files on a disk, a folder each with the bytes and a note about them."""

from __future__ import annotations

import secrets
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

import msgspec

from archive.integrity.fixity import FixityCheck, FixityVerdict
from archive.storage.disk import Disk, digest_file
from archive.storage.transfer import DamagedSource, readable
from archive.values.record import BadValue, Description, Original
from archive.values.serialisation import BadFile, canonical, unparsable

ORIGINAL, NOTE = "original", "held.json"
_SUSPECT = "suspect"


class HeldState(StrEnum):
    """Waiting to be retried or released; filed after a retry; released with no text."""

    HELD = "held"
    FILED = "filed"
    RELEASED = "released"


@dataclass(frozen=True, slots=True)
class QuarantinedFile:
    """One file in quarantine: `reason` is a stable code, `message` says more in English.

    `id` is `q` and the sha256 of the file; older archives took only the first 15 digits.
    """

    id: str
    original: Original
    description: Description
    reason: str
    message: str
    state: HeldState = HeldState.HELD


def parse_held(body: bytes) -> QuarantinedFile:
    """Parses a held file from its note and the journal; raises `BadFile`."""
    try:
        return msgspec.json.decode(body, type=QuarantinedFile)
    except (msgspec.DecodeError, UnicodeDecodeError, BadValue) as error:
        raise unparsable(NOTE, error) from error


@dataclass(frozen=True, slots=True)
class HeldFiles:
    """The quarantine of one place. What is intact there is never touched, what is damaged goes into `suspect`."""

    root: Path
    disk: Disk

    def folder(self, held_id: str) -> Path:
        return self.root / held_id

    def path(self, held: QuarantinedFile) -> Path:
        """Where the bytes of a held file are."""
        return self.folder(held.id) / ORIGINAL

    def names(self) -> set[str]:
        """Lists the names in the quarantine."""
        return {path.name for path in self.root.iterdir()} - {_SUSPECT} if self.root.is_dir() else set()

    def verdicts(self, held: QuarantinedFile, *, cached: bool = True) -> Mapping[str, FixityVerdict]:
        """Whether the bytes are those that were held, by both digests, and the note is about them."""
        return {ORIGINAL: self._verdict(held, cached=cached), NOTE: self._note_verdict(held)}

    def checks(self, held: QuarantinedFile, *, cached: bool = True) -> Iterator[FixityCheck]:
        """The same with the paths below the home, or below the copy."""
        for file, verdict in self.verdicts(held, cached=cached).items():
            yield FixityCheck(None, f"quarantine/{held.id}/{file}", verdict)

    def is_whole(self, held: QuarantinedFile) -> bool:
        return set(self.verdicts(held).values()) == {FixityVerdict.SAME}

    def keep(self, staged: Path, held: QuarantinedFile) -> Path | None:
        """Move a staged file to where it is held, durably; where damaged bytes went that lay there, None without.

        Raises `NotDurable`, `OSError`; what was there is then as it was.
        """
        if self.is_whole(held):
            self.disk.remove(staged)
            return None
        bench = staged.with_name(f"{staged.name}.held")
        self.disk.make_folder(bench, durable=False)
        self.disk.rename_new(staged, bench / ORIGINAL)
        return self._install(bench, held)

    def bring(self, held: QuarantinedFile, source: HeldFiles, staging: Path) -> Path | None:
        """Copy a held file from another place, durably, unless it is here and whole; as `keep` otherwise.

        Raises `DamagedSource` where the source has not the bytes that were held.
        """
        if self.is_whole(held):
            return None
        bench = staging / secrets.token_hex(8)
        self.disk.make_folder(bench)
        try:
            digests = self.disk.write(bench / ORIGINAL, readable(source.folder(held.id), ORIGINAL))
            if (digests.sha256, digests.sha512) != (held.original.sha256, held.original.sha512):
                raise DamagedSource(source.folder(held.id), ORIGINAL)
            return self._install(bench, held)
        finally:
            self.disk.remove(bench)

    def _verdict(self, held: QuarantinedFile, *, cached: bool) -> FixityVerdict:
        try:
            found = digest_file(self.path(held), cached=cached)
        except FileNotFoundError:
            return FixityVerdict.MISSING
        except OSError:
            return FixityVerdict.UNREADABLE
        recorded = held.original
        is_same = (found.sha256, found.sha512) == (recorded.sha256, recorded.sha512)
        return FixityVerdict.SAME if is_same else FixityVerdict.CHANGED

    def _note_verdict(self, held: QuarantinedFile) -> FixityVerdict:
        try:
            found = parse_held((self.folder(held.id) / NOTE).read_bytes())
        except FileNotFoundError:
            return FixityVerdict.MISSING
        except BadFile:
            return FixityVerdict.CHANGED
        except OSError:
            return FixityVerdict.UNREADABLE
        # Its reason may be an earlier one, and its name another that the same bytes came under.
        is_same = (found.id, found.original.sha256) == (held.id, held.original.sha256)
        return FixityVerdict.SAME if is_same else FixityVerdict.CHANGED

    def _install(self, bench: Path, held: QuarantinedFile) -> Path | None:
        """Give a whole folder its name; a death leaves there what was before, or this."""
        self.disk.write(bench / NOTE, [canonical(held) + b"\n"])
        for path in (bench / ORIGINAL, bench / NOTE):
            self.disk.sync_file(path)
        self.disk.sync_folder(bench)
        self.disk.make_folder(self.root)
        target = self.folder(held.id)
        if not (target.exists() or target.is_symlink()):
            self.disk.rename_new(bench, target)
            self.disk.sync_folder(self.root)
            return None
        aside = self.root / _SUSPECT / f"{held.id}-{secrets.token_hex(4)}"
        self.disk.make_folder(aside.parent)
        self.disk.rename_new(bench, aside)
        self.disk.exchange(aside, target)
        self.disk.sync_folder(self.root)
        self.disk.sync_folder(aside.parent)
        return aside
