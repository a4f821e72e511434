from __future__ import annotations

import io
import zipfile
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archive.export.deterministic_zip import BadContainer, pack, unpack
from desk.standalone import verify

MEMBERS = {"satu.txt": b"isi satu", "kosong": b"", "dua é.bin": bytes(range(40))}
NAMES = st.text(st.characters(codec="utf-8", exclude_characters="/\\\0"), min_size=1, max_size=20)


@given(st.dictionaries(NAMES, st.binary(max_size=50), max_size=5))
def test_members_come_out_as_they_went_in(members: dict[str, bytes]) -> None:
    assert dict(unpack(pack(members))) == members
    assert list(unpack(pack(members))) == list(members)
    assert verify.pack(members) == pack(members)


def test_any_tool_can_open_it() -> None:
    with zipfile.ZipFile(io.BytesIO(pack(MEMBERS))) as archive:
        assert archive.testzip() is None
        assert {name: archive.read(name) for name in archive.namelist()} == MEMBERS


def test_no_bit_of_it_is_free() -> None:
    whole = pack(MEMBERS)
    for place in range(len(whole)):
        for bit in range(8):
            changed = whole[:place] + bytes([whole[place] ^ 1 << bit]) + whole[place + 1 :]
            try:
                members = dict(unpack(changed))
            except BadContainer:
                continue
            assert members != MEMBERS  # the change is in a member or its name, which the manifest lists


def repacked(compression: int) -> Callable[[], bytes]:
    def make() -> bytes:
        buffer = io.BytesIO()
        with zipfile.ZipFile(buffer, "w", compression) as archive:
            for name, data in MEMBERS.items():
                archive.writestr(name, data)
        return buffer.getvalue()

    return make


@pytest.mark.parametrize(
    "make",
    [
        lambda: b"",
        lambda: b"not a ZIP file",
        lambda: pack(MEMBERS) + b"more",
        lambda: b"before" + pack(MEMBERS),
        lambda: pack(MEMBERS)[:-30],
        repacked(zipfile.ZIP_STORED),
        repacked(zipfile.ZIP_DEFLATED),
    ],
)
def test_what_another_hand_packed_is_refused(make: Callable[[], bytes]) -> None:
    with pytest.raises(BadContainer):
        unpack(make())
