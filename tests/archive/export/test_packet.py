from __future__ import annotations

import hashlib
import json
import shutil
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from archive.archive import Archive
from archive.export.bag import NothingToHand
from archive.export.deterministic_zip import pack, unpack
from archive.export.packet import DamagedRecord, certify
from archive.export.packet_check import BadPacket, Checked, check_packet
from archive.journal.entries import Act, Action
from archive.journal.signed_note import PublicKey, Signer
from archive.storage.disk import Disk, digest_file
from archive.values.record import Record
from desk.printing.packet_enclosures import documents
from desk.standalone import verify
from tests.making import (
    DESCRIBED,
    file_one,
    make_archive,
    object_files,
    reopened,
    rewritten,
    write_journal,
    write_transcript,
)

CONTENT = b"Keputusan tentang PPID"
Members = dict[str, bytes]
Change = Callable[[Members], None]


def judged_by_both(packet: bytes, key: PublicKey | None = None, copy: Path | None = None) -> str:
    """`sound`, or the code of what is wrong; the two verifiers must agree."""
    try:
        ours: str | Checked = check_packet(packet, trusted=key, presented=digest_file(copy) if copy else None)
    except BadPacket as error:
        ours = error.code
    try:
        theirs = verify.check(packet, str(key) if key else None, copy.read_bytes() if copy else None)
    except verify.Unproven as error:
        code = str(error)
        return code if code in verify.EXPLAINED and code == ours else f"{code} against {ours}"
    assert isinstance(ours, Checked)
    assert theirs[1:] == (str(ours.key), ours.checkpoint.size)
    assert theirs[0]["record"] == ours.statement.record
    return "sound"


def made(archive: Archive, record: Record, *, with_original: bool = True) -> bytes:
    return certify(archive, record, documents, with_original=with_original)


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> tuple[Archive, Record]:
    """An archive whose key was changed once, and a record in it with a history."""
    archive = make_archive(tmp_path_factory.mktemp("office") / "home")
    file_one(archive, b"lain")
    record = file_one(archive, CONTENT)
    archive.notary.rotate()
    return archive, archive.filing.describe(record.id, DESCRIBED)


@pytest.fixture(scope="module")
def packet(office: tuple[Archive, Record]) -> bytes:
    return made(*office)


def test_a_packet_proves_its_record(office: tuple[Archive, Record], packet: bytes) -> None:
    archive, record = office
    assert judged_by_both(packet) == "sound"
    checked = check_packet(packet)
    assert checked.statement.record == record.id
    assert [entry.action for entry in checked.entries] == ["code_reserved", "filed", "certified"]
    assert checked.entries == tuple(
        entry for entry in archive.entries(record.id) if entry.sequence <= checked.checkpoint.size
    )


def test_a_packet_without_the_original_is_small_and_still_judges_a_copy(
    office: tuple[Archive, Record], tmp_path: Path
) -> None:
    packet = made(*office, with_original=False)
    assert not any(name.startswith("original.") for name in unpack(packet))
    copy, other = tmp_path / "salinan", tmp_path / "lain"
    copy.write_bytes(CONTENT)
    other.write_bytes(CONTENT + b" ")
    assert judged_by_both(packet, copy=copy) == "sound"
    assert judged_by_both(packet, copy=other) == "presented"


def test_every_key_that_led_to_the_present_one_is_trusted(
    office: tuple[Archive, Record], packet: bytes
) -> None:
    first, second = office[0].notary.ring.public()
    assert judged_by_both(packet, first) == judged_by_both(packet, second) == "sound"
    assert judged_by_both(packet, Signer.new(first.name).public) == "key"


def test_a_key_that_replaced_a_lost_one_is_not_trusted_for_it(tmp_path: Path) -> None:
    archive = make_archive(tmp_path / "home")
    record = file_one(archive, CONTENT)
    (old,) = archive.notary.ring.public()
    new = archive.notary.rotate(lost=True)
    packet = made(archive, record)
    assert [judged_by_both(packet, key) for key in (None, new, old)] == ["sound", "sound", "key"]
    archive.close()


def test_the_certificate_says_what_is_proven(packet: bytes) -> None:
    text = unpack(packet)["SURAT-KETERANGAN.txt"].decode()
    checked = check_packet(packet)
    for said in (hashlib.sha256(CONTENT).hexdigest(), str(checked.key), "Keputusan tentang PPID", "budi"):
        assert said in text
    assert "{" not in text


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


def test_an_older_record_whose_inventory_the_journal_does_not_name_can_be_certified(tmp_path: Path) -> None:
    archive = make_archive(tmp_path / "home")
    record = file_one(archive, CONTENT)
    entries = list(archive.entries())
    assert entries[-1].detail["inventory"] == archive.store.inventory_digest(record.id)
    archive.close()
    older = [
        replace(entry, detail={name: said for name, said in entry.detail.items() if name != "inventory"})
        for entry in entries
    ]
    write_journal(archive, rewritten(older))
    write_transcript(archive, rewritten(older))
    shutil.rmtree(archive.notary.checkpoints.folder)
    archive.notary.checkpoints.folder.mkdir()
    archive = reopened(archive)
    assert judged_by_both(made(archive, record)) == "sound"
    archive.close()


