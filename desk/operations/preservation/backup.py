"""Backs the archive up, in clear or encrypted, and opens a backup of either kind."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from archive.archive import Archive
from archive.copies.backup import BackedUp, Backup, Generation
from archive.copies.encrypted_backup import EncryptedBackup
from archive.copies.encryption import Identities, Recipients
from archive.copies.restore import Source
from archive.integrity.fixity import FixityCheck
from archive.integrity.parallel import Manner
from archive.values.error import ArsipError
from desk.settings.general import Settings


class KeyMissing(ArsipError):
    """The backup is encrypted, and nobody said for whom, or by which identity it is opened."""

    code = "key_missing"

    def __init__(self, folder: Path, option: str) -> None:
        super().__init__(f"{folder} is encrypted: {option}")
        self.folder = folder
        self.option = option


def back_up(archive: Archive, target: Path, recipients: Recipients, *, with_keys: bool) -> BackedUp:
    """Add a generation, encrypted where there are recipients; raises `KeyMissing`, and as both kinds do."""
    if recipients.keys:
        return EncryptedBackup(target).make(archive, recipients, with_keys=with_keys)
    if EncryptedBackup.is_at(target):
        raise KeyMissing(target, "--encrypt-to")
    return Backup(target).make(archive, with_keys=with_keys)


def generations_at(target: Path) -> tuple[Generation, ...]:
    """The generations of a backup of either kind; raises as `Backup.generations` does."""
    return (EncryptedBackup(target) if EncryptedBackup.is_at(target) else Backup(target)).generations()


def checked_backup(target: Path, manner: Manner) -> Iterator[FixityCheck]:
    """The verdicts on the newest generation; of an encrypted one whether its pieces are what was written."""
    if EncryptedBackup.is_at(target):
        encrypted = EncryptedBackup(target)
        yield from encrypted.check(encrypted.generation())
        return
    backup = Backup(target)
    yield from backup.check(backup.generation(), manner)


@contextmanager
def opened_backup(
    settings: Settings, folder: Path, name: str | None, identity: Path | None
) -> Iterator[Source]:
    """The generation of this name or the newest, decrypted beside the home while the block lasts.

    Raises `KeyMissing`, `BadIdentity`, and as both kinds do.
    """
    if not EncryptedBackup.is_at(folder):
        backup = Backup(folder)
        yield Source(backup, backup.generation(name))
        return
    if identity is None:
        raise KeyMissing(folder, "--identity")
    home = settings.home.absolute()
    scratch = home.with_name(f".{home.name}.decrypted")
    with EncryptedBackup(folder).opened(name, Identities.read(identity), scratch) as source:
        yield source
