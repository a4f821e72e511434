"""Keeps the files that could not be filed, each with the reason and its description."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import msgspec
from sqlalchemy import Connection, Row, bindparam, select

from archive.accession.held_files import NOTE, HeldFiles, HeldState, QuarantinedFile, parse_held
from archive.catalogue import schema
from archive.catalogue.database import Catalogue
from archive.integrity.fixity import HARMLESS, FixityCheck, FixityVerdict
from archive.integrity.replacement import Mended
from archive.journal.entries import Act, Action, Journal, JournalEntry
from archive.journal.replay import ReplayTable, ReplayTarget, enact
from archive.storage.disk import Disk
from archive.storage.home import Home
from archive.storage.transfer import DamagedSource
from archive.values.error import ArsipError
from archive.values.record import Description, Original
from archive.values.serialisation import BadFile, canonical


class NotHeld(ArsipError, LookupError):
    """Nothing is held in quarantine under this id."""

    code = "not_held"

    def __init__(self, held_id: str) -> None:
        super().__init__(f"nothing is held under {held_id}")
        self.held_id = held_id


class AmbiguousHeldId(ArsipError, LookupError):
    """The ids of several held files begin like this."""

    code = "ambiguous_held_id"

    def __init__(self, prefix: str, ids: Sequence[str]) -> None:
        super().__init__(f"{prefix}: {', '.join(ids)}")
        self.prefix = prefix
        self.ids = tuple(ids)


class DamagedHeldFile(ArsipError):
    """The bytes of a held file are not there, or are not those that were held."""

    code = "damaged_held_file"

    def __init__(self, held_id: str, name: str) -> None:
        super().__init__(f"{held_id} is damaged or gone")
        self.held_id = held_id
        self.name = name


@dataclass(frozen=True, slots=True)
class MendedHeldFile:
    """A held file whose folder was not as it should be, and what became of it."""

    held: QuarantinedFile
    mended: Mended


class Quarantine:
    """Keeps held files beside the store: their bytes in its folder, their facts in catalogue and journal."""

    def __init__(self, home: Home, catalogue: Catalogue, journal: Journal, disk: Disk) -> None:
        self.files = HeldFiles(home.quarantine, disk)
        self._staging = home.staging
        self._catalogue = catalogue
        self._journal = journal

    def hold(
        self, staged: Path, original: Original, description: Description, reason: str, message: str
    ) -> QuarantinedFile:
        """Keep a staged file with its reason, durably; the staged file is moved away. Holding twice is once.

        What lies in its place and is damaged goes aside, into `suspect`.
        """
        with self._catalogue.alone():
            self._catalogue.admit()
            held_id = self._id_of(original.sha256) or f"q{original.sha256}"
            held = QuarantinedFile(held_id, original, description, reason, message)
            aside = self.files.keep(staged, held)
            self._enter(held, {"aside": aside.name} if aside else {})
        return held

    def make_sure(self, held: QuarantinedFile, staged: Path) -> None:
        """Put a held file right from a copy in hand if it is damaged or gone; the staged file may be moved away."""
        if not self.files.is_whole(held):
            self.hold(staged, held.original, held.description, held.reason, held.message)

    def listed(self, *, all_states: bool = False) -> Iterator[QuarantinedFile]:
        """Returns the held files in the order they came; with `all_states` also those that left since."""
        with self._catalogue.reading() as connection:
            yield from held_in(connection, all_states=all_states)

    def find(self, held_id: str) -> QuarantinedFile:
        """The held file with this id, or with the only id that begins like this.

        Raises `NotHeld`, also for what has left the quarantine, and `AmbiguousHeldId`.
        """
        with self._catalogue.reading() as connection:
            held = [found for found in held_in(connection) if found.id.startswith(held_id)]
        exact = [found for found in held if found.id == held_id]
        if len(held) > 1 and not exact:
            raise AmbiguousHeldId(held_id, [found.id for found in held])
        if not held or not held_id:
            raise NotHeld(held_id)
        return (exact or held)[0]

    def by_digest(self, sha256: str) -> QuarantinedFile | None:
        """The held file with these bytes."""
        query = select(schema.quarantined).where(schema.quarantined.c.sha256 == sha256)
        with self._catalogue.reading() as connection:
            row = connection.execute(query.where(schema.quarantined.c.state == HeldState.HELD)).first()
        return _held(row) if row else None

    def path(self, held: QuarantinedFile) -> Path:
        """Where the bytes of a held file are."""
        return self.files.path(held)

    def check(self, *, cached: bool) -> Iterator[FixityCheck]:
        """The verdict on every held file, and on what lies in the quarantine and is not held."""
        for held in list(self.listed()):
            checks = list(self.files.checks(held, cached=cached))
            if any(check.is_finding for check in checks) and not self._is_held(held):
                continue  # it left meanwhile
            yield from checks
        if self.files.names() - self._ids():
            with self._catalogue.alone():  # under it nothing is half held
                strangers = self.files.names() - self._ids()
            for name in sorted(strangers):
                yield FixityCheck(None, f"quarantine/{name}", FixityVerdict.UNEXPECTED)

    def repair(self, others: Sequence[Path]) -> Iterator[MendedHeldFile]:
        """Put right what is damaged or gone, from the quarantines of replicas and backups in their order."""
        for held in list(self.listed()):
            if self.files.is_whole(held):
                continue
            with self._catalogue.alone():
                self._catalogue.admit()
                mended = self._mend(held, others) if self._is_held(held) else None
            if mended is not None:
                yield MendedHeldFile(held, mended)

    def clear(self, held: QuarantinedFile, state: HeldState) -> None:
        """Let go of the bytes of a file that is in the store by now, and say how it left."""
        with self._catalogue.alone():
            with self._catalogue.writing() as connection:
                detail = {"held": held.id, "state": state.value}
                act = Act(Action.QUARANTINE_CLEARED, None, detail)
                enact(connection, self._journal, _replay_cleared, act)
            self.files.disk.remove(self.files.folder(held.id))

    def sweep(self) -> None:
        """Settle what a dead process left, under the lock: what had left is removed, what was kept is entered."""
        for name in sorted(self.files.names()):
            with self._catalogue.reading() as connection:
                held = _find(connection, name)
            if held is None:
                self._enter_kept(name)
            elif held.state is not HeldState.HELD:
                self.files.disk.remove(self.files.folder(name))

    def _enter_kept(self, name: str) -> None:
        """Enter a file whose bytes and note were kept before its process died; anything else is left alone."""
        try:
            held = parse_held((self.files.folder(name) / NOTE).read_bytes())
        except (OSError, BadFile):
            return
        if held.id == name and self._id_of(held.original.sha256) is None and self.files.is_whole(held):
            self._enter(held, {"recovered": "yes"})

    def _enter(self, held: QuarantinedFile, more: dict[str, str]) -> None:
        original = held.original
        detail = {"held": held.id, "name": original.name, "sha256": original.sha256}
        detail |= {"body": canonical(held).decode(), **more}
        with self._catalogue.writing() as connection:
            act = Act(Action.QUARANTINED, None, detail, held.reason)
            enact(connection, self._journal, _replay_held, act)

    def _mend(self, held: QuarantinedFile, others: Sequence[Path]) -> Mended:
        wrong = {
            file: verdict for file, verdict in self.files.verdicts(held).items() if verdict not in HARMLESS
        }
        # With its bytes intact the folder is a source for itself: only its note is written anew.
        for source in (self.files, *(HeldFiles(other, self.files.disk) for other in others)):
            try:
                aside = self.files.bring(held, source, self._staging)
            except DamagedSource:
                continue
            detail = {"held": held.id, "files": " ".join(wrong)} | ({"aside": aside.name} if aside else {})
            with self._catalogue.writing() as connection:
                self._journal.write(connection, Act(Action.REPAIRED, None, detail))
            return Mended(tuple(wrong), {}, aside)
        return Mended((), wrong, None)

    def _is_held(self, held: QuarantinedFile) -> bool:
        return held.id in self._ids()

    def _ids(self) -> set[str]:
        return {held.id for held in self.listed()}

    def _id_of(self, sha256: str) -> str | None:
        """The id under which these bytes are or were held."""
        query = select(schema.quarantined.c.id).where(schema.quarantined.c.sha256 == sha256)
        with self._catalogue.reading() as connection:
            return connection.scalar(query)


def held_in(connection: Connection, *, all_states: bool = False) -> Iterator[QuarantinedFile]:
    """Returns the held files in the order they came; with `all_states` also those that left since."""
    query = select(schema.quarantined).order_by(schema.quarantined.c.id)
    if not all_states:
        query = query.where(schema.quarantined.c.state == HeldState.HELD)
    return (_held(row) for row in connection.execute(query))


def insert(connection: Connection, held: QuarantinedFile) -> None:
    """Enter a held file into the catalogue, in place of what was said of the same bytes before."""
    connection.execute(schema.quarantined.delete().where(schema.quarantined.c.id == held.id))
    connection.execute(schema.quarantined.insert().values(_columns(held)))


def _find(connection: Connection, held_id: str) -> QuarantinedFile | None:
    row = connection.execute(select(schema.quarantined).where(schema.quarantined.c.id == held_id)).first()
    return _held(row) if row else None


def _columns(held: QuarantinedFile) -> dict[str, Any]:
    return {
        "id": held.id,
        "sha256": held.original.sha256,
        "sha512": held.original.sha512,
        "size": held.original.size,
        "name": held.original.name,
        "media_type": held.original.media_type,
        "reason": held.reason,
        "message": held.message,
        "body": canonical(held.description).decode(),
        "state": held.state,
    }


def _held(row: Row[Any]) -> QuarantinedFile:
    return QuarantinedFile(
        id=row.id,
        original=Original(row.name, row.media_type, row.size, row.sha256, row.sha512),
        description=msgspec.json.decode(row.body, type=Description),
        reason=row.reason,
        message=row.message,
        state=HeldState(row.state),
    )


# -- replay ------------------------------------------------------------------------------------------------------


def _replay_held(target: ReplayTarget, entries: Sequence[JournalEntry]) -> None:
    for entry in entries:
        try:
            held = parse_held(entry.detail["body"].encode())
        except (KeyError, BadFile):
            target.leave_out(entry, schema.quarantined, entry.detail.get("held", ""))
        else:
            target.put(schema.quarantined, [_columns(held)])


def _replay_cleared(target: ReplayTarget, entries: Sequence[JournalEntry]) -> None:
    table = schema.quarantined
    one = table.update().where(table.c.id == bindparam("which")).values(state=bindparam("left"))
    rows = [{"which": entry.detail["held"], "left": entry.detail["state"]} for entry in entries]
    target.connection.execute(one, rows)


REPLAY: ReplayTable = {Action.QUARANTINED: _replay_held, Action.QUARANTINE_CLEARED: _replay_cleared}
