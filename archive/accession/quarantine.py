"""Keeps the files that could not be filed, each with the reason and its description."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Any

import msgspec
from sqlalchemy import Connection, Row, select

from archive.catalogue import schema
from archive.catalogue.database import Catalogue
from archive.journal.entries import Act, Action, Journal
from archive.storage.disk import AlreadyThere, Disk, exclusive
from archive.values.error import ArsipError
from archive.values.record import BadValue, Description, Original
from archive.values.serialisation import canonical, unparsable


class HeldState(StrEnum):
    """Waiting to be retried or released; filed after a retry; released with no text."""

    HELD = "held"
    FILED = "filed"
    RELEASED = "released"


@dataclass(frozen=True, slots=True)
class QuarantinedFile:
    """One file in quarantine: `reason` is a stable code, `message` says more in English."""

    id: str
    original: Original
    description: Description
    reason: str
    message: str
    state: HeldState = HeldState.HELD


class NotHeld(ArsipError, LookupError):
    """Nothing is held in quarantine under this id."""

    code = "not_held"

    def __init__(self, held_id: str) -> None:
        super().__init__(f"nothing is held under {held_id}")
        self.held_id = held_id


class Quarantine:
    """A folder a file, named by its digest, beside the store; the catalogue says what is still held."""

    def __init__(self, root: Path, catalogue: Catalogue, journal: Journal, disk: Disk, lock: Path) -> None:
        self._root = root
        self._catalogue = catalogue
        self._journal = journal
        self._disk = disk
        self._lock = lock

    def hold(
        self, staged: Path, original: Original, description: Description, reason: str, message: str
    ) -> QuarantinedFile:
        """Keep a staged file with its reason, durably; the staged file is moved away. Holding twice is once."""
        held = QuarantinedFile(f"q{original.sha256[:15]}", original, description, reason, message)
        with exclusive(self._lock):
            self._keep_bytes(staged, held)
            with self._catalogue.writing() as connection:
                if _find(connection, held.id) is not None:
                    connection.execute(
                        _row(held.id).values(reason=reason, message=message, state=HeldState.HELD)
                    )
                else:
                    connection.execute(schema.quarantined.insert().values(_columns(held)))
                detail = {
                    "held": held.id,
                    "name": original.name,
                    "sha256": original.sha256,
                    "body": canonical(held).decode(),
                }
                self._journal.write(connection, Act(Action.QUARANTINED, None, detail, reason))
        return held

    def _keep_bytes(self, staged: Path, held: QuarantinedFile) -> None:
        bench = staged.with_name(f"{staged.name}.held")
        self._disk.make_folder(bench, durable=False)
        try:
            self._disk.rename_new(staged, bench / "original")
            self._disk.write(bench / "held.json", [canonical(held) + b"\n"])
            for path in (bench / "original", bench / "held.json"):
                self._disk.sync_file(path)
            self._disk.sync_folder(bench)
            self._disk.make_folder(self._root)
            self._disk.rename_new(bench, self._root / held.id)
            self._disk.sync_folder(self._root)
        except AlreadyThere:
            self._disk.remove(bench)

    def listed(self, *, all_states: bool = False) -> Iterator[QuarantinedFile]:
        """Returns the held files in the order they came; with `all_states` also those that left since."""
        with self._catalogue.reading() as connection:
            yield from held_in(connection, all_states=all_states)

    def find(self, held_id: str) -> QuarantinedFile:
        """Raises `NotHeld`, also for what has left the quarantine."""
        with self._catalogue.reading() as connection:
            held = _find(connection, held_id)
        if held is None or held.state is not HeldState.HELD:
            raise NotHeld(held_id)
        return held

    def by_digest(self, sha256: str) -> QuarantinedFile | None:
        """The held file with these bytes."""
        query = select(schema.quarantined).where(schema.quarantined.c.sha256 == sha256)
        with self._catalogue.reading() as connection:
            row = connection.execute(query.where(schema.quarantined.c.state == HeldState.HELD)).first()
        return _held(row) if row else None

    def path(self, held: QuarantinedFile) -> Path:
        """Where the bytes of a held file are."""
        return self._root / held.id / "original"

    def clear(self, held: QuarantinedFile, state: HeldState) -> None:
        """Let go of the bytes of a file that is in the store by now, and say how it left."""
        with exclusive(self._lock):
            with self._catalogue.writing() as connection:
                connection.execute(_row(held.id).values(state=state))
                detail = {"held": held.id, "state": state.value}
                self._journal.write(connection, Act(Action.QUARANTINE_CLEARED, None, detail))
            self._disk.remove(self._root / held.id)

    def sweep(self) -> None:
        """Remove what had left the quarantine when a process died before it was gone; under the lock."""
        for folder in sorted(self._root.iterdir()) if self._root.is_dir() else ():
            with self._catalogue.reading() as connection:
                held = _find(connection, folder.name)
            if held is not None and held.state is not HeldState.HELD:
                self._disk.remove(folder)


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


def parse_held(body: bytes) -> QuarantinedFile:
    """Parses a held file as `held.json` and the journal describe it; raises `BadFile`."""
    try:
        return msgspec.json.decode(body, type=QuarantinedFile)
    except (msgspec.DecodeError, UnicodeDecodeError, BadValue) as error:
        raise unparsable("held.json", error) from error


def _row(held_id: str) -> Any:
    return schema.quarantined.update().where(schema.quarantined.c.id == held_id)


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
