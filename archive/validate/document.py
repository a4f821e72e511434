"""Parses JSON strictly by RFC 8259: UTF-8, no byte order mark, no NaN, no name given twice."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator

_DEEPEST = 4  # nothing that an inventory says lies deeper than versions.v1.user.name


class BadDocument(ValueError):
    """The bytes are no JSON document."""


class Block(dict[str, object]):
    """A JSON object that remembers which of its names it gave more than once."""

    repeated: tuple[str, ...] = ()


def parse(data: bytes) -> object:
    """The document; raises `BadDocument`."""
    try:
        value: object = json.loads(data.decode(), object_pairs_hook=_block, parse_constant=_refuse)
    except (ValueError, RecursionError) as error:
        raise BadDocument(str(error)) from error
    return value


def repeated(value: object, *place: str) -> Iterator[tuple[tuple[str, ...], str]]:
    """Where a name is given twice, and which: the names on the way to its object, and itself."""
    if isinstance(value, Block) and len(place) < _DEEPEST:
        for name in value.repeated:
            yield place, name
        for name, part in value.items():
            yield from repeated(part, *place, name)


def _block(pairs: list[tuple[str, object]]) -> Block:
    block = Block(pairs)
    if len(block) < len(pairs):
        counts = Counter(name for name, _ in pairs)
        block.repeated = tuple(name for name, count in counts.items() if count > 1)
    return block


def _refuse(constant: str) -> object:
    raise BadDocument(f"{constant} is no JSON")
