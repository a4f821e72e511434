from __future__ import annotations

import hashlib

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from archive.journal.merkle import (
    EMPTY_ROOT,
    BadProof,
    Growth,
    Node,
    inclusion_proof,
    leaf_hash,
    root_by_inclusion,
    root_of,
    subtree_root,
)

# The leaves and roots that Certificate Transparency's implementations test themselves with.
LEAVES = tuple(
    bytes.fromhex(text)
    for text in (
        "",
        "00",
        "10",
        "2021",
        "3031",
        "40414243",
        "5051525354555657",
        "606162636465666768696a6b6c6d6e6f",
    )
)
ROOTS = (
    "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
)
# Of the same leaves: (index, size) → path, from RFC 6962's own examples in the Certificate Transparency code.
INCLUSIONS = {
    (0, 8): (
        "96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7",
        "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
        "6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4",
    ),
    (5, 8): (
        "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b",
        "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0",
        "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    ),
    (2, 3): ("fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",),
    (1, 5): (
        "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
        "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
        "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b",
    ),
}


def nodes(leaves: list[bytes]) -> Node:
    """Perfect subtrees by brute force, from nothing but the leaves' hashes."""
    return lambda level, index: root_of(leaves[index << level : (index + 1) << level])


def numbered(size: int) -> list[bytes]:
    return [leaf_hash(b"%d" % number) for number in range(size)]


def hexed(path: tuple[bytes, ...]) -> tuple[str, ...]:
    return tuple(part.hex() for part in path)


@pytest.mark.parametrize("size", range(9))
def test_the_root_of_the_known_leaves_is_the_known_one(size: int) -> None:
    leaves, growth = [leaf_hash(leaf) for leaf in LEAVES[:size]], Growth()
    for leaf in leaves:
        growth.add(leaf)
    found = {root_of(leaves), growth.root(), subtree_root(nodes(leaves), 0, size)}
    assert {root.hex() for root in found} == {ROOTS[size]}


@pytest.mark.parametrize(("index", "size"), INCLUSIONS)
def test_an_inclusion_proof_is_the_known_one(index: int, size: int) -> None:
    leaves = [leaf_hash(leaf) for leaf in LEAVES]
    assert hexed(inclusion_proof(nodes(leaves), index, size)) == INCLUSIONS[index, size]


def test_an_empty_tree_has_the_hash_of_nothing() -> None:
    assert hashlib.sha256().digest() == EMPTY_ROOT == Growth().root()


@pytest.mark.parametrize("size", [*range(1, 18), 32, 33])
def test_every_leaf_is_proven_to_be_where_it_is_and_nowhere_else(size: int) -> None:
    leaves = numbered(size)
    for index, leaf in enumerate(leaves):
        proof = inclusion_proof(nodes(leaves), index, size)
        assert root_by_inclusion(leaf, index, size, proof) == root_of(leaves)
        for other in range(size):
            with_other = proof if other == index else None
            assert with_other or _leads_elsewhere(leaf, other, size, proof, root_of(leaves)) or size == 1


def _leads_elsewhere(leaf: bytes, index: int, size: int, proof: tuple[bytes, ...], root: bytes) -> bool:
    try:
        return root_by_inclusion(leaf, index, size, proof) != root
    except BadProof:
        return True


@given(st.integers(1, 200), st.integers(0, 10_000), st.data())
def test_a_proof_with_a_changed_lost_or_added_part_leads_elsewhere(
    size: int, chosen: int, data: st.DataObject
) -> None:
    leaves, index = numbered(size), chosen % size
    proof = list(inclusion_proof(nodes(leaves), index, size))
    damage = data.draw(st.sampled_from(["change", "drop", "add"]))
    assume(proof or damage == "add")
    place = data.draw(st.integers(0, max(len(proof) - 1, 0)))
    if damage == "change":
        proof[place] = leaf_hash(proof[place])
    elif damage == "drop":
        del proof[place]
    else:
        proof.insert(place, leaf_hash(b"more"))
    assert _leads_elsewhere(leaves[index], index, size, tuple(proof), root_of(leaves))


def test_a_proof_about_a_leaf_that_cannot_be_is_refused() -> None:
    root = root_of(numbered(4))
    for index in (-1, 4):
        with pytest.raises(BadProof):
            root_by_inclusion(root, index, 4, ())
