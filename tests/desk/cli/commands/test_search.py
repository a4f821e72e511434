"""Searching by content, code, unit and period; and what remains without the index."""

from __future__ import annotations

import shutil

import pytest

from tests.desk.office import Office

DECREE, INVITATION, REPORT = "Keputusan tentang PPID", "Undangan rapat anggaran", "laporan.txt"


def titles(office: Office, *arguments: str) -> set[str]:
    (answer,) = office.json("search", *arguments)
    assert answer["total"] == len(answer["hits"])
    return {hit["title"] for hit in answer["hits"]}


@pytest.mark.parametrize(
    ("arguments", "found"),
    [
        (("pengelola informasi",), {DECREE}),
        (("pengelola", "dokumentasi"), {DECREE}),
        (("layanan",), {REPORT}),
        (('"daftar hadir"',), {INVITATION}),
        (('"hadir daftar"',), set()),
        (("kode:500.12",), {DECREE}),
        (("kode:500.1",), set()),
        (("kode:500.12/001/IKP/2024",), {DECREE}),
        (("unit:APTIKA",), {INVITATION}),
        (("periode:2023",), {INVITATION}),
        (("unit:IKP periode:2024 keputusan",), {DECREE}),
        (("informasi -layanan",), {DECREE}),
        (("informasi BUKAN layanan",), {DECREE}),
        (("--code", "000.1"), {INVITATION}),
        (("--unit", "ikp"), {DECREE}),
        (("--period", "2022..2023"), {INVITATION}),
        (("--year", "2024"), {DECREE}),
        (("--class", "500"), {DECREE}),
        (("--stage", "received"), {REPORT}),
        (("--kind", "surat"), set()),
        (("informasi", "--unit", "APTIKA"), set()),
        (('Siapa "pejabat pengelola informasi" (PPID)?',), {DECREE}),
    ],
)
def test_a_question_finds_what_it_means(office: Office, arguments: tuple[str, ...], found: set[str]) -> None:
    assert titles(office, *arguments) == found


def test_an_answer_is_told_with_every_field(office: Office) -> None:
    (answer,) = office.json("search", "hadir")
    hits = {"total", "took_ms", "hits", "relaxed", "content"}
    assert set(answer) == hits | {"mode", "sort", "facets", "words", "operators", "having_all", "added"}
    assert (answer["mode"], answer["sort"], answer["facets"], answer["words"]) == ("all", "relevance", [], [])
    assert (answer["total"], answer["relaxed"], answer["content"]) == (1, False, True)
    assert isinstance(answer["took_ms"], float)
    (hit,) = answer["hits"]
    start, end = hit["marks"][0]
    assert hit["snippet"][start:end].casefold() == "hadir"
    assert isinstance(hit["score"], float)
    (page,) = hit["pages"]
    assert page == {"number": 2, "snippet": hit["snippet"], "marks": hit["marks"], "boxes": None}
    assert {name: hit[name] for name in hit.keys() - {"score", "snippet", "marks", "pages"}} == {
        "id": office.record(INVITATION)["id"],
        "code": "000.1/001/APTIKA/2023",
        "title": INVITATION,
        "unit": "APTIKA",
        "period": "2023-01..2023-03",
        "page": 2,
        "number": None,
        "dated": "2023-03-01",
        "kind": None,
        "classification": "000.1",
        "stage": "described",
        "matching_pages": 1,
        "phase": "active",
        "warrant": None,
        "unit_name": "Aplikasi Informatika",
        "why": None,
    }


def test_an_answer_is_counted_and_put_in_order(office: Office) -> None:
    (answer,) = office.json("search", "--facets", "--sort", "newest", "--boxes")
    assert [hit["title"] for hit in answer["hits"]] == [DECREE, INVITATION, REPORT]
    facets = {facet["facet"]: facet for facet in answer["facets"]}
    assert facets["unit"]["counts"] == [{"value": "aptika", "count": 1}, {"value": "ikp", "count": 1}]
    assert [found["value"] for found in facets["year"]["counts"]] == ["2023", "2024"]
    told = office.run("search", "--facets").out
    assert "Tahun: 2023 (1), 2024 (1)" in told
    assert "Jenis: keputusan (1), undangan (1)" in told


