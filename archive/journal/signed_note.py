"""Signs and opens notes and checkpoints as C2SP specifies them (signed-note, tlog-checkpoint)."""

from __future__ import annotations

import base64
import binascii
import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Self

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from archive.values.error import ArsipError
from archive.values.objection import Objection, objection

_ED25519 = b"\x01"
_KEY_BYTES, _ID_BYTES = 32, 4
_DASH = "\N{EM DASH} "
_MOST_SIGNATURES = 100
_ROOT_BYTES = 32


class BadNote(ValueError):
    """Something is no signed note, or not signed as it must be; `code` is stable.

    `malformed`: not in the form of a note. `bad_signature`: a known key did not sign this text.
    `unknown_signer`: no known key signed it.
    """

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code


class BadKey(ArsipError, ValueError):
    """A text that is no C2SP verifier key for Ed25519, or a name that no key can bear."""

    code = "bad_key"

    def __init__(self, objection: Objection) -> None:
        super().__init__(str(objection))
        self.objection = objection


def bad_name(name: str) -> Objection:
    """The objection to a name that no key can bear."""
    return objection("bad_key_name", "'{name}' cannot name a key", name=name)


def no_key(text: str) -> Objection:
    """The objection to a text that is no key."""
    return objection("no_key", "'{text}' is no verifier key for Ed25519", text=text)


@dataclass(frozen=True, slots=True)
class PublicKey:
    """Who may have signed: a name without spaces and plus signs, and 32 bytes of Ed25519.

    As text it is a C2SP vkey, `name+id+key`.
    """

    name: str
    key: bytes

    def __post_init__(self) -> None:
        if not is_key_name(self.name):
            raise BadKey(bad_name(self.name))
        if len(self.key) != _KEY_BYTES:
            raise BadKey(no_key(str(self)))

    @property
    def id(self) -> bytes:
        """The four bytes that a signature points to its key by."""
        return hashlib.sha256(self.name.encode() + b"\n" + _ED25519 + self.key).digest()[:_ID_BYTES]

    def __str__(self) -> str:
        return f"{self.name}+{self.id.hex()}+{base64.b64encode(_ED25519 + self.key).decode()}"

    @classmethod
    def parse(cls, text: str) -> Self:
        """Raises `BadKey`."""
        name, _, rest = text.partition("+")
        key_id, _, encoded = rest.partition("+")
        try:
            decoded = base64.b64decode(encoded, validate=True)
        except (binascii.Error, ValueError) as error:
            raise BadKey(no_key(text)) from error
        key = cls(name, decoded[1:])
        if str(key) != f"{name}+{key_id}+{encoded}":
            raise BadKey(no_key(text))
        return key

    def has_signed(self, text: bytes, signature: bytes) -> bool:
        try:
            Ed25519PublicKey.from_public_bytes(self.key).verify(signature, text)
        except (InvalidSignature, ValueError):
            return False
        return True


@dataclass(frozen=True, slots=True)
class Signer:
    """A secret key and the name it signs in; never shown."""

    name: str
    secret: Ed25519PrivateKey

    @classmethod
    def new(cls, name: str) -> Self:
        """A fresh key from the system's randomness."""
        return cls(name, Ed25519PrivateKey.generate())

    @property
    def public(self) -> PublicKey:
        return PublicKey(self.name, self.secret.public_key().public_bytes_raw())

    def __repr__(self) -> str:
        return f"Signer({self.public})"


@dataclass(frozen=True, slots=True)
class Opened:
    """A note's text, and the known keys that signed it, at least one."""

    text: str
    signers: tuple[PublicKey, ...]


def sign(text: str, *signers: Signer) -> bytes:
    """The note of a text that ends with a line feed, signed by each signer in turn."""
    if not text.endswith("\n") or any(letter < " " for letter in text if letter != "\n"):
        raise BadNote("malformed", "a note is lines of text without control characters")
    lines = [_signature_line(text, signer) for signer in signers]
    return f"{text}\n{''.join(lines)}".encode()


def open_note(note: bytes, known: Iterable[PublicKey]) -> Opened:
    """The text that a known key signed; signatures of strangers are passed over. Raises `BadNote`."""
    text, signatures = _parse(note)
    keys = {(key.name, key.id): key for key in known}
    signers: dict[PublicKey, None] = {}
    for name, key_id, signature in signatures:
        key = keys.get((name, key_id))
        if key is None:
            continue
        if not key.has_signed(text.encode(), signature):
            raise BadNote("bad_signature", f"not what {name} signed")
        signers[key] = None
    if not signers:
        raise BadNote("unknown_signer", "no known key signed this")
    return Opened(text, tuple(signers))


def is_key_name(name: str) -> bool:
    """Whether a key may be called so: something, without spaces, plus signs and control characters."""
    return name.isprintable() and "+" not in name and name.split() == [name]


def _signature_line(text: str, signer: Signer) -> str:
    signature = signer.public.id + signer.secret.sign(text.encode())
    return f"{_DASH}{signer.name} {base64.b64encode(signature).decode()}\n"


def _parse(note: bytes) -> tuple[str, list[tuple[str, bytes, bytes]]]:
    try:
        whole = note.decode()
    except UnicodeDecodeError as error:
        raise BadNote("malformed", "a note is UTF-8") from error
    text, separator, tail = whole.rpartition("\n\n")
    lines = tail.split("\n")
    controls = any(letter < " " for letter in whole if letter != "\n")
    if controls or not separator or lines.pop() or not 0 < len(lines) <= _MOST_SIGNATURES:
        raise BadNote("malformed", "a note is a text, an empty line, and signatures")
    return f"{text}\n", [_parse_signature(line) for line in lines]


def _parse_signature(line: str) -> tuple[str, bytes, bytes]:
    name, _, encoded = line.removeprefix(_DASH).partition(" ")
    try:
        decoded = base64.b64decode(encoded, validate=True)
    except (binascii.Error, ValueError) as error:
        raise BadNote("malformed", f"no signature line: {line!r}") from error
    is_canonical = line == f"{_DASH}{name} {base64.b64encode(decoded).decode()}"
    if not is_canonical or not is_key_name(name) or len(decoded) <= _ID_BYTES:
        raise BadNote("malformed", f"no signature line: {line!r}")
    return name, decoded[:_ID_BYTES], decoded[_ID_BYTES:]


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """A log's promise by signing: its first `size` entries have this root."""

    origin: str
    size: int
    root: bytes

    def __str__(self) -> str:
        return f"{self.origin}\n{self.size}\n{base64.b64encode(self.root).decode()}\n"

    @classmethod
    def parse(cls, text: str) -> Self:
        """The checkpoint in a note's text; raises `BadNote`. Extension lines, which we never write, are refused."""
        lines = text.split("\n")
        try:
            origin, size, root, end = lines
            checkpoint = cls(origin, int(size), base64.b64decode(root, validate=True))
        except (binascii.Error, ValueError) as error:
            raise BadNote("malformed", "a checkpoint is an origin, a size and a root") from error
        if end or not origin or len(checkpoint.root) != _ROOT_BYTES or str(checkpoint) != text:
            raise BadNote("malformed", "a checkpoint is an origin, a size and a root")
        return checkpoint
