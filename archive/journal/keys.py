"""Keeps the archive's signing keys, one folder a generation."""

from __future__ import annotations

from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    load_pem_private_key,
)

from archive.journal.signed_note import BadNote, PublicKey, Signer, open_note, sign
from archive.storage.disk import UNFINISHED, Disk
from archive.values.error import ArsipError

PUBLIC, SECRET, ROTATION = "public", "secret", "rotation"
_ROTATION_TITLE = "arsip key rotation"


class NoSecretKey(ArsipError):
    """The secret half of the present key is missing, unreadable for this user, or not the public key's."""

    code = "no_secret_key"

    def __init__(self, path: Path) -> None:
        super().__init__(str(path))
        self.path = path


class KeyRing:
    """The folder of keys. Generation 1 is the first; only the newest has a secret, and only it signs."""

    def __init__(self, folder: Path, disk: Disk) -> None:
        self.folder = folder
        self._disk = disk

    def public(self) -> tuple[PublicKey, ...]:
        """The public keys, oldest first; raises `BadKey`, `OSError`."""
        keys: list[PublicKey] = []
        while (path := self._path(len(keys) + 1, PUBLIC)).exists():
            keys.append(PublicKey.parse(path.read_text(errors="replace").removesuffix("\n")))
        return tuple(keys)

    def rotations(self) -> tuple[bytes, ...]:
        """The note by which each generation after the first was brought in, in order; raises `OSError`."""
        count = len(self.public())
        return tuple(self._path(number, ROTATION).read_bytes() for number in range(2, count + 1))

    def signer(self) -> Signer:
        """Who signs now; raises `NoSecretKey`, `BadKey`."""
        keys = self.public()
        if not keys:
            raise NoSecretKey(self.folder)
        path = self._path(len(keys), SECRET)
        try:
            secret = load_pem_private_key(path.read_bytes(), password=None)
        except (OSError, ValueError, TypeError) as error:
            raise NoSecretKey(path) from error
        if not isinstance(secret, Ed25519PrivateKey):
            raise NoSecretKey(path)
        signer = Signer(keys[-1].name, secret)
        if signer.public != keys[-1]:
            raise NoSecretKey(path)
        return signer

    def add(self, signer: Signer, rotation: bytes | None) -> None:
        """Install the next generation whole, with the note that brings it in; durable when this returns."""
        number = len(self.public()) + 1
        bench = self.folder / UNFINISHED
        self._disk.make_folder(self.folder)
        self._disk.remove(bench)
        self._disk.make_folder(bench, durable=False)
        files = {PUBLIC: f"{signer.public}\n".encode()} | ({ROTATION: rotation} if rotation else {})
        for name, content in files.items():
            self._disk.write(bench / name, [content])
            self._disk.sync_file(bench / name)
        self._disk.write(bench / SECRET, [_pem(signer)], mode=0o600)
        self._disk.sync_file(bench / SECRET)
        self._disk.sync_folder(bench)
        self._disk.rename_new(bench, self.folder / str(number))
        self._disk.sync_folder(self.folder)

    def retired(self) -> list[Path]:
        """The secrets of generations that no longer sign."""
        paths = (self._path(number, SECRET) for number in range(1, len(self.public())))
        return [path for path in paths if path.exists()]

    def retire(self) -> None:
        """Remove those secrets; what they signed stays verifiable."""
        for path in self.retired():
            self._disk.remove(path)
            self._disk.sync_folder(path.parent)

    def _path(self, number: int, name: str) -> Path:
        return self.folder / str(number) / name


def rotation_note(old: PublicKey, *signers: Signer) -> bytes:
    """The statement that the last signer's key follows the old one, signed by both, or by the new alone."""
    return sign(f"{_ROTATION_TITLE}\n{old}\n{signers[-1].public}\n", *signers)


def is_endorsed(old: PublicKey, new: PublicKey, rotation: bytes) -> bool:
    """Whether both keys signed that the new one follows the old one; raises `BadNote` when neither said so."""
    opened = open_note(rotation, [old, new])
    if opened.text != f"{_ROTATION_TITLE}\n{old}\n{new}\n":
        raise BadNote("malformed", f"the rotation is not from {old} to {new}")
    return set(opened.signers) == {old, new}


def trusted_from(keys: tuple[PublicKey, ...], rotations: tuple[bytes, ...], start: PublicKey) -> bool:
    """Whether the newest key is `start` or follows from it, each key endorsed by the one before.

    Raises `BadNote` for a rotation on the way that is none.
    """
    if start not in keys:
        return False
    place = keys.index(start)
    steps = zip(keys[place:], keys[place + 1 :], rotations[place:], strict=False)
    return all(is_endorsed(old, new, rotation) for old, new, rotation in steps)


def _pem(signer: Signer) -> bytes:
    return signer.secret.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
