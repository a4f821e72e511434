"""Damage of every kind to files, one at a time, for tests to see whether it is found and named."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

Damage = Callable[[bytes, random.Random], bytes]


def flips(paths: Iterable[Path]) -> Iterator[tuple[Path, int]]:
    """Flip one bit in every byte of every file, in turn; what was flipped is as it was before the next."""
    for path in paths:
        good = path.read_bytes()
        for place in range(len(good)):
            flipped = good[place] ^ (1 << place % 8)
            with changed(path, good[:place] + bytes([flipped]) + good[place + 1 :]):
                yield path, place


@contextmanager
def changed(path: Path, data: bytes) -> Iterator[None]:
    """Other bytes in a file for a while."""
    good, mode = path.read_bytes(), path.stat().st_mode
    path.chmod(0o644)
    path.write_bytes(data)
    try:
        yield
    finally:
        path.write_bytes(good)
        path.chmod(mode)


def _overwrite(data: bytes, chance: random.Random) -> bytes:
    at, length = chance.randrange(len(data)), chance.randrange(1, 64)
    rubbish = bytes(byte ^ chance.randrange(1, 256) for byte in data[at : at + length])
    return data[:at] + rubbish + data[at + length :]


def _truncate(data: bytes, chance: random.Random) -> bytes:
    return data[: chance.randrange(len(data))]


def _extend(data: bytes, chance: random.Random) -> bytes:
    return data + chance.randbytes(chance.randrange(1, 64))


def _zero_a_block(data: bytes, chance: random.Random) -> bytes:
    at = chance.randrange(len(data))
    zeroed = data[:at] + bytes(len(data[at : at + 512])) + data[at + 512 :]
    return zeroed if zeroed != data else b""


def _move(data: bytes, chance: random.Random) -> bytes:
    at = chance.randrange(1, len(data)) if len(data) > 1 else 0
    moved = data[at:] + data[:at]
    return moved if moved != data else b""


DAMAGES: tuple[Damage, ...] = (_overwrite, _truncate, _extend, _zero_a_block, _move)
