"""Computes roots and inclusion proofs of the Merkle tree of RFC 9162 §2.1."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Sequence

# The root of the perfect subtree of 2^level leaves, the index-th of its level.
Node = Callable[[int, int], bytes]

EMPTY_ROOT = hashlib.sha256(b"").digest()


class BadProof(ValueError):
    """A proof does not lead from what it is about to the root that it should reach."""


def leaf_hash(data: bytes) -> bytes:
    """The hash of one entry; its first byte distinguishes it from the hash of a node."""
    return hashlib.sha256(b"\x00" + data).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    return hashlib.sha256(b"\x01" + left + right).digest()


def root_of(hashes: Iterable[bytes]) -> bytes:
    """The root over leaf hashes, all at hand; of perfect subtrees of one size it is the root of their leaves."""
    row = list(hashes)
    while len(row) > 1:
        pairs = [node_hash(row[i], row[i + 1]) for i in range(0, len(row) - 1, 2)]
        row = pairs + row[2 * len(pairs) :]
    return row[0] if row else EMPTY_ROOT


class Growth:
    """The right edge of a tree that leaves are added to one by one: a hash for each set bit of its size."""

    def __init__(self) -> None:
        self.size = 0
        self._edge: list[bytes] = []

    def copy(self) -> Growth:
        """The same right edge, to grow on its own."""
        twin = Growth()
        twin.size, twin._edge = self.size, self._edge.copy()
        return twin

    def add(self, leaf: bytes) -> None:
        """Add the hash of the next leaf."""
        self._edge.append(leaf)
        size = self.size
        while size & 1:
            right = self._edge.pop()
            self._edge[-1] = node_hash(self._edge[-1], right)
            size >>= 1
        self.size += 1

    def root(self) -> bytes:
        """The root of all leaves so far."""
        if not self._edge:
            return EMPTY_ROOT
        root = self._edge[-1]
        for left in reversed(self._edge[:-1]):
            root = node_hash(left, root)
        return root


def subtree_root(node: Node, start: int, end: int) -> bytes:
    """The hash over the leaves from `start` up to `end`: RFC 9162 writes MTH(D[start:end])."""
    width = end - start
    if width == 0:
        return EMPTY_ROOT
    level = width.bit_length() - 1
    if width == 1 << level:
        return node(level, start >> level)
    middle = start + _split(width)
    return node_hash(subtree_root(node, start, middle), subtree_root(node, middle, end))


def inclusion_proof(node: Node, index: int, size: int) -> tuple[bytes, ...]:
    """The hashes beside the way from leaf `index`, counted from 0, up to the root (§2.1.3.1)."""
    start, end = 0, size
    path: list[bytes] = []
    while end - start > 1:
        middle = start + _split(end - start)
        if index < middle:
            path.append(subtree_root(node, middle, end))
            end = middle
        else:
            path.append(subtree_root(node, start, middle))
            start = middle
    return tuple(reversed(path))


def root_by_inclusion(leaf: bytes, index: int, size: int, proof: Sequence[bytes]) -> bytes:
    """The root that a leaf hash and its proof lead to (§2.1.3.2); raises `BadProof` for a misshapen one."""
    if not 0 <= index < size:
        raise BadProof(f"leaf {index} is not in a tree of {size}")
    place, last, root = index, size - 1, leaf
    for beside in proof:
        if last == 0:
            raise BadProof("the proof is too long")
        if place & 1 or place == last:
            root = node_hash(beside, root)
            while not place & 1 and place:
                place, last = place >> 1, last >> 1
        else:
            root = node_hash(root, beside)
        place, last = place >> 1, last >> 1
    if last:
        raise BadProof("the proof is too short")
    return root


def _split(width: int) -> int:
    """The largest power of two below `width`, where a tree that is no perfect one parts in two."""
    return 1 << ((width - 1).bit_length() - 1)
