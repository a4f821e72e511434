"""Computes where the storage layouts 0002, 0003 and 0004 put an object."""

from __future__ import annotations

import hashlib
import string
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from archive.validate.document import BadDocument, Block, parse
from archive.validate.tree import read_start

_PLAIN = frozenset((string.ascii_letters + string.digits + "-_").encode())
_NAME_LIMIT = 100
_CONFIG_LIMIT = 1 << 20
_HASHES = ("sha512", "sha256", "sha1", "md5")
_TUPLES = range(33)  # what the extensions allow for tupleSize and numberOfTuples


@dataclass(frozen=True, slots=True)
class StorageLayout:
    """A layout with its parameters; the defaults are those of the extensions."""

    name: str
    algorithm: str = "sha256"
    size: int = 3
    count: int = 3
    short: bool = False

    def path_of(self, object_id: str) -> PurePosixPath | None:
        """Where the object belongs below the root; None by a layout that this program does not know."""
        number, identifier = self.name[:4], object_id.encode("utf-8", "surrogatepass")
        if number == "0002":
            return PurePosixPath(object_id)
        if number not in ("0003", "0004"):
            return None
        digest = hashlib.new(self.algorithm, identifier, usedforsecurity=False).hexdigest()
        end = self.size * self.count
        tuples = [digest[at : at + self.size] for at in range(0, end, self.size or 1)]
        if number == "0003":
            return PurePosixPath(*tuples, _encoded(identifier, digest))
        return PurePosixPath(*tuples, digest[end:] if self.short else digest)


def _encoded(identifier: bytes, digest: str) -> str:
    encoded = "".join(chr(byte) if byte in _PLAIN else f"%{byte:02x}" for byte in identifier)
    return encoded if len(encoded) <= _NAME_LIMIT else f"{encoded[:_NAME_LIMIT]}-{digest}"


def read_layout(root: Path, name: str) -> StorageLayout | None:
    """The layout of this name with the parameters that the storage root gives; None where they are no use."""
    try:
        config = parse(read_start(root / "extensions" / name / "config.json", _CONFIG_LIMIT))
    except FileNotFoundError:
        return StorageLayout(name)
    except (BadDocument, OSError):
        return None
    return _layout_of(name, config) if isinstance(config, Block) else None


def _layout_of(name: str, config: Block) -> StorageLayout | None:
    algorithm = config.get("digestAlgorithm", "sha256")
    size, count = config.get("tupleSize", 3), config.get("numberOfTuples", 3)
    if not isinstance(size, int) or not isinstance(count, int) or algorithm not in _HASHES:
        return None
    if size not in _TUPLES or count not in _TUPLES:
        return None
    return StorageLayout(name, str(algorithm), size, count, config.get("shortObjectRoot") is True)
