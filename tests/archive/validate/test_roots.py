"""Every rule on storage roots, broken in one that was good, and the roots that our own writer makes."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from archive.validate import validate
from archive.validate.layouts import StorageLayout
from tests.archive.validate.objects import change_inventory, codes, declare, make_object

LAYOUT = "0003-hash-and-id-n-tuple-storage-layout"
PLACE = StorageLayout(LAYOUT).path_of("urn:example:satu")
OTHER = StorageLayout(LAYOUT).path_of("urn:example:dua")


def make_root(root: Path, spec: str = "1.1") -> Path:
    """A good storage root with two objects, by layout 0003."""
    root.mkdir()
    declare(root, f"ocfl_{spec}")
    (root / "ocfl_layout.json").write_text(json.dumps({"extension": LAYOUT, "description": "n-tuple"}))
    assert PLACE is not None
    assert OTHER is not None
    make_object(root / PLACE, specs=("1.0",))
    change_inventory(make_object(root / OTHER, specs=("1.0",)), lambda it: it.update(id="urn:example:dua"))
    return root


def write(path: str, text: str = "?") -> Callable[[Path], object]:
    def act(root: Path) -> None:
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_text(text)

    return act


def copy_object(root: Path) -> None:
    shutil.copytree(root / str(PLACE), root / "zzz/bbb/ccc/lagi")


def raise_object(root: Path) -> None:
    (root / str(PLACE)).rename(root / "satu")


def newer_object(root: Path) -> None:
    (root / str(PLACE) / "0=ocfl_object_1.0").unlink()
    declare(root / str(PLACE), "ocfl_object_1.1")


RULES = [
    ("E003", str(PLACE), lambda root: (root / str(PLACE) / "0=ocfl_object_1.0").unlink()),
    ("E037", "zzz/bbb/ccc/lagi", copy_object),
    ("E069", ".", lambda root: (root / "0=ocfl_1.1").unlink()),
    ("E070", "ocfl_layout.json", write("ocfl_layout.json", "[]")),
    ("E070", "ocfl_layout.json", write("ocfl_layout.json", "{")),
    ("E070", "ocfl_layout.json", write("ocfl_layout.json", f'{{"extension": "{LAYOUT}"}}')),
    ("E071", "ocfl_layout.json", write("ocfl_layout.json", '{"extension": "own", "description": ""}')),
    ("E072", "aaa/stray.txt", write("aaa/stray.txt")),
    ("E073", "aaa/kosong", lambda root: (root / "aaa/kosong").mkdir(parents=True)),
    ("E073", "extensions", lambda root: (root / "extensions").mkdir()),
    ("E073", f"extensions/{LAYOUT}", lambda root: (root / "extensions" / LAYOUT).mkdir(parents=True)),
    ("E075", "=ocfl_1.1", write("=ocfl_1.1")),
    ("E076", ".", write("0=ocfl_1.0", "ocfl_1.0\n")),
    ("E077", "0=ocfl_2.7", lambda root: (root / "0=ocfl_1.1").rename(root / "0=ocfl_2.7")),
    ("E078", "1=ocfl_1.1", write("1=ocfl_1.1")),
    ("E079", "0=ocfl_2.7", write("0=ocfl_2.7")),
    ("E080", "0=ocfl_1.1", write("0=ocfl_1.1", "ocfl_1.1")),
    ("E083", "zzz/bbb/ccc/lagi", copy_object),
    ("E084", f"{str(PLACE)[:7]}/stray.txt", write(f"{str(PLACE)[:7]}/stray.txt")),
    ("E085", "aaa/bbb", write("aaa/bbb/stray.txt")),
    ("E088", "aaa", write("aaa/bbb/stray.txt")),
    ("E090", "tautan", lambda root: (root / "tautan").symlink_to("aaa")),
    ("E112", "extensions/stray.txt", write("extensions/stray.txt")),
    ("W014", "zzz/bbb/ccc/lagi", copy_object),
    ("W015", ".", raise_object),
    ("W016", "extensions/own", write("extensions/own/config.json")),
]


@pytest.mark.parametrize(("code", "path", "act"), RULES, ids=[f"{code}-{path}" for code, path, _ in RULES])
def test_a_rule_on_storage_roots_that_is_broken_is_named_with_its_place(
    tmp_path: Path, code: str, path: str, act: Callable[[Path], object]
) -> None:
    root = make_root(tmp_path / "root")
    assert codes(root) == set()
    act(root)
    assert (path, code) in {(finding.path, finding.code) for finding in validate(root)}


def test_an_object_is_of_no_later_ocfl_than_its_root(tmp_path: Path) -> None:
    root = make_root(tmp_path / "root", spec="1.0")
    assert codes(root) == set()
    newer_object(root)
    assert "E081" in codes(root)


def test_the_extensions_of_a_1_0_root_have_a_rule_of_their_own(tmp_path: Path) -> None:
    root = make_root(tmp_path / "root", spec="1.0")
    write("extensions/stray.txt")(root)
    write("extensions/own/config.json")(root)
    assert codes(root) == {"E086"}


def test_files_in_the_root_itself_are_nobodys_business(tmp_path: Path) -> None:
    root = make_root(tmp_path / "root")
    write("ocfl_1.1.md")(root)
    write("inventory.json")(root)
    assert codes(root) == set()


def test_an_object_in_a_deep_tree_is_found(tmp_path: Path) -> None:
    root = make_root(tmp_path / "root")
    (root / "ocfl_layout.json").unlink()
    change_inventory(
        make_object(root / "/".join("x" * 300), specs=("1.1",)), lambda it: it.update(id="urn:example:tiga")
    )
    assert codes(root) == set()
    (root / "/".join("x" * 300) / "v1/content/a.txt").write_text("lain")
    assert codes(root) == {"E092"}


@pytest.mark.parametrize(
    ("name", "path"),
    [
        # The examples of the extensions' own texts.
        ("0002-flat-direct-storage-layout", "..hor/rib:le-$id"),
        (LAYOUT, "487/326/d8c/%2e%2ehor%2frib%3ale-%24id"),
        (
            "0004-hashed-n-tuple-storage-layout",
            "487/326/d8c/487326d8c2a3c0b885e23da1469b4d6671fd4e76978924b4443e9e3c316cda6d",
        ),
        ("0006-flat-omit-prefix-storage-layout", "None"),
    ],
)
def test_layouts_put_objects_where_their_extensions_say(name: str, path: str) -> None:
    assert str(StorageLayout(name).path_of("..hor/rib:le-$id")) == path
