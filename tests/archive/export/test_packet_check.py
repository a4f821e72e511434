"""No change to a packet goes unnoticed, by whoever it is made."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from archive.archive import Archive
from archive.export.deterministic_zip import pack, unpack
from archive.export.packet import certify
from archive.journal.signed_note import Signer
from archive.values.record import Record
from tests.archive.export.packets import CONTENT, Change, Members, judged_by_both, made
from tests.making import (
    copied_archive,
    file_one,
)


def test_every_key_that_led_to_the_present_one_is_trusted(
    office: tuple[Archive, Record], packet: bytes
) -> None:
    first, second = office[0].notary.ring.public()
    assert judged_by_both(packet, first) == judged_by_both(packet, second) == "sound"
    assert judged_by_both(packet, Signer.new(first.name).public) == "key"


def test_a_key_that_replaced_a_lost_one_is_not_trusted_for_it(tmp_path: Path) -> None:
    archive = copied_archive(tmp_path / "home")
    record = file_one(archive, CONTENT)
    (old,) = archive.notary.ring.public()
    new = archive.notary.rotate(lost=True)
    packet = made(archive, record)
    assert [judged_by_both(packet, key) for key in (None, new, old)] == ["sound", "sound", "key"]
    archive.close()


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60, deadline=None)
@given(st.data())
def test_no_byte_can_be_altered_added_or_dropped(packet: bytes, data: st.DataObject) -> None:
    place = data.draw(st.integers(0, len(packet) - 1))
    how = data.draw(st.sampled_from(["alter", "add", "drop", "cut"]))
    if how == "alter":
        byte = packet[place] ^ data.draw(st.integers(1, 255))
        changed = packet[:place] + bytes([byte]) + packet[place + 1 :]
    elif how == "add":
        changed = packet[:place] + data.draw(st.binary(min_size=1, max_size=4)) + packet[place:]
    else:
        changed = packet[:place] + (packet[place + 1 :] if how == "drop" else b"")
    assert changed == packet or judged_by_both(changed) != "sound"


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60, deadline=None)
@given(st.data())
def test_no_file_in_it_can_be_altered_even_if_packed_anew(packet: bytes, data: st.DataObject) -> None:
    members = dict(unpack(packet))
    name = data.draw(st.sampled_from(sorted(members)))
    place = data.draw(st.integers(0, len(members[name]) - 1))
    content = bytearray(members[name])
    content[place] ^= data.draw(st.integers(1, 255))
    members[name] = bytes(content)
    assert judged_by_both(pack(members)) != "sound"


@pytest.mark.slow
def test_no_bit_of_a_packet_is_free(office: tuple[Archive, Record]) -> None:
    packet = certify(*office, lambda _: {}, with_original=False)
    for place in range(len(packet)):
        changed = packet[:place] + bytes([packet[place] ^ 1 << place % 8]) + packet[place + 1 :]
        assert judged_by_both(changed) != "sound"


def without(name: str) -> Change:
    def change(members: Members) -> None:
        del members[name]

    return change


def replaced(name: str, old: bytes, new: bytes) -> Change:
    def change(members: Members) -> None:
        assert old in members[name]
        members[name] = members[name].replace(old, new)

    return change


def both(*changes: Change) -> Change:
    def change(members: Members) -> None:
        for each in changes:
            each(members)

    return change


def statement(change: Callable[[dict[str, object]], object]) -> Change:
    def apply(members: Members) -> None:
        said = json.loads(members["packet.json"])
        change(said)
        members["packet.json"] = json.dumps(said).encode()

    return apply


@pytest.mark.parametrize(
    ("change", "code"),
    [
        (without("packet.json"), "incomplete"),
        (without("checkpoint"), "incomplete"),
        (without("rotation-2"), "rotation"),
        (replaced("rotation-2", b"arsip key", b"Arsip key"), "rotation"),
        (replaced("keys", b"+", b"-"), "keys"),
        (replaced("checkpoint", b"arsip/", b"arsiq/"), "checkpoint"),
        (replaced("packet.json", b"arsip-packet 1", b"arsip-packet 2"), "statement"),
        (replaced("packet.json", b"{", b"["), "statement"),
        (replaced("journal.jsonl", b"\n", b"\n\n"), "entries"),
        (replaced("journal.jsonl", b'"certified"', b'"forgotten"'), "inclusion"),
        (replaced("journal.jsonl", b'"actor":"budi"', b'"actor":"siti"'), "inclusion"),
        (statement(lambda said: said.update(record="0000000000000000")), "entries"),
        (statement(lambda said: said.update(proofs=[])), "entries"),
        (statement(lambda said: said.update(proofs=[*said["proofs"], said["proofs"][0]])), "entries"),  # type: ignore[misc, index]
        (statement(lambda said: said["proofs"][0]["path"].pop()), "inclusion"),  # type: ignore[index]
        (statement(lambda said: said["proofs"][0]["path"].append("00" * 32)), "inclusion"),  # type: ignore[index]
        (statement(lambda said: said["original"].update(sha256="0" * 64)), "original"),  # type: ignore[attr-defined]
        (statement(lambda said: said["original"].update(sha512="0" * 128)), "original"),  # type: ignore[attr-defined]
        (replaced("original.txt", b"PPID", b"PPIT"), "original"),
        (both(without("original.txt"), replaced("inventory.json", b'"filed"', b'"other"')), "inventory"),
        (replaced("inventory.json.sha512", b"a", b"b"), "inventory"),
        (replaced("record.json", b"Keputusan", b"Kepatusan"), "inventory"),
    ],
)
def test_what_the_office_itself_would_alter_is_noticed(
    office: tuple[Archive, Record], packet: bytes, change: Change, code: str
) -> None:
    """Even with the key in hand, a packet must agree with the journal that was signed before."""
    members = dict(unpack(packet))
    change(members)
    members.pop("manifest")
    key = office[0].notary.ring.public()[-1]
    lines = "".join(f"{hashlib.sha256(data).hexdigest()}  {name}\n" for name, data in members.items())
    members["manifest"] = office[0].notary.state(f"arsip packet\n{key.name}\n{lines}")
    assert judged_by_both(pack(members)) == code


def test_a_statement_of_the_office_is_never_a_checkpoint(office: tuple[Archive, Record]) -> None:
    with pytest.raises(ValueError, match="origin"):
        office[0].notary.state("arsip\n7\n")
