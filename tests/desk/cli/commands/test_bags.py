"""Records leave as bags and come in as bags; what comes in is verified before any of it is ingested."""

from __future__ import annotations

import hashlib
import shutil
from pathlib import Path

import bagit
import pytest

from tests.desk.office import Office

pytestmark = pytest.mark.slow  # together they take more than the quick part of the tests may

DINAS = ("--organization", "Dinas Kominfo", "--to", "keluar")


def test_all_records_are_exported_and_valid(office: Office) -> None:
    rows = office.json("export", "--all", *DINAS)
    assert {row["record"] for row in rows} == {row["id"] for row in office.json("list")}
    for row in rows:
        bagit.Bag(row["bag"]).validate()


def test_a_damaged_record_is_named_and_the_others_exported(office: Office) -> None:
    record = office.record("laporan.txt")["id"]
    office.object_file(record, "text.txt").unlink()
    told = office.run("export", "--all", *DINAS, "--json")
    assert told.status == 3
    assert [row["record"] for row in told.lines if row["bag"] is None] == [record]
    assert len(list(Path("keluar").iterdir())) == 2


def test_an_exported_record_comes_in_elsewhere_with_its_name_and_description(office: Office) -> None:
    (row,) = office.json("export", "500.12/001/IKP/2024", *DINAS)
    before = office.record("Keputusan tentang PPID")
    shutil.rmtree(office.home)
    office.run("init")
    *outcomes, last = office.json("import-bag", row["bag"])
    assert [outcome["sha256"] for outcome in outcomes] == [before["original"]["sha256"]]
    assert last["summary"]["filed"] == 1
    after = office.record("Keputusan tentang PPID")
    assert after["original"]["name"] == before["original"]["name"]
    assert (after["dated"], after["code"]) == (before["dated"], None)


@pytest.mark.parametrize("name", ["nama\nbaris.txt", "Surat\\Masuk\\b.txt", "~/../a:b.txt"], ids=ascii)
def test_a_name_is_data_and_comes_in_as_it_was(office: Office, name: str) -> None:
    given = office.folder / "aneh" / name.replace("/", "∕")
    given.parent.mkdir()
    given.write_text("isi yang aneh namanya")
    record, _ = office.json("ingest", given)
    before = office.json("show", record["id"])[0]["original"]
    (row,) = office.json("export", record["id"], *DINAS)
    shutil.rmtree(office.home)
    office.run("init")
    *outcomes, last = office.json("import-bag", row["bag"])
    assert (last["summary"]["received"], last["summary"]["filed"]) == (1, 1)
    assert office.json("show", outcomes[0]["id"])[0]["original"] == before


def test_a_record_whose_own_words_cannot_be_read_is_refused_and_nothing_is_lost(office: Office) -> None:
    (row,) = office.json("export", "500.12/001/IKP/2024", *DINAS)
    bag = Path(row["bag"])
    (place,) = bag.glob("data/v1/content/record.json")
    before = {path: path.read_bytes() for path in bag.rglob("original.*")}
    place.chmod(0o644)
    place.write_bytes(place.read_bytes().replace(b'"phase": "active"', b'"phase": "future"'))
    for name in bag.glob("*manifest-*.txt"):
        name.unlink()
    lines = [
        f"{hashlib.sha256(path.read_bytes()).hexdigest()}  {path.relative_to(bag)}\n"
        for path in sorted((bag / "data").rglob("*"))
        if path.is_file()
    ]
    (bag / "manifest-sha256.txt").write_text("".join(lines))
    told = office.run("import-bag", bag)
    assert told.status == 1
    assert "data/v1/content/record.json: own_metadata" in told.err
    assert len(office.json("list")) == 3
    assert {path: path.read_bytes() for path in bag.rglob("original.*")} == before


def test_a_hostile_bag_is_refused_and_nothing_of_it_is_ingested(office: Office) -> None:
    (row,) = office.json("export", "500.12/001/IKP/2024", *DINAS)
    (Path(row["bag"]) / "data" / "jahat").symlink_to("/etc/passwd")
    told = office.run("import-bag", row["bag"])
    assert (told.status, "no_regular_file" in told.err) == (1, True)
    assert len(office.json("list")) == 3


def test_export_is_told_which_records(office: Office) -> None:
    assert office.run("export", *DINAS).status == 2
    assert office.run("export", "x", "--all", *DINAS).status == 2


def test_rubbish_in_a_bag_is_passed_over_and_named(office: Office) -> None:
    office.write("bag/surat.txt", "surat dari kantor lain\n")
    office.write("bag/.DS_Store", "sampah")
    bagit.make_bag(str(office.folder / "bag"))
    *rows, last = office.run("import-bag", "bag", "--json").lines
    assert [(row["path"], row["outcome"]) for row in rows] == [
        ("bag/data/.DS_Store", "passed_over"),
        ("bag/data/surat.txt", "filed"),
    ]
    assert last["summary"]["received"] == 1
