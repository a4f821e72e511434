"""Another file in the place of a record's original: signed anew, the old one still there, both proven."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from desk.standalone import verify
from tests.desk.cli.commands.test_sign import CODE, STEPS, shown, sign
from tests.desk.cli.commands.test_sign import house as house  # noqa: PLC0414 - the fixture
from tests.desk.closed_house import ClosedHouse

pytestmark = pytest.mark.slow  # each takes a whole office through its steps

NEW = "KEPUTUSAN\nNOMOR 12 TAHUN 2024\nhalaman yang dahulu hilang\n"


def run_verifier(packet: Path) -> str:
    done = subprocess.run(
        [sys.executable, verify.__file__, packet], capture_output=True, text=True, check=False
    )
    return done.stdout


def test_new_content_is_signed_anew_and_the_old_stays_readable(house: ClosedHouse) -> None:
    office = house.office
    for step in STEPS:
        sign(house, step)
    old = (office.folder / "masuk" / "sk.txt").read_bytes()
    file = office.write("baru.txt", NEW)
    house.enter("eka")
    (row,) = office.json("replace-original", CODE, file, "--reason", "halaman 2 hilang")
    assert (row["version"], row["stage"], row["original"]["name"]) == (5, "described", "baru.txt")
    assert CODE in office.run("search", "dahulu hilang").out
    office.json("get", CODE, "--to", office.folder / "kini.txt")
    office.json("get", CODE, "--version", "1", "--to", office.folder / "dulu.txt")
    assert (office.folder / "kini.txt").read_text() == NEW
    assert (office.folder / "dulu.txt").read_bytes() == old
    assert office.run("get", CODE, "--version", "9", "--to", office.folder / "x").status == 1
    for step in STEPS[1:]:
        sign(house, step)
    assert shown(house)["stage"] == "stored"
    packet = office.folder / "bukti.zip"
    office.json("certify", CODE, "--output", packet, "--with-original")
    told = run_verifier(packet)
    assert told.startswith("TERBUKTI"), told
    assert "authenticate: Fajar" in told
    house.enter("adi")
    assert office.run("check").status == 0
    assert office.run("check", "--structure").status == 0


def test_bytes_that_a_record_has_are_no_other_records(house: ClosedHouse) -> None:
    office = house.office
    house.enter("eka")
    before = house.journal()
    refused = office.run(
        "replace-original", CODE, office.folder / "masuk" / "laporan.txt", "--reason", "keliru"
    )
    assert (refused.status, house.journal() == before) == (1, True)


def test_the_catalogue_comes_back_with_sign_offs_and_replaced_originals(house: ClosedHouse) -> None:
    office = house.office
    sign(house, "describe")
    house.enter("eka")
    office.json("replace-original", CODE, office.write("baru.txt", NEW), "--reason", "halaman 2 hilang")
    sign(house, "verify")
    house.enter("joko")
    before = (office.json("list"), office.json("appointments"), shown(house)["sign_offs"])
    for path in office.home.glob("catalogue.sqlite*"):
        path.unlink()
    assert office.run("rebuild-catalogue").status == 0
    assert (office.json("list"), office.json("appointments"), shown(house)["sign_offs"]) == before
