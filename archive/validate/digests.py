"""Computes the digests that OCFL knows, several of a file in one reading."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Protocol

_CHUNK = 1 << 20
CONTENT_ALGORITHMS = ("sha512", "sha256")


class _Hasher(Protocol):
    def update(self, data: bytes | memoryview, /) -> None: ...

    def hexdigest(self) -> str: ...


class _Size:
    """The "digest" `size` of extension 0009: the number of bytes in decimal."""

    def __init__(self) -> None:
        self._bytes = 0

    def update(self, data: bytes | memoryview, /) -> None:
        self._bytes += len(data)

    def hexdigest(self) -> str:
        return str(self._bytes)


@dataclass(frozen=True, slots=True)
class _Algorithm:
    """How to begin, what a value looks like, and the rule that says how it must be encoded (if one does)."""

    begin: Callable[[], _Hasher]
    form: re.Pattern[str]
    rule: str | None = None


def _hex(digits: int) -> re.Pattern[str]:
    return re.compile(rf"[0-9a-fA-F]{{{digits}}}")


def _blake2b(bits: int) -> Callable[[], _Hasher]:
    return partial(hashlib.blake2b, digest_size=bits // 8)


# OCFL 1.1 §3.4 and extension 0009, which includes 0001.
_ALGORITHMS: Mapping[str, _Algorithm] = {
    "md5": _Algorithm(partial(hashlib.md5, usedforsecurity=False), _hex(32)),
    "sha1": _Algorithm(partial(hashlib.sha1, usedforsecurity=False), _hex(40), "E029"),
    "sha256": _Algorithm(hashlib.sha256, _hex(64), "E030"),
    "sha512": _Algorithm(hashlib.sha512, _hex(128), "E031"),
    "blake2b-512": _Algorithm(_blake2b(512), _hex(128), "E032"),
    "blake2b-160": _Algorithm(_blake2b(160), _hex(40)),
    "blake2b-256": _Algorithm(_blake2b(256), _hex(64)),
    "blake2b-384": _Algorithm(_blake2b(384), _hex(96)),
    "sha512/256": _Algorithm(partial(hashlib.new, "sha512_256"), _hex(64)),
    "size": _Algorithm(_Size, re.compile(r"0|[1-9][0-9]*")),
}


def is_known(algorithm: str) -> bool:
    return algorithm in _ALGORITHMS


def is_digest(algorithm: str, value: str) -> bool:
    """Whether `value` can be a digest by this algorithm, in either case; True for one that is not known."""
    known = _ALGORITHMS.get(algorithm)
    return known is None or known.form.fullmatch(value) is not None


def encoding_rule(algorithm: str) -> str | None:
    """The code of the rule on how values of this algorithm are written, where there is one."""
    known = _ALGORITHMS.get(algorithm)
    return known.rule if known else None


def digest(algorithm: str, data: bytes) -> str | None:
    """The digest of `data` in lower case, None by an algorithm that is not known."""
    known = _ALGORITHMS.get(algorithm)
    if known is None:
        return None
    hasher = known.begin()
    hasher.update(data)
    return hasher.hexdigest()


def digest_file(path: Path, algorithms: Iterable[str]) -> dict[str, str]:
    """A file's digests by algorithm, in lower case, from one reading in bounded memory; raises `OSError`."""
    hashers = {name: _ALGORITHMS[name].begin() for name in algorithms}
    buffer = memoryview(bytearray(_CHUNK))
    with path.open("rb", buffering=0) as file:
        while count := file.readinto(buffer):
            for hasher in hashers.values():
                hasher.update(buffer[:count])
    return {name: hasher.hexdigest() for name, hasher in hashers.items()}
