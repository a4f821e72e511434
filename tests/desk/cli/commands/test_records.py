"""One record at the desk: shown, copied out, described, coded, held, and followed in the journal."""

from __future__ import annotations

import pytest

from tests.desk.office import FILES, Office

DECREE, REPORT = "Keputusan tentang PPID", "laporan.txt"
RECORD = {
    *(
        "damaged",
        "id",
        "code",
        "title",
        "number",
        "dated",
        "kind",
        "unit",
        "classification",
        "period",
        "summary",
        "closed",
    ),
    *("event", "access", "publicity", "stage", "publication", "phase", "version", "aliases", "pages"),
    *(
        "original",
        "suggestions",
        "text",
        "cut_from",
        "names",
        "rescans",
        "signatures",
        "warrant",
        "unit_name",
        "sign_offs",
        "unread",
    ),
}


def test_a_record_is_shown_by_id_and_by_code(office: Office) -> None:
    (row,) = office.json("show", "500.12/001/IKP/2024")
    assert set(row) == RECORD
    assert (row["title"], row["dated"], row["unit"], row["period"]) == (DECREE, "2024-05-06", "IKP", "2024")
    assert (row["version"], row["aliases"], row["text"]) == (1, [], None)
    assert set(row["original"]) == {"name", "media_type", "size", "sha256", "sha512"}
    assert office.json("show", row["id"]) == [row]


def test_people_see_what_is_known_and_what_is_only_suggested(office: Office) -> None:
    told = office.run("show", "500.12/001/IKP/2024").out
    assert "Kode arsip      500.12/001/IKP/2024\n" in told
    assert "Nomor dokumen" not in told.partition("Usulan dari isi")[0]
    assert "None" not in told


def test_the_pages_are_parted_by_form_feeds(office: Office) -> None:
    told = office.run("show", "000.1/001/APTIKA/2023", "--text")
    assert told.out.rstrip("\n").split("\f")[1] == "Lampiran: daftar hadir rapat"
    (row,) = office.json("show", "000.1/001/APTIKA/2023", "--text")
    assert row["text"][1].startswith("Lampiran: daftar hadir rapat")


@pytest.mark.parametrize("arguments", [("show",), ("get", "--to", "x"), ("describe",), ("log", "--record")])
def test_what_is_not_in_the_archive_is_not_found(office: Office, arguments: tuple[str, ...]) -> None:
    told = office.run(*arguments, "500.12/999/IKP/2024")
    assert (told.status, told.out) == (1, "")
    assert "500.12/999/IKP/2024" in told.err


def test_the_original_is_copied_byte_for_byte(office: Office) -> None:
    (row,) = office.json("get", "500.12/001/IKP/2024", "--to", "salinan.txt")
    assert set(row) == {"id", "code", "path", "sha256", "size"}
    assert (office.folder / "salinan.txt").read_bytes() == (office.folder / "masuk/sk.txt").read_bytes()


def test_a_copy_into_a_folder_has_the_name_it_came_with(office: Office) -> None:
    target = office.folder / "keluar"
    target.mkdir()
    office.json("get", "000.1/001/APTIKA/2023", "--to", target)
    assert (target / "undangan.txt").read_text() == FILES["sub/undangan.txt"]


def test_a_copy_never_replaces_anything(office: Office) -> None:
    here = office.write("ada.txt", "milik orang lain")
    told = office.run("get", "500.12/001/IKP/2024", "--to", here)
    assert (told.status, told.out) == (1, "")
    assert here.read_text() == "milik orang lain"


def test_a_damaged_original_is_not_copied(office: Office) -> None:
    record = office.record(DECREE)["id"]
    original = office.object_file(record, "original.txt")
    original.chmod(0o644)
    original.write_bytes(original.read_bytes().replace(b"KEPUTUSAN", b"KEPUTUSEN"))
    told = office.run("get", record, "--to", "salinan.txt", "--json")
    assert (told.status, told.out) == (3, "")
    assert "rusak" in told.err
    assert not (office.folder / "salinan.txt").exists()


def test_a_description_changes_what_is_said_and_keeps_the_rest(office: Office) -> None:
    (row,) = office.json("describe", "500.12/001/IKP/2024", "--title", "SK PPID", "--closed", "2024-12-31")
    assert (row["title"], row["closed"], row["dated"], row["version"]) == (
        *("SK PPID", "2024-12-31", "2024-05-06"),
        2,
    )
    assert office.json("search", "judul:SK")[0]["total"] == 1


