"""Bags taken in: what is whole is taken, what is hostile or broken refused with its reason, nothing fetched."""

from __future__ import annotations

import hashlib
import os
import struct
import zipfile
from collections.abc import Mapping
from pathlib import Path

import bagit
import pytest

from ingest.inbox.bag import take_bag
from ingest.inbox.bag_source import BadBag, BagLimits

FILES: Mapping[str, bytes] = {"surat.txt": b"surat masuk\n", "sub/lampiran.txt": b"lampiran\n"}
DECLARED = "BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n"


def sha256(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def make_bag(folder: Path, files: Mapping[str, bytes] = FILES, **tags: str) -> Path:
    """A bag with a sha256 manifest; `tags` are further tag files, or others in the place of these."""
    for name, data in files.items():
        path = folder / "data" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
    manifest = "".join(f"{sha256(data)}  data/{name}\n" for name, data in files.items())
    texts = {"bagit": DECLARED, "manifest-sha256": manifest} | tags
    for name, text in texts.items():
        (folder / f"{name.replace('_', '-')}.txt").write_text(text)
    return folder


def zipped(folder: Path, target: Path, *, top: str = "") -> Path:
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for path in sorted(folder.rglob("*")):
            if path.is_file():
                archive.write(path, f"{top}{path.relative_to(folder)}")
    return target


@pytest.fixture
def bench(tmp_path: Path) -> Path:
    (tmp_path / "bench").mkdir()
    return tmp_path / "bench"


def refused(path: Path, bench: Path, limits: BagLimits | None = None) -> str:
    with pytest.raises(BadBag) as caught:
        take_bag(path, bench, limits)
    return caught.value.reason


@pytest.mark.parametrize("form", ["folder", "zip", "zipped folder"])
def test_each_payload_file_is_taken_as_it_was_received(tmp_path: Path, bench: Path, form: str) -> None:
    bag = make_bag(tmp_path / "bag")
    if form != "folder":
        bag = zipped(bag, tmp_path / "bag.zip", top="bag/" if form == "zipped folder" else "")
    taken = take_bag(bag, bench)
    assert {(item.path.partition("/data/")[2], item.source.read_bytes()) for item in taken} == set(
        FILES.items()
    )
    assert {item.source.name for item in taken} == {"surat.txt", "lampiran.txt"}


@pytest.mark.parametrize("checksums", [["md5"], ["sha1"], ["sha256", "sha512"]])
def test_a_bag_of_the_other_implementation_is_taken(
    tmp_path: Path, bench: Path, checksums: list[str]
) -> None:
    (tmp_path / "bag").mkdir()
    (tmp_path / "bag" / "surat 100%.txt").write_bytes(b"isi")
    bagit.make_bag(str(tmp_path / "bag"), checksums=checksums)
    (item,) = take_bag(tmp_path / "bag", bench)
    assert (item.source.name, item.source.read_bytes()) == ("surat 100%.txt", b"isi")


def test_a_changed_payload_is_refused(tmp_path: Path, bench: Path) -> None:
    bag = make_bag(tmp_path / "bag")
    (bag / "data/surat.txt").write_bytes(b"surat palsu\n")
    assert refused(bag, bench) == "digest_differs"


def test_what_is_missing_is_never_fetched(tmp_path: Path, bench: Path) -> None:
    bag = make_bag(tmp_path / "bag", fetch="http://127.0.0.1:9/surat.txt 12 data/surat.txt\n")
    (bag / "data/surat.txt").unlink()
    assert refused(bag, bench) == "not_fetched"
    (bag / "fetch.txt").unlink()
    assert refused(bag, bench) == "missing"


def test_a_list_of_what_to_fetch_harms_nothing_when_all_is_there(tmp_path: Path, bench: Path) -> None:
    bag = make_bag(tmp_path / "bag", fetch="http://127.0.0.1:9/surat.txt 12 data/surat.txt\n")
    assert len(take_bag(bag, bench)) == 2


def test_a_file_that_no_manifest_lists_is_refused(tmp_path: Path, bench: Path) -> None:
    bag = make_bag(tmp_path / "bag")
    (bag / "data/lain.txt").touch()
    assert refused(bag, bench) == "not_in_manifest"


@pytest.mark.parametrize(
    "name",
    [
        "data/../../etc/passwd",
        "/etc/passwd",
        "data/./surat.txt",
        "data//surat.txt",
        "data/..%0A/x",
        "data/sub\\surat.txt",
        "C:/surat.txt",
        "~budi/surat.txt",
        "data/%0Dsurat.txt",
    ],
)
def test_a_manifest_with_an_unsafe_name_is_refused(tmp_path: Path, bench: Path, name: str) -> None:
    bag = make_bag(tmp_path / "bag", manifest_sha256=f"{sha256(b'')}  {name}\n")
    assert refused(bag, bench) == "unsafe_name"


@pytest.mark.parametrize("line", ["nonsense", "", "zz  data/surat.txt", f"{'0' * 64}  tag.txt"])
def test_a_manifest_with_a_bad_line_is_refused(tmp_path: Path, bench: Path, line: str) -> None:
    assert refused(make_bag(tmp_path / "bag", manifest_sha256=line + "\n"), bench) == "bad_line"


def test_a_name_told_twice_is_refused(tmp_path: Path, bench: Path) -> None:
    line = f"{sha256(FILES['surat.txt'])}  data/surat.txt\n"
    assert refused(make_bag(tmp_path / "bag", manifest_sha256=line * 2), bench) == "bad_line"


@pytest.mark.parametrize("names", [("Surat.txt", "surat.TXT"), ("caf\u00e9.txt", "cafe\u0301.txt")])
def test_names_that_some_file_system_takes_for_one_are_refused(
    tmp_path: Path, bench: Path, names: tuple[str, str]
) -> None:
    assert refused(make_bag(tmp_path / "bag", dict.fromkeys(names, b"x")), bench) == "colliding_names"


@pytest.mark.parametrize("kind", ["link", "folder link", "pipe"])
def test_what_is_no_regular_file_is_refused(tmp_path: Path, bench: Path, kind: str) -> None:
    bag = make_bag(tmp_path / "bag")
    path = bag / "data/rahasia"
    if kind == "pipe":
        os.mkfifo(path)
    else:
        path.symlink_to("/etc/passwd" if kind == "link" else "/etc")
    assert refused(bag, bench) == "no_regular_file"


def test_a_link_in_a_zip_is_refused(tmp_path: Path, bench: Path) -> None:
    target = zipped(make_bag(tmp_path / "bag"), tmp_path / "bag.zip")
    with zipfile.ZipFile(target, "a") as archive:
        entry = zipfile.ZipInfo("data/rahasia")
        entry.external_attr = 0o120777 << 16
        archive.writestr(entry, "/etc/passwd")
    assert refused(target, bench) == "no_regular_file"


@pytest.mark.parametrize("name", ["../luar.txt", "/luar.txt", "data/../../luar.txt"])
def test_a_zip_that_reaches_outside_is_refused(tmp_path: Path, bench: Path, name: str) -> None:
    target = zipped(make_bag(tmp_path / "bag"), tmp_path / "bag.zip")
    with zipfile.ZipFile(target, "a") as archive:
        archive.writestr(name, "x")
    assert refused(target, bench) == "unsafe_name"
    assert not (tmp_path / "luar.txt").exists()


def test_a_zip_that_expands_too_far_is_refused(tmp_path: Path, bench: Path) -> None:
    bag = make_bag(tmp_path / "bag", {"bom.txt": bytes(8 << 20)})
    assert refused(zipped(bag, tmp_path / "bag.zip"), bench) == "expands_too_far"


def test_a_zip_whose_entries_share_bytes_is_refused(tmp_path: Path, bench: Path) -> None:
    target = zipped(make_bag(tmp_path / "bag"), tmp_path / "bag.zip")
    data = bytearray(target.read_bytes())
    first = data.index(b"PK\x01\x02")
    second = data.index(b"PK\x01\x02", first + 4)
    data[second + 42 : second + 46] = data[first + 42 : first + 46]
    target.write_bytes(bytes(data))
    assert refused(target, bench) == "overlapping_entries"


def test_a_zip_that_lies_about_a_size_is_refused(tmp_path: Path, bench: Path) -> None:
    target = zipped(make_bag(tmp_path / "bag"), tmp_path / "bag.zip")
    data = bytearray(target.read_bytes())
    place = data.index(b"PK\x01\x02", data.index(b"PK\x01\x02") + 4)
    data[place + 24 : place + 28] = struct.pack("<I", 3)
    target.write_bytes(bytes(data))
    assert refused(target, bench) in ("longer_than_told", "unreadable", "digest_differs")


@pytest.mark.parametrize("limits", [BagLimits(files=3), BagLimits(bytes=20)])
def test_too_much_is_refused_before_any_of_it_is_copied(
    tmp_path: Path, bench: Path, limits: BagLimits
) -> None:
    assert refused(make_bag(tmp_path / "bag"), bench, limits) == "too_large"
    assert list(bench.iterdir()) == []


def test_a_giant_tag_file_is_not_read(tmp_path: Path, bench: Path) -> None:
    bag = make_bag(tmp_path / "bag")
    os.truncate(bag / "bagit.txt", 1 << 30)
    assert refused(bag, bench) == "too_large"


@pytest.mark.parametrize("oxum", ["99999999999999.2", "21.1", "22.2"])
def test_a_payload_of_another_size_than_told_is_refused(tmp_path: Path, bench: Path, oxum: str) -> None:
    assert refused(make_bag(tmp_path / "bag", bag_info=f"Payload-Oxum: {oxum}\n"), bench) == "oxum_differs"


@pytest.mark.parametrize(
    ("tags", "code"),
    [
        ({"bagit": "BagIt-Version: 2.0\nTag-File-Character-Encoding: UTF-8\n"}, "unknown_version"),
        ({"bagit": "BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-16\n"}, "unknown_version"),
        ({"manifest_rot13": f"{'0' * 64}  data/surat.txt\n"}, "unknown_algorithm"),
        ({"tagmanifest_sha256": f"{'0' * 64}  bagit.txt\n"}, "digest_differs"),
        ({"tagmanifest_sha256": f"{'0' * 64}  lain.txt\n"}, "missing"),
    ],
)
def test_other_faults_have_their_own_codes(
    tmp_path: Path, bench: Path, tags: dict[str, str], code: str
) -> None:
    assert refused(make_bag(tmp_path / "bag", FILES, **tags), bench) == code


@pytest.mark.parametrize("name", ["bagit.txt", "manifest-sha256.txt"])
def test_a_bag_without_its_first_files_is_none(tmp_path: Path, bench: Path, name: str) -> None:
    bag = make_bag(tmp_path / "bag")
    (bag / name).unlink()
    assert refused(bag, bench) in ("missing", "no_manifest")


def test_what_is_neither_folder_nor_zip_is_no_bag(tmp_path: Path, bench: Path) -> None:
    (tmp_path / "bag.zip").write_bytes(b"PK\x03\x04 bukan zip")
    assert refused(tmp_path / "bag.zip", bench) == "no_bag"


@pytest.mark.parametrize(
    ("inventory", "info"),
    [
        (b'{"id": "urn:arsip:record:abcdefghijklmnop", "versions": {', ""),
        (b'{"id": "urn:arsip:record:abcdefghijklmnop"}', ""),
        (b"{}", "External-Identifier: urn:arsip:record:abcdefghijklmnop\n"),
        (None, "Source-Organization: Dinas\nExternal-Identifier: urn:arsip:record:abcdefghijklmnop\n"),
    ],
)
def test_a_record_of_an_arsip_that_cannot_be_read_is_refused_by_name(
    tmp_path: Path, bench: Path, inventory: bytes | None, info: str
) -> None:
    files = dict(FILES) if inventory is None else {**FILES, "inventory.json": inventory}
    bag = make_bag(tmp_path / "bag", files, **({"bag_info": info} if info else {}))
    with pytest.raises(BadBag) as caught:
        take_bag(bag, bench)
    assert (caught.value.reason, caught.value.place) == ("own_metadata", "data/inventory.json")
    assert (bag / "data/surat.txt").read_bytes() == FILES["surat.txt"]


def test_an_inventory_of_another_program_is_a_file_like_others(tmp_path: Path, bench: Path) -> None:
    other = {**FILES, "inventory.json": b'{"id": "urn:lain:1"}'}
    info = "External-Identifier: arsip 12/urn:arsip:record:abc\n"
    assert len(take_bag(make_bag(tmp_path / "bag", other, bag_info=info), bench)) == 3
