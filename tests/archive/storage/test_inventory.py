from datetime import UTC, datetime
from pathlib import PurePosixPath

import pytest

from archive.storage.inventory import (
    BadInventory,
    Content,
    Version,
    first_version,
    next_version,
    object_path,
    parse_inventory,
    render_inventory,
    render_sidecar,
)

NOON = datetime(2024, 5, 6, 12, tzinfo=UTC)
ORIGINAL, RECORD, LATER = (Content(name, digest * 128, digest * 64) for name, digest in
                           (("original.txt", "a"), ("record.json", "b"), ("record.json", "c")))  # fmt: skip


def version(*contents: Content) -> Version:
    return Version(NOON, "budi", "filed", {content.name: content.sha512 for content in contents})


ONE = first_version("urn:arsip:x", version(ORIGINAL, RECORD), (ORIGINAL, RECORD))
TWO = next_version(ONE, version(ORIGINAL, LATER), (LATER,))


def test_a_new_version_holds_only_what_is_new() -> None:
    assert TWO.head == "v2"
    assert TWO.path_of("original.txt") == PurePosixPath("v1/content/original.txt")
    assert TWO.path_of("record.json") == PurePosixPath("v2/content/record.json")
    assert TWO.sha256["v2/content/record.json"] == LATER.sha256
    with pytest.raises(BadInventory):
        TWO.path_of("text.txt")


def test_an_inventory_comes_back_as_it_was_written() -> None:
    assert parse_inventory(render_inventory(TWO)) == TWO


def test_the_sidecar_names_the_digest_of_the_bytes() -> None:
    assert render_sidecar(b"abc").decode().split() == [
        "ddaf35a193617abacc417349ae20413112e6fa4e89a97ea20a9eeee64b55d39a"
        "2192992a274fc1a836ba3c23a3feebbd454d4423643ce80e2a9ac94fa54ca49f",
        "inventory.json",
    ]


@pytest.mark.parametrize("data", [b"", b"{}", b"[]", b"\xff", b'{"id": 1}'])
def test_what_is_no_inventory_of_ours_is_refused(data: bytes) -> None:
    with pytest.raises(BadInventory):
        parse_inventory(data)


def test_an_object_lies_where_extension_0003_puts_it() -> None:
    path = object_path("urn:arsip:x")
    assert path.name == "urn%3aarsip%3ax"
    assert [len(part) for part in path.parts[:-1]] == [2, 2]
    assert len(object_path("x" * 200).name) == 100 + 1 + 64
