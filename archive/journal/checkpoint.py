"""A checkpoint: the journal's size and Merkle root at one moment, in the words of C2SP's tlog-checkpoint."""

from __future__ import annotations

import base64
import binascii
from dataclasses import dataclass
from typing import Self

from archive.journal.signed_note import BadNote

_ROOT_BYTES = 32


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """What a log of this origin promises by signing: its first `size` entries are those under this root."""

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