def test_a_damaged_record_is_not_certified(tmp_path: Path) -> None:
    archive = make_archive(tmp_path / "home")
    record = file_one(archive, CONTENT)
    path = next(path for path in object_files(archive, record) if path.name == "text.txt")
    path.chmod(0o644)
    path.write_bytes(b"lain")
    size = archive.last_sequence()
    with pytest.raises(DamagedRecord) as refusal:
        made(archive, record)
    assert refusal.value.file == "v1/content/text.txt"
    assert archive.last_sequence() == size
    archive.close()


def test_a_tombstone_is_not_certified(tmp_path: Path) -> None:
    archive = make_archive(tmp_path / "home")
    buried = archive.filing.bury(file_one(archive, CONTENT).id, "SK 1")
    with pytest.raises(NothingToHand):
        made(archive, buried)
    archive.close()


def test_a_packet_of_a_long_journal_proves_entries_of_old_segments(tmp_path: Path) -> None:
    archive = make_archive(tmp_path / "home")
    record = file_one(archive, CONTENT)
    for _ in range(3):
        with archive.catalogue.writing() as connection:
            archive.journal.write(connection, *archive_checks(700))
    archive = reopened(archive)
    assert judged_by_both(made(archive, record)) == "sound"
    archive.close()


def archive_checks(count: int) -> list[Act]:
    return [Act(Action.CHECKED)] * count


def test_the_stand_alone_verifier_runs_from_the_packet_with_python_alone(
    packet: bytes, tmp_path: Path
) -> None:
    (tmp_path / "paket.zip").write_bytes(packet)
    (tmp_path / "verify.py").write_bytes(unpack(packet)["verify.py"])
    (tmp_path / "salinan.txt").write_bytes(CONTENT)
    Disk().write(tmp_path / "rusak.zip", [packet.replace(b"Keputusan", b"Kepatusan")])

    def run(*arguments: str) -> tuple[int, str]:
        command = [sys.executable, "-I", "-S", "verify.py", *arguments]
        done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)
        assert done.stderr == ""
        return done.returncode, done.stdout

    status, out = run("paket.zip", "salinan.txt", "--key", str(check_packet(packet).key))
    assert (status, out.splitlines()[0][:8], "BERKAS SAMA" in out) == (0, "TERBUKTI", True)
    status, out = run("paket.zip")
    assert (status, "PERHATIAN" in out) == (0, True)
    assert run("rusak.zip")[1].startswith("TIDAK TERBUKTI [container]")
    assert [run(*words)[0] for words in (["rusak.zip"], ["none.zip"], [], ["--key", "x"])] == [3, 2, 2, 2]


# From RFC 8032 §7.1, tests 1, 2, 3 and 1024's first bytes left out: secret, public, message, signature.
RFC_8032 = [
    (
        "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a",
        "",
        "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9b46b"
        "d25bf5f0595bbe24655141438e7a100b",
    ),
    (
        "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c",
        "72",
        "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e458f3613d0f11d8c"
        "387b2eaeb4302aeeb00d291612bb0c00",
    ),
    (
        "fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025",
        "af82",
        "6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac18ff9b538d16f290ae67f760984dc659"
        "4a7c15e9716ed28dc027beceea1ec40a",
    ),
]


@pytest.mark.parametrize(("key", "message", "signature"), RFC_8032)
def test_the_signatures_of_the_standard_are_good(key: str, message: str, signature: str) -> None:
    arguments = (bytes.fromhex(key), bytes.fromhex(message), bytes.fromhex(signature))
    assert verify.has_signed(*arguments)
    assert PublicKey("a", arguments[0]).has_signed(*arguments[1:])


def says(key: bytes, message: bytes, signature: bytes) -> bool:
    try:
        return verify.has_signed(key, message, signature)
    except ValueError:
        return False


@settings(max_examples=25, deadline=None)
@given(st.binary(min_size=32, max_size=32), st.binary(max_size=200), st.data())
def test_pure_python_judges_signatures_as_the_library_does(
    seed: bytes, message: bytes, data: st.DataObject
) -> None:
    secret = Ed25519PrivateKey.from_private_bytes(seed)
    key, signature = secret.public_key().public_bytes_raw(), secret.sign(message)
    assert says(key, message, signature)
    changed = bytearray(signature)
    changed[data.draw(st.integers(0, 63))] ^= data.draw(st.integers(1, 255))
    for case in (
        (key, message, bytes(changed)),
        (key, message + b"!", signature),
        (seed, message, signature),
    ):
        assert says(*case) == PublicKey("a", case[0]).has_signed(*case[1:])


def test_the_second_spelling_of_a_signature_is_refused() -> None:
    secret = Ed25519PrivateKey.from_private_bytes(bytes(32))
    signature = secret.sign(b"isi")
    scalar = int.from_bytes(signature[32:], "little") + verify.ORDER
    other = signature[:32] + scalar.to_bytes(32, "little")
    assert not says(secret.public_key().public_bytes_raw(), b"isi", other)
