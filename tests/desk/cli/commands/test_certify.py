"""A packet made at the desk, checked at the desk and by the verifier that is in it."""

from __future__ import annotations

import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from tests.desk.office import FILES, Office

pytestmark = pytest.mark.slow

CODE = "500.12/001/IKP/2024"


@pytest.fixture
def packet(office: Office) -> Path:
    (made,) = office.json("certify", CODE, "--output", "bukti.zip", "--with-original")
    assert made["path"] == "bukti.zip"
    return office.folder / "bukti.zip"


def stand_alone(packet: Path, *arguments: str) -> tuple[int, str]:
    with zipfile.ZipFile(packet) as archive:
        verifier = archive.read("verify.py")
    command: list[str | bytes | Path] = [sys.executable, "-I", "-S", "-c", verifier, packet, *arguments]
    done = subprocess.run(
        command,
        cwd=packet.parent,
        capture_output=True,
        text=True,
        check=False,
        env=os.environ | {"LANG": "C"},
    )
    assert done.stderr == ""
    return done.returncode, done.stdout


def test_a_packet_is_proven_here_and_elsewhere(office: Office, packet: Path) -> None:
    (key,) = office.json("key", "show")
    copy = office.write("salinan.txt", FILES["sk.txt"])
    (told,) = office.json("verify", packet, copy, "--key", key["key"])
    assert (told["sound"], told["code"], told["record_code"]) == (True, None, CODE)
    assert told["key_compared"] is told["copy_compared"] is True
    text = office.run("verify", packet)
    assert (text.status, "PERHATIAN" in text.out) == (0, True)
    status, out = stand_alone(packet, str(copy), "--key", key["key"])
    assert (status, "BERKAS SAMA" in out) == (0, True)


def test_another_copy_or_key_or_an_altered_packet_is_a_finding(office: Office, packet: Path) -> None:
    other = office.write("lain.txt", FILES["sk.txt"] + " ")
    office.json("--home", "lain", "init")
    (stranger,) = office.json("--home", "lain", "key", "show")
    altered = office.folder / "ubah.zip"
    altered.write_bytes(packet.read_bytes().replace(b"KEPUTUSAN", b"KEPATUSAN"))
    cases = [
        ([packet, other], "presented"),
        ([packet, "--key", stranger["key"]], "key"),
        ([altered], "container"),
    ]
    for arguments, code in cases:
        told = office.run("verify", *arguments, "--json")
        assert (told.status, told.row["sound"], told.row["code"]) == (3, False, code)
        assert "TIDAK TERBUKTI" in office.run("verify", *arguments).out
        status, out = stand_alone(Path(arguments[0]), *map(str, arguments[1:]))
        assert (status, f"[{code}]" in out) == (3, True)
    assert office.run("verify", packet, "--key", "bukan kunci").status == 2


def test_the_journal_says_who_was_given_proof_of_what(office: Office, packet: Path) -> None:
    last = office.json("log", "--record", CODE)[-1]
    assert (last["action"], last["detail"]) == ("certified", {"original": "yes", "version": "1"})
    assert office.run("log", "verify").status == 0


def test_nothing_is_written_over_and_no_damaged_record_is_certified(office: Office, packet: Path) -> None:
    before = packet.read_bytes()
    told = office.run("certify", CODE, "--output", packet)
    assert (told.status, packet.read_bytes()) == (1, before)
    record = office.record("Keputusan tentang PPID")["id"]
    path = office.object_file(record, "original.txt")
    path.chmod(0o644)
    path.write_text("lain")
    told = office.run("certify", CODE)
    assert (told.status, told.out) == (3, "")
    assert "original.txt" in told.err
    assert sorted(path.name for path in office.folder.glob("bukti*")) == ["bukti.zip"]


def test_a_packet_is_named_after_its_record(office: Office) -> None:
    (made,) = office.json("certify", CODE)
    assert made["path"] == f"bukti-{made['id']}.zip"
    with zipfile.ZipFile(office.folder / made["path"]) as archive:
        assert archive.namelist()[:2] == ["SURAT-KETERANGAN.txt", "verify.py"]
        assert "original.txt" not in archive.namelist()
        assert CODE in archive.read("SURAT-KETERANGAN.txt").decode()
