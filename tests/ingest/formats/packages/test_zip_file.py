import struct
from io import BytesIO
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

import pytest

from ingest.formats.packages.zip_file import opened_bundle
from ingest.task.limits import Limits
from ingest.task.reasons import CannotRead, Reason
from tests.ingest.offices import zip_file


def refusal(path: Path, limits: Limits | None = None) -> Reason:
    with pytest.raises(CannotRead) as caught:
        read_all(path, limits or Limits())
    return caught.value.reason


def read_all(path: Path, limits: Limits) -> dict[str, bytes]:
    with opened_bundle(path, limits) as bundle:
        return {name: bundle.read(name) for name in bundle.members}


def bundle_of(path: Path, *members: tuple[ZipInfo, bytes]) -> Path:
    with ZipFile(path, "w") as bundle:
        for info, content in members:
            bundle.writestr(info, content)
    return path


def test_members_are_read_by_name_and_folders_are_none(tmp_path: Path) -> None:
    path = zip_file(tmp_path / "a", {"surat/": b"", "surat/a.txt": "isi"})
    assert read_all(path, Limits()) == {"surat/a.txt": b"isi"}


@pytest.mark.parametrize(
    "name",
    [
        "../a",
        "a/../../b",
        "/etc/a",
        "\\a",
        "..\\a",
        "C:\\a",
        "c:a",
        "a\nb",
        "a\x1b[2J",
        "x" * 1001,
        ".",
        "./.",
        " ",
    ],
)
def test_a_name_that_leads_elsewhere_or_deceives_is_unsafe(tmp_path: Path, name: str) -> None:
    assert refusal(zip_file(tmp_path / "a", {name: b"isi"})) is Reason.UNSAFE


@pytest.mark.parametrize(
    "mode", [0o120777, 0o060600, 0o020600, 0o010600], ids=["link", "block", "char", "pipe"]
)
def test_links_and_devices_are_unsafe(tmp_path: Path, mode: int) -> None:
    info = ZipInfo("a")
    info.external_attr = mode << 16
    assert refusal(bundle_of(tmp_path / "a", (info, b"/etc/passwd"))) is Reason.UNSAFE


@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_the_same_name_twice_is_unsafe(tmp_path: Path) -> None:
    assert refusal(bundle_of(tmp_path / "a", (ZipInfo("a"), b"1"), (ZipInfo("a"), b"2"))) is Reason.UNSAFE


def overlapping(path: Path, copies: int) -> Path:
    """A bomb of the better kind: many entries of the directory, all with the same bytes (CVE-2024-0450)."""
    buffer = BytesIO()
    with ZipFile(buffer, "w", ZIP_DEFLATED) as bundle:
        bundle.writestr("a0000", bytes(range(256)) * 40)
    content = buffer.getvalue()
    start = content.index(b"PK\1\2")
    end = content.index(b"PK\5\6")
    entry = content[start:end]
    entries = b"".join(entry.replace(b"a0000", b"a%04d" % number) for number in range(copies))
    counts = struct.pack("<HHII", copies, copies, len(entries), start)
    path.write_bytes(content[:start] + entries + content[end : end + 8] + counts + content[end + 20 :])
    return path


def test_members_that_share_their_bytes_are_unsafe(tmp_path: Path) -> None:
    with opened_bundle(overlapping(tmp_path / "one", 1), Limits()) as bundle:
        assert list(bundle.members) == ["a0000"]
    assert refusal(overlapping(tmp_path / "many", 50)) is Reason.UNSAFE


def test_what_blows_up_is_too_large(tmp_path: Path) -> None:
    path = zip_file(tmp_path / "a", {"a.txt": b"A" * (3 << 20)})
    assert refusal(path) is Reason.TOO_LARGE
    assert refusal(zip_file(tmp_path / "b", {"a": "1", "b": "2"}), Limits(parts=1)) is Reason.TOO_LARGE
    assert refusal(zip_file(tmp_path / "c", {"a": "12345"}), Limits(unpacked_bytes=4)) is Reason.TOO_LARGE


def test_office_documents_may_shrink_well_but_have_a_limit_of_bytes(tmp_path: Path) -> None:
    path = zip_file(tmp_path / "a", {"a.xml": b"A" * (3 << 20)})
    with opened_bundle(path, Limits(), unpacked_bytes=4 << 20) as bundle:
        assert len(bundle.read("a.xml")) == 3 << 20
    with pytest.raises(CannotRead), opened_bundle(path, Limits(), unpacked_bytes=2 << 20):
        pass


def changed(path: Path, before: bytes, after: bytes) -> Path:
    content = path.read_bytes()
    assert before in content
    path.write_bytes(content.replace(before, after))
    return path


def test_a_member_that_is_longer_than_it_says_is_damaged(tmp_path: Path) -> None:
    path = zip_file(tmp_path / "a", {"a.txt": b"isi " * 100})
    assert refusal(changed(path, struct.pack("<I", 400), struct.pack("<I", 9))) is Reason.DAMAGED


def test_a_member_with_a_password_makes_the_whole_encrypted(tmp_path: Path) -> None:
    path = bundle_of(tmp_path / "a", (ZipInfo("a"), b"isi"))
    content = bytearray(path.read_bytes())
    content[content.index(b"PK\1\2") + 8] |= 1
    path.write_bytes(content)
    assert refusal(path) is Reason.ENCRYPTED


def test_an_odd_compression_is_named(tmp_path: Path) -> None:
    path = bundle_of(tmp_path / "a", (ZipInfo("a"), b"isi"))
    content = bytearray(path.read_bytes())
    content[content.index(b"PK\1\2") + 10] = content[8] = 99
    path.write_bytes(content)
    assert refusal(path) is Reason.UNSUPPORTED


def test_half_a_zip_file_is_damaged(tmp_path: Path) -> None:
    path = zip_file(tmp_path / "a", {"a.txt": "isi", "b.txt": "lain"})
    path.write_bytes(path.read_bytes()[:-30])
    assert refusal(path) is Reason.DAMAGED