def test_a_suggestion_becomes_a_fact_when_it_is_accepted(office: Office) -> None:
    before = office.record(DECREE)
    (hint,) = [hint for hint in before["suggestions"] if hint["field"] == "number"]
    assert set(hint) == {"field", "value", "evidence", "page"}
    assert before["number"] is None
    (row,) = office.json("describe", before["id"], "--accept", "number")
    assert row["number"] == hint["value"]


def test_a_description_with_an_unknown_unit_is_refused(office: Office) -> None:
    told = office.run("describe", "500.12/001/IKP/2024", "--unit", "APTIKAA")
    assert (told.status, told.out) == (2, "")
    assert "APTIKA)" in told.err


def test_a_record_without_a_code_gets_one(office: Office) -> None:
    (waiting,) = office.json("list", "--uncoded")
    (row,) = office.json("code", waiting["id"], "--classification", "500.12.1", "--unit", "IKP")
    assert row["code"].startswith("500.12.1/")
    assert row["code"].split("/")[2] == "IKP"
    assert office.json("list", "--uncoded") == []
    assert office.json("search", f"kode:{row['code']}")[0]["total"] == 1


def test_a_code_is_never_replaced(office: Office) -> None:
    before = office.record(DECREE)
    told = office.run("code", before["id"], "--classification", before["classification"])
    assert (told.status, told.out) == (1, "")
    assert "500.12/001/IKP/2024" in told.err
    (after,) = office.json("code", before["id"], "--classification", "000.1")
    assert (after["code"], after["aliases"]) == (before["code"], [])


def test_an_unknown_class_is_refused_with_the_nearest(office: Office) -> None:
    told = office.run("code", office.record(REPORT)["id"], "--classification", "500.13", "--unit", "IKP")
    assert told.status == 2
    assert "500.12" in told.err


def test_a_list_is_filtered_and_ordered_by_code(office: Office) -> None:
    codes = [row["code"] for row in office.json("list")]
    assert codes == ["000.1/001/APTIKA/2023", "500.12/001/IKP/2024", None]
    assert [row["code"] for row in office.json("list", "--code", "500.12")] == [codes[1]]
    assert [row["code"] for row in office.json("list", "--period", "2023")] == [codes[0]]
    assert office.json("list", "--code", "500.1") == []


def test_a_hold_is_placed_listed_and_lifted(office: Office) -> None:
    record = office.record(DECREE)["id"]
    (hold,) = office.json("hold", "add", "500.12/001/IKP/2024", "--mandate", "Perkara 12/G/2024")
    assert hold == {"id": hold["id"], "record": record, "mandate": "Perkara 12/G/2024"}
    assert office.json("hold", "list") == [hold]
    office.json("hold", "lift", str(hold["id"]), "--reason", "putusan tetap")
    assert office.json("hold", "list") == []


def test_a_hold_that_is_not_in_force_cannot_be_lifted(office: Office) -> None:
    told = office.run("hold", "lift", "7", "--reason", "salah")
    assert (told.status, told.out) == (1, "")
    assert "7" in told.err


def test_the_journal_tells_who_did_what(office: Office) -> None:
    office.json("describe", "500.12/001/IKP/2024", "--title", "SK PPID")
    entries = office.json("log")
    assert all(
        set(row) == {"sequence", "time", "actor", "login", "action", "record", "detail", "reason", "previous"}
        for row in entries
    )
    assert [row["sequence"] for row in entries] == list(range(1, len(entries) + 1))
    assert entries[0]["previous"] == "0" * 64
    assert {row["actor"] for row in entries} == {"budi"}
    mine = office.json("log", "--record", "500.12/001/IKP/2024")
    assert [row["action"] for row in mine][-2:] == ["filed", "described"]
    assert {row["record"] for row in mine} == {office.record("SK PPID")["id"]}


def test_a_damaged_record_is_still_described_and_found(office: Office) -> None:
    record = office.record("laporan.txt")["id"]
    office.object_file(record, "original.txt").unlink()
    office.run("check")
    (listed,) = office.json("list", "--damaged")
    assert listed["id"] == record
    (damaged,) = listed["damaged"]
    assert (damaged["file"], damaged["verdict"]) == ("v1/content/original.txt", "missing")
    assert "RUSAK" in office.run("list").out
    assert "v1/content/original.txt" in office.run("show", record).out
    assert [hit["id"] for hit in office.json("search", "laporan layanan")[0]["hits"]] == [record]