def test_pages_of_an_answer_follow_each_other(office: Office) -> None:
    (whole,) = office.json("search", "informasi")
    pages = [office.json("search", "informasi", "--limit", "1", "--offset", str(n))[0] for n in (0, 1, 2)]
    assert [page["total"] for page in pages] == [2, 2, 2]
    assert [hit["id"] for page in pages for hit in page["hits"]] == [hit["id"] for hit in whole["hits"]]


def test_words_that_no_record_has_together_are_relaxed(office: Office) -> None:
    (answer,) = office.json("search", "dokumentasi undangan")
    assert answer["relaxed"]
    assert {hit["title"] for hit in answer["hits"]} == {DECREE, INVITATION}


def test_people_see_title_code_page_and_snippet(office: Office) -> None:
    told = office.run("search", "hadir")
    assert told.status == 0
    assert told.out.startswith("1 arsip ditemukan")
    assert f"  1. {INVITATION}" in told.out
    assert "000.1/001/APTIKA/2023 · APTIKA (Aplikasi Informatika) · 2023-01..2023-03 · hlm. 2" in told.out
    assert "daftar hadir" in told.out


@pytest.mark.parametrize(
    ("question", "position"),
    [("perihal:undangan", 1), ("arsip periode:kemarin", 15), ("arsip kode:", 7)],
)
def test_a_question_that_cannot_be_read_is_refused_where_it_fails(
    office: Office, question: str, position: int
) -> None:
    told = office.run("search", question)
    assert (told.status, told.out) == (2, "")
    assert f"huruf ke-{position}:" in told.err
    assert f"\n  {question}\n  {' ' * (position - 1)}^" in told.err


def test_a_period_that_cannot_be_read_is_refused(office: Office) -> None:
    assert office.run("search", "--period", "kemarin").status == 2


def test_without_its_index_the_catalogue_answers_and_says_so(office: Office) -> None:
    shutil.rmtree(office.home / "index")
    told = office.run("search", "keputusan", "--unit", "IKP", "--json")
    assert told.status == 0
    assert "pencarian isi sedang mati" in told.err
    assert told.row["content"] is False
    assert [hit["title"] for hit in told.row["hits"]] == [DECREE]


def test_a_rebuilt_index_answers_again(office: Office) -> None:
    shutil.rmtree(office.home / "index")
    (rebuilt,) = office.json("index", "rebuild")
    assert (rebuilt["records"], rebuilt["unread"]) == (3, [])
    assert titles(office, "hadir") == {INVITATION}


@pytest.mark.parametrize("name", ["d.csv", "d.xlsx"])
def test_an_export_that_fails_leaves_what_others_named_like_its_part(office: Office, name: str) -> None:
    (office.folder / name).write_text("sudah ada")
    theirs = office.write(f".{name}.part/penting/surat", "milik orang")
    assert office.run("search", "anggaran", "--export", name).status != 0
    record = office.json("list")[0]
    (office.folder / "asli.txt").write_text("sudah ada")
    office.write(".asli.txt.part/penting/surat", "milik orang")
    assert office.run("get", record["id"], "--to", "asli.txt").status == 1
    assert office.run("certify", record["id"], "--to", name).status != 0
    assert theirs.read_text() == "milik orang"
    assert (office.folder / ".asli.txt.part/penting/surat").read_text() == "milik orang"
    assert (office.folder / name).read_text() == "sudah ada"


def test_a_hit_explains_itself_on_request(desk: Office) -> None:
    desk.run("init")
    desk.run("ingest", desk.write("a.txt", "TATA CARA PENGADUAN\nsurat keputusan tim"))
    (hit,) = desk.run("search", "pengaduan sk tim gempa", "--explain", "--json").row["hits"]
    assert hit["why"]["missing"] == ["gempa"]
    assert {"typed": "sk", "form": "surat keputusan", "found_in": [{"place": "page", "pages": [1]}]} in hit[
        "why"
    ]["held"]
    told = desk.run("search", "pengaduan sk tim gempa", "--explain").out
    assert "kepala halaman 1; halaman 1" in told
    assert "sk → surat keputusan: halaman 1" in told
    assert "tidak ada: gempa" in told
    (hit,) = desk.run("search", "pengaduan", "--json").row["hits"]
    assert hit["why"] is None
