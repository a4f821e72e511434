"""Replica, repair, backup, restore and rebuilding at the desk: what an office does when something is lost."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from tests.archive.copies.test_encryption import recipient_of, written_key
from tests.desk.office import Office

pytestmark = pytest.mark.slow  # together they take more than the quick part of the tests may

REPORT = "laporan.txt"


def damage(office: Office, title: str = REPORT) -> str:
    """Damage a record's original and let a check find it."""
    record: str = office.record(title)["id"]
    path = office.object_file(record, "original.txt")
    path.chmod(0o644)
    path.write_bytes(b"?")
    assert office.run("check").status == 3
    return record


def lose(office: Office, *patterns: str) -> None:
    for pattern in patterns:
        for path in office.home.glob(pattern):
            shutil.rmtree(path) if path.is_dir() else path.unlink()


def found(office: Office) -> list[str]:
    return [hit["id"] for hit in office.json("search", "laporan layanan")[0]["hits"]]


def test_a_replica_is_added_synced_checked_and_repairs(office: Office) -> None:
    (row,) = office.json("replica", "add", "salinan")
    assert (row["synced"], row["reachable"]) == (None, True)
    (row,) = office.json("replica", "sync")
    assert (row["written"], row["failures"]) == (3, [])
    assert office.run("replica", "check").status == 0
    record = damage(office)
    (row,) = office.json("repair")
    assert (row["record"], row["files"]) == (record, ["v1/content/original.txt"])
    assert Path(row["aside"]).is_relative_to(office.home / "quarantine")
    assert office.run("check").status == 0
    (row,) = office.json("replica", "list")
    assert row["lag"] > 0


def test_a_damaged_replica_is_named_and_mended(office: Office) -> None:
    office.run("replica", "add", "salinan")
    office.run("replica", "sync")
    next(Path("salinan").rglob("text.txt")).unlink()
    assert "HILANG" in office.run("replica", "check").out
    told = office.run("replica", "check", "salinan", "--mend")
    assert (told.status, "dipulihkan" in told.out) == (3, True)
    assert office.run("replica", "check").status == 0


def test_a_held_file_is_looked_after_like_a_record(office: Office) -> None:
    office.write("masuk/rusak.pdf", "%PDF-1.4 rusak")
    held = office.run("ingest", "masuk/rusak.pdf", "--json").lines[0]["id"]
    assert held[:16] in office.run("quarantine", "list").out
    office.run("replica", "add", "salinan")
    office.run("replica", "sync")
    shutil.rmtree(office.home / "quarantine" / held)
    assert "HILANG" in office.run("check").out
    told = office.run("quarantine", "release", held[:16])
    assert (told.status, "rusak.pdf" in told.err) == (1, True)
    (row,) = office.json("repair")
    assert (row["record"], row["files"]) == (held, ["original", "held.json"])
    assert office.run("check").status == 0
    shutil.rmtree(office.home / "quarantine" / held)
    assert office.run("ingest", "masuk/rusak.pdf").status == 3
    assert office.run("check").status == 0
    assert office.run("quarantine", "release", held[:16]).status == 0


def test_without_a_copy_a_repair_says_so_every_time(office: Office) -> None:
    record = damage(office)
    told = office.run("repair")
    assert told.status == 3
    assert record in told.out
    assert "RUSAK" in office.run("list", "--damaged").out


def test_a_backup_repairs_too(office: Office) -> None:
    office.json("backup", "cadangan")
    record = damage(office)
    assert office.run("repair", record, "--from", "cadangan").status == 0


def test_the_office_is_restored_into_an_empty_home(office: Office) -> None:
    before = [row["id"] for row in office.json("list")]
    (made,) = office.json("backup", "cadangan")
    assert office.run("backup", "cadangan", "--check").status == 0
    shutil.rmtree(office.home)
    (row,) = office.json("restore", "cadangan")
    assert (row["records"], row["findings"], row["journal"]) == (3, 0, True)
    assert row["generation"] == made["generation"]
    assert [row["id"] for row in office.json("list")] == before
    assert found(office) == [office.record(REPORT)["id"]]
    assert [row["name"] for row in office.json("backup", "cadangan", "--list")] == [
        made["generation"]["name"]
    ]


