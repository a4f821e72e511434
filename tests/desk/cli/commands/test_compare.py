"""A copy presented at the desk: the same bytes, the same words, nearly the same, or neither."""

from __future__ import annotations

import pytest

from tests.desk.office import FILES, Office

pytestmark = pytest.mark.slow  # together they take more than the quick part of the tests may

CODE = "500.12/001/IKP/2024"
LONG = " ".join(f"kata{one}{two} penting{two}{one}" for one in "abcdefgh" for two in "vwxyz")


def test_the_filed_bytes_are_the_archived_document(office: Office) -> None:
    copy = office.write("dibawa/apa-saja.bin", FILES["sk.txt"])
    (told,) = office.json("compare", copy)
    assert (told["verdict"], told["code"], told["version"], told["by"]) == ("same", CODE, 1, "budi")
    assert told["intact"] is True
    assert told["filed"] == office.json("log", "--record", CODE)[-1]["time"]
    assert office.run("compare", copy).out.startswith("YA")


def test_a_damaged_archive_does_not_say_yes_and_no_more(office: Office) -> None:
    copy = office.write("salinan.txt", FILES["sk.txt"])
    path = office.object_file(office.record("Keputusan tentang PPID")["id"], "original.txt")
    path.chmod(0o644)
    path.write_text("lain")
    told = office.run("compare", copy)
    assert (told.status, "rusak" in told.out) == (3, True)


@pytest.mark.parametrize("without_index", [False, True])
def test_the_same_words_in_other_bytes_are_told_as_such(office: Office, without_index: bool) -> None:
    office.write("masuk/panjang.txt", LONG)
    office.json("ingest", office.folder / "masuk/panjang.txt")
    if without_index:
        (office.home / "index").rename(office.folder / "index")
    copy = office.write("salinan.txt", LONG.upper().replace(" ", ",\n"))
    told = office.run("compare", copy, "--json")
    assert (told.status, told.row["verdict"], told.row["apart"]) == (3, "same_text", 0)
    assert told.row["words"] == 80
    assert office.run("compare", copy).out.startswith("TEKS SAMA")
    copy = office.write("salinan.txt", LONG.replace("pentingwb ", "gentingwb ").replace("katacx ", ""))
    told = office.run("compare", copy, "--json")
    assert (told.status, told.row["verdict"], told.row["apart"]) == (3, "near_text", 2)
    assert "2 dari 79" in office.run("compare", copy).out


def test_the_words_of_a_short_document_are_found_by_the_index(office: Office) -> None:
    copy = office.write("salinan.txt", FILES["sk.txt"].lower())
    assert office.run("compare", copy, "--json").row["code"] == CODE


def test_another_document_is_none_of_ours(office: Office) -> None:
    told = office.run("compare", office.write("lain.txt", "Sesuatu yang lain sama sekali\n"), "--json")
    assert (told.status, told.row["verdict"], told.row["record"]) == (3, "different", None)
    assert office.run("compare", office.write("lain.txt", "—\n")).out.startswith("TIDAK")


def test_what_cannot_be_read_is_compared_by_its_bytes_alone(office: Office) -> None:
    copy = office.write("rusak.pdf", "%PDF-1.4 rusak")
    told = office.run("compare", copy, "--json")
    assert (told.status, told.row["verdict"]) == (3, "different")
    assert told.row["reason"]
    office.run("ingest", copy)
    again = office.run("compare", copy, "--json").row
    assert again["held"] == office.json("quarantine", "list")[0]["id"]
    assert again["held"] in office.run("compare", copy).out


def test_comparing_changes_nothing(office: Office) -> None:
    before = office.json("log")
    office.run("compare", office.write("lain.txt", "Sesuatu yang lain\n"))
    assert office.json("log") == before


def test_the_copy_of_a_destroyed_record_is_known_as_such(office: Office) -> None:
    office.bury(CODE)
    told = office.run("compare", office.write("salinan.txt", FILES["sk.txt"]))
    assert (told.status, "sudah musnah" in told.out) == (3, True)
