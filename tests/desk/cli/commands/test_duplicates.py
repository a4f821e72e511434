from contextlib import closing

import pytest

from archive.archive import Archive
from tests.desk.office import Office
from tests.ingest.describe.test_rescan_test import decree
from tests.making import Clock, file_one

TEXT = decree().texts[0]
RESCANNED = TEXT.replace("dibentuk tim ", "dibentuk tirn ")
NEXT_YEAR = decree("17/DISKOMINFO/2023", "9 Juli 2023", "2023").texts[0]


@pytest.fixture
def filed(office: Office) -> tuple[str, str, str]:
    """The ids of a decree, of its rescan, and of the next year's decree of the same form."""
    with closing(Archive.open(office.home, "budi", Clock())) as archive:
        one, two, three = (file_one(archive, text.encode()).id for text in (TEXT, RESCANNED, NEXT_YEAR))
    return one, two, three


def test_ingest_says_what_may_be_a_rescan_and_files_it_all_the_same(office: Office) -> None:
    office.write("a/sk.txt", TEXT)
    office.write("a/sk lagi.txt", RESCANNED)
    office.write("a/sk yang sama.txt", TEXT)
    *rows, found, _summary = office.json("ingest", office.folder / "a")
    ids = {row["id"] for row in rows}
    assert {found["rescan"]["record"], found["rescan"]["other"]} == ids
    names = [office.json("show", record)[0]["names"] for record in sorted(ids)]
    assert sorted(map(len, names)) == [0, 1]


def test_of_many_pairs_that_may_be_rescans_people_are_told_the_first_and_how_many_more(
    office: Office,
) -> None:
    for number in range(7):
        office.write(f"a/{number}.txt", f"{TEXT} {number}")
    told = office.run("ingest", str(office.folder / "a")).out
    assert told.count("mungkin pemindaian ulang dari") == 12
    assert "… dan 9 pasangan lagi yang mungkin satu kertas: arsip duplicates list" in told


def test_the_queue_is_worked_off_by_decisions(office: Office, filed: tuple[str, str, str]) -> None:
    first, again, _ = filed
    told = office.run("duplicates", "list")
    assert told.status == 3
    assert "mungkin pemindaian ulang dari" in told.out
    (row,) = office.json("duplicates", "decide", first, again, "--same", "--reason", "kertasnya satu")
    assert row["state"] == "same"
    assert office.run("duplicates", "list").status == 0
    assert "kertas yang sama, menurut petugas" in office.run("show", first).out
    assert office.json("show", first)[0]["rescans"] == [row]


def test_a_pair_that_nobody_suggested_cannot_be_decided(office: Office, filed: tuple[str, str, str]) -> None:
    told = office.run("duplicates", "decide", filed[0], filed[2], "--different")
    assert (told.status, "tidak pernah diusulkan" in told.err) == (1, True)


def test_similar_shows_the_differing_words_and_tells_another_paper_of_the_form_from_a_rescan(
    office: Office, filed: tuple[str, str, str]
) -> None:
    again, other = sorted(office.json("similar", filed[0]), key=lambda row: not row["rescan"])
    assert (again["id"], again["rescan"], again["facts"]) == (filed[1], True, [])
    assert again["differences"] == [{"here": "tim", "here_page": 1, "there": "tirn", "there_page": 1}]
    assert (other["id"], other["rescan"]) == (filed[2], False)
    assert [fact["fact"] for fact in other["facts"]] == ["date", "years"]
    text = office.run("similar", filed[0]).out
    assert "mungkin pemindaian ulang" in text
    assert "[hlm. 1 | hlm. 1] tim | tirn" in text
    assert "dokumen lain dari naskah yang sama" in text


def test_similar_says_so_when_there_is_nothing_like_it(office: Office) -> None:
    record = office.json("list")[0]["id"]
    assert office.run("similar", record).out == "tidak ada arsip yang mirip\n"
