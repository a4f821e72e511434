"""Gives the nodes of the journal's Merkle tree."""

from __future__ import annotations

from functools import cache

from sqlalchemy import Connection, select

from archive.catalogue import schema
from archive.journal.entries import SEGMENT, entries
from archive.journal.merkle import Node, leaf_hash, node_hash, root_of

_SEGMENT_LEVEL = SEGMENT.bit_length() - 1


def tree_nodes(connection: Connection) -> Node:
    """The perfect subtrees of the journal's Merkle tree, the full segments' from what was kept of them.

    The nodes raise `BrokenChain` when they need an entry that was altered.
    """
    known = {row.number: row.root for row in connection.execute(select(schema.segment))}

    @cache
    def leaves(number: int) -> tuple[bytes, ...]:
        found = entries(connection, after=(number - 1) * SEGMENT, limit=SEGMENT)
        return tuple(leaf_hash(entry.line) for entry in found)

    @cache
    def node(level: int, index: int) -> bytes:
        if level == _SEGMENT_LEVEL and index + 1 in known:
            return bytes.fromhex(known[index + 1])
        if level > _SEGMENT_LEVEL:
            return node_hash(node(level - 1, 2 * index), node(level - 1, 2 * index + 1))
        start = (index << level) % SEGMENT
        return root_of(leaves((index << level) // SEGMENT + 1)[start : start + (1 << level)])

    return node
