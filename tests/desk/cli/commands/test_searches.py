"""Questions saved, asked in a batch, exported; suggestions and likeness at the desk."""

from __future__ import annotations

import shutil

import pytest

from ingest.tables.table_reader import read_rows
from tests.desk.office import Office

DECREE, INVITATION, REPORT = "Keputusan tentang PPID", "Undangan rapat anggaran", "laporan.txt"


def titles(answer: dict[str, object]) -> list[str]:
    hits = answer["hits"]
    assert isinstance(hits, list)
    return [hit["title"] for hit in hits]


def test_a_saved_search_is_asked_again_with_its_filters(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    (first,) = office.json("search", "informasi", "--unit", "IKP", "--period", "2024", "--save", "ppid")
    (again,) = office.json("searches", "run", "ppid")
    assert titles(first) == titles(again) == [DECREE]
    saved = {"name": "ppid", "question": "informasi", "filters": {"unit": "IKP", "period": "2024"}}
    assert office.json("searches", "list") == [saved]
    assert "ppid  informasi  --period 2024  --unit IKP" in office.run("searches", "list").out
    monkeypatch.setenv("ARSIP_ACTOR", "siti")
    assert office.json("searches", "list") == []
    assert office.run("searches", "run", "ppid").status == 1
    monkeypatch.setenv("ARSIP_ACTOR", "budi")
    assert office.json("searches", "delete", "ppid") == [saved]
    assert office.run("searches", "run", "ppid").status == 1


def test_a_question_that_cannot_be_read_is_not_saved(office: Office) -> None:
    assert office.run("search", "perihal:x", "--save", "x").status == 2
    assert office.json("searches", "list") == []


def test_many_questions_are_answered_and_the_bad_ones_named(office: Office) -> None:
    office.write(
        "q.csv",
        "No;Pertanyaan;Unit;Tahun\n1;informasi;IKP;\n2;perihal:x;;\n3;rapat;;dua\n4;;;2023\n"
        "5;dokumentasi undangan;;\n;;;\n",
    )
    told = office.run("search", "--batch", "q.csv", "--export", "jawab.csv", "--json")
    assert told.status == 3
    *rows, last = told.lines
    assert last == {"summary": {"questions": 5, "found": 3, "refused": 2}}
    assert [row["line"] for row in rows] == [2, 3, 4, 5, 6]
    assert [row["answer"] and titles(row["answer"])[0] for row in rows] == [
        DECREE, None, None, INVITATION, rows[4]["answer"]["hits"][0]["title"],
    ]  # fmt: skip
    assert [(row["code"], row["position"]) for row in rows[1:3]] == [
        ("unknown_field", 0),
        ("bad_filter", None),
    ]
    table = [row.cells for row in read_rows(office.folder / "jawab.csv")]
    assert table[1][:2] == ("2", "informasi")
    assert DECREE in table[1]
    assert table[2][:3] == ("3", "perihal:x", "")
    assert table[2][-1]
    assert len(table) == 1 + 1 + 1 + 1 + 1 + 2
    people = office.run("search", "--batch", "q.csv").out
    assert "baris 2: informasi: 1 arsip" in people
    assert "baris 3: perihal:x: tidak dapat dipahami" in people
    assert people.rstrip().endswith("5 pertanyaan: 3 ada jawabannya, 2 tidak dapat dipahami")


def test_a_table_without_questions_is_refused(office: Office) -> None:
    office.write("q.csv", "apa,mana\nx,y\n")
    told = office.run("search", "--batch", "q.csv")
    assert told.status == 1
    assert "pertanyaan" in told.err


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_all_that_is_found_is_exported(office: Office, kind: str) -> None:
    name = office.record(INVITATION)["id"]
    office.run("describe", name, "--summary", '=HYPERLINK("x")')
    (told,) = office.json("search", "--limit", "1", "--export", f"a.{kind}")
    assert (told["path"], told["records"]) == (f"a.{kind}", 3)
    header, *rows = (row.cells for row in read_rows(office.folder / f"a.{kind}"))
    assert header[:2] == ("Kode arsip", "Judul")
    assert [row[1] for row in rows] == [INVITATION, DECREE, REPORT]
    assert rows[0][8].startswith("'=" if kind == "csv" else "=")
    again = office.run("search", "--export", f"a.{kind}")
    assert again.status == 1
    shutil.rmtree(office.home / "index")
    down = office.run("search", "judul:rapat", "--export", f"b.{kind}")
    assert "1 arsip diekspor" in down.out
    assert "sedang mati" in down.err


def test_a_relaxed_answer_is_exported_whole(office: Office) -> None:
    (told,) = office.json("search", "dokumentasi undangan", "--export", "a.csv")
    assert told["records"] == 2


def test_records_alike_are_told_with_the_words_they_share(office: Office) -> None:
    (answer,) = office.json("search", "--similar", office.record(DECREE)["code"])
    assert titles(answer) == [REPORT]
    assert set(answer["words"]) == {"keputusan", "ppid", "informasi"}
    assert "Serupa menurut: keputusan" in office.run("search", "--similar", office.record(DECREE)["id"]).out
    (told,) = office.json("search", "--similar", office.record(DECREE)["id"], "--export", "a.csv")
    assert told["records"] == 1
    assert office.run("search", "--similar", "tidak-ada").status == 1
    shutil.rmtree(office.home / "index")
    assert office.run("search", "--similar", office.record(DECREE)["id"]).status == 1


def test_what_may_be_typed_next_is_suggested(office: Office) -> None:
    (found,) = office.json("suggest", "ang")
    assert found == {"titles": [INVITATION], "codes": [], "words": ["anggaran"]}
    assert "Judul       Undangan rapat anggaran" in office.run("suggest", "ang").out
    shutil.rmtree(office.home / "index")
    told = office.run("suggest", "ang")
    assert (told.status, told.out) == (0, "")
    assert "sedang mati" in told.err


@pytest.mark.parametrize(
    "arguments",
    [
        ("search", "--batch", "q.csv", "kata"),
        ("search", "--batch", "q.csv", "--save", "x"),
        ("search", "--similar", "x", "kata"),
        ("search", "--similar", "x", "--save", "y"),
        ("search", "--audience", "public", "--save", "y"),
        ("search", "--export", "a.pdf"),
        ("search", "--year", "0"),
        ("search", "--stage", "x"),
    ],
)
def test_options_at_odds_are_wrong_use(office: Office, arguments: tuple[str, ...]) -> None:
    office.write("q.csv", "pertanyaan\nx\n")
    assert office.run(*arguments).status == 2


def test_a_record_is_published_found_by_the_public_and_withdrawn(office: Office) -> None:
    name = office.record(DECREE)["code"]
    told = office.run("publish", name)
    assert told.status == 3
    assert "belum ditetapkan" in told.err
    (described,) = office.json("describe", name, "--publicity", "periodic")
    assert (described["publicity"], described["publication"]) == ("periodic", "none")
    assert office.json("publish", name)[0]["publication"] == "published"
    (answer,) = office.json("search", "--audience", "public")
    assert titles(answer) == [DECREE]
    assert office.json("withdraw", name, "--reason", "keliru")[0]["publication"] == "withdrawn"
    assert office.json("search", "--audience", "public")[0]["total"] == 0
    assert office.run("withdraw", name, "--reason", "lagi").status == 1
    reasons = [entry["reason"] for entry in office.json("log", "--record", name)]
    assert reasons[-1] == "keliru"


def test_a_public_reader_with_the_name_of_the_staff_sees_none_of_their_searches(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert office.run("search", "informasi", "--save", "rahasia").status == 0
    monkeypatch.setenv("ARSIP_READER_ROLE", "public")
    for words in (("list",), ("run", "rahasia"), ("delete", "rahasia")):
        told = office.run("searches", *words)
        assert (told.status, told.out) == (1, "")
        assert "informasi" not in told.err
    monkeypatch.delenv("ARSIP_READER_ROLE")
    assert [row["name"] for row in office.json("searches", "list")] == ["rahasia"]


def test_limited_staff_of_the_same_name_have_searches_of_their_own(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert office.run("search", "informasi", "--save", "rahasia").status == 0
    monkeypatch.setenv("ARSIP_READER_ROLE", "staff")
    monkeypatch.setenv("ARSIP_READER_UNITS", "APTIKA")
    assert office.json("searches", "list") == []
    for words in (("run", "rahasia"), ("delete", "rahasia")):
        told = office.run("searches", *words)
        assert (told.status, told.out, "informasi" in told.err) == (1, "", False)
    assert office.run("search", "rapat", "--save", "rahasia").status == 0
    assert [row["question"] for row in office.json("searches", "list")] == ["rapat"]
    monkeypatch.setenv("ARSIP_READER_UNITS", "IKP")
    assert office.json("searches", "list") == []
    for name in ("ROLE", "UNITS"):
        monkeypatch.delenv(f"ARSIP_READER_{name}")
    assert [row["question"] for row in office.json("searches", "list")] == ["informasi"]
    assert office.run("check").status == 0
    assert office.run("rebuild-catalogue").status == 0
    assert [row["question"] for row in office.json("searches", "list")] == ["informasi"]