def test_damage_is_told_by_the_backup(office: Office) -> None:
    record = damage(office)
    told = office.run("backup", "cadangan")
    assert told.status == 3
    assert record in told.out


@pytest.mark.parametrize("lost", [("catalogue.sqlite*",), ("index",), ("catalogue.sqlite*", "index")])
def test_catalogue_or_index_or_both_die_suddenly(office: Office, lost: tuple[str, ...]) -> None:
    """What the manual tells the office to do, step by step."""
    listed, answer = office.json("list"), found(office)
    lose(office, *lost)
    if "index" not in lost:
        told = office.run("list")
        assert (told.status, "rebuild-catalogue" in told.err) == (1, True)
    if "catalogue.sqlite*" in lost:
        (row,) = office.json("rebuild-catalogue")
        assert (row["records"], row["unread"], row["lost"], row["gaps"]) == (3, [], [], [])
    assert office.run("index", "rebuild").status == 0
    assert office.json("list") == listed
    assert found(office) == answer
    assert office.run("check").status == 0
    assert office.json("scheme", "list") != []
    assert office.run("ingest", office.write("baru.txt", "surat baru")).status == 0


def test_a_broken_catalogue_is_told_with_what_to_do(office: Office) -> None:
    lose(office, "catalogue.sqlite-*")
    (office.home / "catalogue.sqlite").write_bytes(b"bukan basis data" * 1000)
    told = office.run("list")
    assert (told.status, "rebuild-catalogue" in told.err) == (1, True)
    (row,) = office.json("rebuild-catalogue")
    assert Path(row["aside"], "catalogue.sqlite").read_bytes().startswith(b"bukan")
    assert len(office.json("list")) == 3


def test_a_wrong_folder_is_refused_in_words(office: Office) -> None:
    office.write("penuh/berkas", "x")
    for arguments in (
        ("replica", "add", "penuh"),
        ("backup", "penuh"),
        ("backup", "penuh", "--list"),
        ("replica", "sync", "penuh"),
        ("restore", "penuh"),
    ):
        told = office.run(*arguments)
        assert (told.status, told.err.startswith("arsip: ")) == (1, True)
    office.run("backup", "cadangan")
    assert office.run("restore", "cadangan").status == 1
    shutil.rmtree(office.home)
    assert office.run("restore", "cadangan", "--generation", "x").status == 1


def test_doctor_tells_when_others_may_enter_the_home_or_a_replica(office: Office) -> None:
    office.run("replica", "add", "salinan")

    def is_journalled() -> bool:
        return "readable_by_others" in office.run("doctor", "--json").row["complaints"]

    assert not is_journalled()
    for place in (office.home, office.folder / "salinan"):
        place.chmod(0o750)
        assert is_journalled()
        place.chmod(0o700)
    assert not is_journalled()


@pytest.mark.slow
def test_an_encrypted_backup_is_made_checked_and_restored(office: Office) -> None:
    key, stranger = (written_key(office.folder / name) for name in ("kunci", "asing"))
    (made,) = office.json("backup", "sandi", "--encrypt-to", recipient_of(key))
    assert (made["written"], made["failures"]) == (3, [])
    assert office.json("backup", "sandi", "--list") == [made["generation"]]
    assert office.run("backup", "sandi", "--check").status == 0
    assert "tersandi" in office.run("backup", "sandi").err
    assert office.run("backup", "lain", "--encrypt-to", "age1salah").status == 2
    before = [row["id"] for row in office.json("list")]
    office.home.rename(office.folder / "lama")
    assert office.run("restore", "sandi").status == 2
    wrong = office.run("restore", "sandi", "--identity", stranger)
    assert (wrong.status, "penerima lain" in wrong.err) == (1, True)
    assert office.run("restore", "sandi", "--identity", office.write("kosong", "")).status == 2
    (row,) = office.json("restore", "sandi", "--identity", key)
    assert (row["records"], row["findings"], row["journal"]) == (3, 0, True)
    assert [each["id"] for each in office.json("list")] == before
    assert not list(office.folder.glob(".*decrypted"))
    (piece,) = (office.folder / "sandi/generations").glob("*.age")
    piece.chmod(0o644)
    piece.write_bytes(piece.read_bytes()[:-1])
    assert office.run("backup", "sandi", "--check").status == 3
