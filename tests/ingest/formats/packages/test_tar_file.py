import tarfile
from pathlib import Path

import pytest

from ingest.formats.identify import identify
from ingest.formats.packages.tar_file import take_out
from ingest.inbox.containers import unpack
from ingest.inbox.incoming import gather
from ingest.task.kind import Kind
from ingest.task.limits import Limits
from ingest.task.reasons import CannotRead, Reason
from tests.ingest.offices import tar_file

PACKINGS = ["w", "w:gz", "w:bz2", "w:xz"]


def special(path: Path, kind: bytes) -> Path:
    with tarfile.open(path, "w") as archive:
        info = tarfile.TarInfo("a")
        info.type, info.linkname = kind, "/etc/passwd"
        archive.addfile(info)
    return path


def taken(path: Path, limits: Limits | None = None, room: int = 1 << 20) -> dict[str, bytes]:
    folder = path.parent / "out"
    names = take_out(path, limits or Limits(), room, lambda number: folder / str(number))
    return {name: (folder / str(number)).read_bytes() for number, name in enumerate(names, start=1)}


def refusal(path: Path, limits: Limits | None = None, room: int = 1 << 20) -> Reason:
    with pytest.raises(CannotRead) as caught:
        taken(path, limits, room)
    return caught.value.reason


@pytest.mark.parametrize("mode", PACKINGS)
def test_files_come_out_of_a_tape_however_it_is_packed(tmp_path: Path, mode: str) -> None:
    path = tar_file(tmp_path / "a", {"./surat/a.txt": b"isi", "b.txt": b"x" * 1024, "c.txt": b""}, mode)
    assert identify(path).kind is Kind.TAR
    assert taken(path) == {"surat/a.txt": b"isi", "b.txt": b"x" * 1024, "c.txt": b""}


@pytest.mark.parametrize("mode", PACKINGS)
def test_a_tape_that_was_cut_off_is_damaged(tmp_path: Path, mode: str) -> None:
    path = tar_file(tmp_path / "a", {"a.txt": b"isi", "b.txt": bytes(range(256)) * 40}, mode)
    whole = path.read_bytes()
    path.write_bytes(whole[: 1024 if mode == "w" else len(whole) - 9])
    assert refusal(path) is Reason.DAMAGED


def test_nothing_is_lost_behind_a_header_that_cannot_be_read(tmp_path: Path) -> None:
    path = tar_file(tmp_path / "a", {"a.txt": b"isi", "b.txt": b"isi lain"})
    data = bytearray(path.read_bytes())
    data[1024 + 148 : 1024 + 156] = b"99999999"  # the checksum of the second header
    path.write_bytes(data)
    assert refusal(path) is Reason.DAMAGED


@pytest.mark.parametrize("name", ["../a", "/etc/a", "a/../../b", "a\nb", "C:\\a"])
def test_names_that_lead_out_are_unsafe(tmp_path: Path, name: str) -> None:
    assert refusal(tar_file(tmp_path / "a", {name: b"isi"})) is Reason.UNSAFE


@pytest.mark.parametrize("kind", [tarfile.SYMTYPE, tarfile.LNKTYPE, tarfile.FIFOTYPE, tarfile.CHRTYPE])
def test_links_and_devices_are_unsafe(tmp_path: Path, kind: bytes) -> None:
    assert refusal(special(tmp_path / "a", kind)) is Reason.UNSAFE


def test_a_name_that_comes_twice_is_unsafe(tmp_path: Path) -> None:
    assert refusal(tar_file(tmp_path / "a", {"a": b"1", "./a": b"2"})) is Reason.UNSAFE


def test_too_many_files_too_many_bytes_and_a_bomb_are_too_large(tmp_path: Path) -> None:
    path = tar_file(tmp_path / "a", {str(number): b"isi" for number in range(4)})
    assert refusal(path, Limits(parts=3)) is Reason.TOO_LARGE
    assert refusal(path, room=10) is Reason.TOO_LARGE
    bomb = tar_file(tmp_path / "b", {"a": bytes(4 << 20)}, "w:gz")
    assert refusal(bomb, Limits(unpacking_ratio=10), room=1 << 30) is Reason.TOO_LARGE


def test_other_packed_files_are_no_tapes(tmp_path: Path) -> None:
    path = tmp_path / "a.gz"
    path.write_bytes(b"\x1f\x8b" + bytes(range(200)))
    assert identify(path).kind is Kind.PACKED


def test_a_tape_is_a_batch_and_one_inside_it_too(tmp_path: Path) -> None:
    inner = tar_file(tmp_path / "dalam", {"b.txt": b"terdalam"}, "w:gz").read_bytes()
    path = tar_file(tmp_path / "kiriman.tar", {"surat/a.txt": b"isi", "dalam.tgz": inner})
    (tmp_path / "s").mkdir()
    items, opened = unpack(gather([path]), tmp_path / "s")
    assert {item.path: item.source.read_bytes() for item in items} == {
        f"{path}/surat/a.txt": b"isi",
        f"{path}/dalam.tgz/b.txt": b"terdalam",
    }
    assert [one.files for one in opened] == [2, 1]
