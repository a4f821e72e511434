"""Tables come in whole, or the valid rows where a person asked for that."""

from __future__ import annotations

import pytest

from tests.desk.office import CLASSES, JRA, UNITS, Office

DIRTY = "kode,nama\nIKP,Informasi\n,Tanpa kode\nUMUM,\n"


@pytest.mark.parametrize(("table", "text"), [("units", UNITS), ("classification", CLASSES), ("jra", JRA)])
def test_a_clean_table_is_loaded(desk: Office, table: str, text: str) -> None:
    desk.run("init")
    told = desk.run("import", table, desk.write("table.csv", text), "--json")
    rows = len(text.splitlines()) - 1
    assert told.status == 0
    assert told.row == {
        "summary": {"accepted": rows, "refused": 0, "imported": True, "repeated": [], "ignored": []}
    }


def test_a_dirty_table_is_refused_whole_and_every_bad_row_named(desk: Office) -> None:
    desk.run("init")
    told = desk.run("import", "units", desk.write("units.csv", DIRTY), "--json")
    *refused, last = told.lines
    assert told.status == 1
    assert [row["line"] for row in refused] == [3, 4]
    assert all(set(row) == {"line", "code", "message", "text"} for row in refused)
    assert (last["summary"]["accepted"], last["summary"]["refused"]) == (1, 2)
    assert last["summary"]["imported"] is False
    # Without a register any unit is taken; had the one good row been loaded, this one would be refused.
    assert desk.run("scheme", "add", "LAIN", "{number}", "--from", "2024-01-01").status == 0


def test_the_valid_rows_are_loaded_on_request(desk: Office) -> None:
    desk.run("init")
    told = desk.run("import", "units", desk.write("units.csv", DIRTY), "--accept-valid")
    assert told.status == 3
    assert "1 baris benar, 2 baris ditolak" in told.out
    assert "baris 3" in told.out
    assert desk.run("ingest", desk.write("a.txt", "satu"), "--unit", "LAIN").status == 2


def test_what_was_passed_over_is_named(desk: Office) -> None:
    desk.run("init")
    text = "kode,nama,telepon\nIKP,Informasi,1\nIKP,Informasi,1\n"
    told = desk.run("import", "units", desk.write("units.csv", text))
    assert told.status == 0
    assert "berulang dilewati: 3" in told.out
    assert "kolom tidak dikenal: telepon" in told.out


def test_a_table_without_its_columns_is_no_table(desk: Office) -> None:
    desk.run("init")
    told = desk.run("import", "jra", desk.write("jra.csv", "a,b\n1,2\n"))
    assert (told.status, told.out) == (1, "")
    assert "tabel tidak dapat dibaca" in told.err


def test_the_offices_own_terms_are_found_at_once(desk: Office) -> None:
    desk.run("init")
    desk.run("ingest", desk.write("a.txt", "panduan sistem kearsipan digital"))
    assert desk.run("search", "sikedip", "--json").row["total"] == 0
    told = desk.run(
        "import", "terms", desk.write("t.csv", "singkatan,kepanjangan\nSIKEDIP,sistem kearsipan digital\n")
    )
    assert told.status == 0
    answer = desk.run("search", "sikedip", "--json").row
    assert (answer["total"], answer["added"]) == (
        1,
        [{"typed": "sikedip", "forms": ["sistem kearsipan digital"]}],
    )
    assert "Dicari juga untuk sikedip: sistem kearsipan digital" in desk.run("search", "sikedip").out
