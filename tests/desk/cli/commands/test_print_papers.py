"""The papers of the office, all from one value, and the validators that a packet names."""

from __future__ import annotations

import json
import subprocess
import sys
import zipfile
from pathlib import Path

import pikepdf
import pytest

from desk.standalone import verify
from tests.desk.cli.commands.test_sign import CODE, STEPS, sign
from tests.desk.cli.commands.test_sign import house as house  # noqa: PLC0414 - the fixture
from tests.desk.closed_house import ClosedHouse

pytestmark = pytest.mark.slow


@pytest.fixture
def signed(house: ClosedHouse) -> ClosedHouse:
    for step in STEPS:
        sign(house, step)
    house.enter("joko")
    return house


def test_a_sheet_is_pdf_a_and_always_the_same_bytes(signed: ClosedHouse) -> None:
    office = signed.office
    rows = [
        office.json("print", "authentication", CODE, "--to", office.folder / name)[0]
        for name in ("satu.pdf", "dua.pdf")
    ]
    assert rows[0]["number"].startswith("AUTENTIKASI/")
    one, two = ((office.folder / name).read_bytes() for name in ("satu.pdf", "dua.pdf"))
    assert one == two
    with pikepdf.open(office.folder / "satu.pdf") as pdf, pdf.open_metadata() as told:
        assert (told["pdfaid:part"], told["pdfuaid:part"]) == ("2", "1")


def test_every_kind_of_file_says_the_same(signed: ClosedHouse) -> None:
    office = signed.office
    for kind in ("json", "csv", "xlsx", "pdf"):
        office.json("print", "verification", CODE, "--to", office.folder / f"lembar.{kind}")
    told = json.loads((office.folder / "lembar.json").read_text())
    assert len(told["rows"]) == 8
    assert told["signatures"][0]["name"] == "Eka"
    assert "Eka" in (office.folder / "lembar.csv").read_text(encoding="utf-8-sig")


def test_officers_and_receipts(signed: ClosedHouse) -> None:
    office = signed.office
    office.json("print", "officers", "--to", office.folder / "petugas.json")
    rows = json.loads((office.folder / "petugas.json").read_text())["rows"]
    assert ["authenticate", "Fajar", "", "kepala unit", "IKP", "SK 1/2020"] in rows
    signed.enter("eka")
    office.json("print", "receipt", "1", "--from", "Rina", "--to", office.folder / "terima.json")
    assert len(json.loads((office.folder / "terima.json").read_text())["rows"]) == 3
    assert (
        office.run("print", "authentication", "000.1/001/APTIKA/2023", "--to", office.folder / "x.pdf").status
        == 1
    )


def run_verifier(packet: Path) -> str:
    done = subprocess.run(
        [sys.executable, verify.__file__, packet], capture_output=True, text=True, check=False
    )
    return done.stdout


def test_a_packet_names_who_signed_and_one_changed_letter_is_not_proven(signed: ClosedHouse) -> None:
    office = signed.office
    packet = office.folder / "bukti.zip"
    office.json("certify", CODE, "--output", packet)
    told = run_verifier(packet)
    assert told.startswith("TERBUKTI")
    assert [name in told for name in ("Dewi", "Eka", "Fajar (unit_head, IKP)", "Gita")] == [True] * 4
    with zipfile.ZipFile(packet) as opened:
        members = {info.filename: opened.read(info) for info in opened.infolist()}
    assert b"Fajar (unit_head, IKP)" in members["SURAT-KETERANGAN.txt"]
    members["journal.jsonl"] = members["journal.jsonl"].replace(b"Fajar", b"Fajur")
    packet.write_bytes(verify.pack(members))
    assert run_verifier(packet).startswith("TIDAK TERBUKTI")


def test_the_verifier_reads_each_signers_view_as_the_office_does(signed: ClosedHouse) -> None:
    office = signed.office
    packet = office.folder / "bukti.zip"
    signed.enter("dewi")
    office.json("describe", CODE, "--summary", "lain")  # the head's signature stands, those before it do not
    signed.enter("joko")
    office.json("certify", CODE, "--output", packet)
    told = run_verifier(packet)
    assert [name in told for name in ("describe: Dewi", "verify: Eka", "authenticate: Fajar")] == [
        False,
        False,
        True,
    ]
