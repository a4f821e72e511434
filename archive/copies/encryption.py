"""Encrypts streams for recipients in the age format (age-encryption.org/v1), and decrypts them by identities."""

from __future__ import annotations

import errno
import os
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pyrage

from archive.values.error import ArsipError

Put = Callable[[bytes], None]
"""Takes the next bytes of what is written."""

_NO_KEY = "No matching keys found"  # what the library says of a whole header that no identity opens


class BadRecipient(ArsipError, ValueError):
    """No recipient of the age format: neither `age1…` nor a public key of SSH."""

    code = "bad_recipient"

    def __init__(self, text: str) -> None:
        super().__init__(f"{text!r} is no recipient")
        self.text = text


class BadIdentity(ArsipError, ValueError):
    """A file without any identity of the age format, or with one that cannot be read."""

    code = "bad_identity"

    def __init__(self, path: Path) -> None:
        super().__init__(f"{path} holds no identity")
        self.path = path


class WrongIdentity(ArsipError):
    """What is to be decrypted was encrypted for others."""

    code = "wrong_identity"

    def __init__(self, path: Path) -> None:
        super().__init__(f"{path} was encrypted for other recipients")
        self.path = path


class DamagedPiece(ArsipError):
    """An encrypted file is not what was written: cut off, altered or gone."""

    code = "damaged_piece"

    def __init__(self, path: Path) -> None:
        super().__init__(f"{path} is damaged")
        self.path = path


@dataclass(frozen=True, slots=True)
class Recipients:
    """For whom something is encrypted; each of them alone can decrypt it."""

    keys: tuple[Any, ...]

    @classmethod
    def parse(cls, texts: Iterable[str]) -> Recipients:
        """Reads recipients as they are written, `age1…` or a line of SSH; raises `BadRecipient`."""
        return cls(tuple(map(_recipient, texts)))

    def encrypted(self, chunks: Iterable[bytes]) -> Callable[[Put], None]:
        """What writes the chunks encrypted; it raises what the chunks or the writing raise."""

        def fill(put: Put) -> None:
            source, sink = _ChunkReader(iter(chunks)), _ChunkWriter(put)
            try:
                pyrage.encrypt_io(source, sink, list(self.keys))
            except (pyrage.EncryptError, OSError) as error:
                raise (source.error or sink.error or error) from None

        return fill


@dataclass(frozen=True, slots=True)
class Identities:
    """The secret keys of recipients."""

    keys: tuple[Any, ...]

    @classmethod
    def read(cls, path: Path) -> Identities:
        """Reads a file as `age-keygen` writes it, or a secret key of SSH; raises `BadIdentity`, `OSError`."""
        content = path.read_bytes()
        try:
            if content.startswith(b"-----BEGIN"):
                return cls((pyrage.ssh.Identity.from_buffer(content),))
            lines = [line.strip() for line in content.decode().splitlines()]
            found = [pyrage.x25519.Identity.from_str(line) for line in lines if line and line[0] != "#"]
        except (pyrage.IdentityError, UnicodeDecodeError):
            raise BadIdentity(path) from None
        if not found:
            raise BadIdentity(path)
        return cls(tuple(found))

    def decrypted(self, path: Path) -> Callable[[Put], None]:
        """What writes the content of an encrypted file; it raises `WrongIdentity`, `DamagedPiece`, at its end too."""

        def fill(put: Put) -> None:
            sink = _ChunkWriter(put)
            try:
                with path.open("rb") as file:
                    pyrage.decrypt_io(file, sink, list(self.keys))
            except pyrage.DecryptError as error:
                if _NO_KEY in str(error):
                    raise WrongIdentity(path) from None
                raise (sink.error or DamagedPiece(path)) from None
            except OSError:
                raise (sink.error or DamagedPiece(path)) from None

        return fill


def _recipient(text: str) -> Any:
    kind = pyrage.ssh.Recipient if text.startswith("ssh-") else pyrage.x25519.Recipient
    try:
        return kind.from_str(text)
    except pyrage.RecipientError:
        raise BadRecipient(text) from None


def _stopped() -> OSError:
    """What the library is told of any error: it would try again after some, and forgets the rest but for its words."""
    return OSError(errno.EIO, os.strerror(errno.EIO))


class _ChunkReader:
    """Hands chunks to the library as a file, and keeps what they raised."""

    def __init__(self, chunks: Iterator[bytes]) -> None:
        self.error: BaseException | None = None
        self._chunks = chunks
        self._left = b""

    def read(self, size: int = -1) -> bytes:
        try:
            while not self._left:
                self._left = next(self._chunks)
        except StopIteration:
            return b""
        except BaseException as error:
            self.error = error
            raise _stopped() from error
        given, self._left = self._left[:size], self._left[size:]
        return given


class _ChunkWriter:
    """Takes what the library writes; keeps what the writing raised."""

    def __init__(self, put: Put) -> None:
        self.error: BaseException | None = None
        self._put = put

    def write(self, data: bytes) -> int:
        try:
            self._put(bytes(data))
        except BaseException as error:
            self.error = error
            raise _stopped() from error
        return len(data)

    def flush(self) -> None:
        """Nothing is kept back."""
