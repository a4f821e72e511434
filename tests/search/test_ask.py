from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from archive.archive import Archive
from archive.filing import Filed
from archive.period import Period
from archive.record import Description, Page, PageSource, Record, RecordId
from search.ask import Answer, Filters, ask
from search.embedded import EmbeddedGenerations
from search.follow import catch_up
from search.query import BadQuestion
from tests.making import DESCRIBED, file_all, file_one, object_files, submission

Ask = Callable[..., Answer]


@pytest.fixture
def asked(archive: Archive, generations: EmbeddedGenerations) -> Ask:
    def answer(text: str, filters: Filters | None = None, limit: int = 10, offset: int = 0) -> Answer:
        catch_up(archive, generations)
        return ask(archive, generations.current(), text, filters or Filters(), limit, offset)

    return answer


def file_pages(archive: Archive, *texts: str, description: Description = DESCRIBED) -> Record:
    item = submission(archive.home.staging / "given", "".join(texts).encode())
    pages = tuple(
        Page(number, text, PageSource.OCR if text else PageSource.BLANK)
        for number, text in enumerate(texts, 1)
    )
    (outcome,) = file_all(archive, [replace(item, pages=pages, description=description)])
    assert isinstance(outcome, Filed)
    return outcome.record


def test_a_hit_says_what_where_and_why(archive: Archive, asked: Ask) -> None:
    period = Period.parse("2024")
    record = file_pages(
        archive, "Sampul.", "", "Tim memusnahkan\n arsip.", description=replace(DESCRIBED, period=period)
    )
    answer = asked("pemusnahan")
    (hit,) = answer.hits
    assert (hit.id, hit.code, hit.title) == (record.id, record.code, "Keputusan tentang PPID")
    assert (hit.unit, hit.period, hit.page) == ("IKP", period, 3)
    assert (hit.snippet, hit.marks) == ("Tim memusnahkan arsip.", ((4, 15),))
    assert (answer.total, answer.is_relaxed) == (1, False)


def test_words_may_stand_on_different_pages(archive: Archive, asked: Ask) -> None:
    file_pages(archive, "anggaran", "belanja")
    assert asked("belanja anggaran").total == 1


def test_when_no_record_has_all_words_the_one_with_most_comes_first(archive: Archive, asked: Ask) -> None:
    file_one(archive, b"pesawat")
    most = file_one(archive, b"pesawat terbang kertas")
    answer = asked("pesawat terbang roket")
    assert answer.is_relaxed
    assert [hit.id for hit in answer.hits][:1] == [most.id]
    assert answer.total == 2


def test_when_a_record_has_all_words_the_others_stay_out(archive: Archive, asked: Ask) -> None:
    file_one(archive, b"pesawat")
    both = file_one(archive, b"pesawat terbang")
    answer = asked("terbang pesawat")
    assert ([hit.id for hit in answer.hits], answer.is_relaxed) == ([both.id], False)


def test_a_match_in_the_description_alone_has_no_page_and_shows_the_beginning(
    archive: Archive, asked: Ask
) -> None:
    file_pages(archive, "", "Isinya lain.")
    (hit,) = asked("judul:keputusan").hits
    assert (hit.page, hit.snippet, hit.marks) == (None, "Isinya lain.", ())


def test_filters_stand_beside_the_question(archive: Archive, asked: Ask) -> None:
    first = file_one(archive, b"arsip satu", replace(DESCRIBED, period=Period.parse("2023")))
    second = file_one(archive, b"arsip dua", replace(DESCRIBED, classification="500.1"))
    assert [hit.id for hit in asked("arsip", Filters(code="500.12")).hits] == [first.id]
    assert [hit.id for hit in asked("arsip", Filters(code="500.1")).hits] == [second.id]
    assert [hit.id for hit in asked("", Filters(period=Period.parse("2022..2023"), unit="ikp")).hits] == [
        first.id
    ]
    assert asked("arsip", Filters(unit="HUKUM")).total == 0
    assert asked("arsip", Filters(code="-")).total == 0


def test_an_empty_question_lists_everything_page_by_page(archive: Archive, asked: Ask) -> None:
    records = [file_one(archive, f"arsip {number}".encode()) for number in range(5)]
    pages = [asked("", limit=2, offset=offset) for offset in (0, 2, 4)]
    assert [hit.code for page in pages for hit in page.hits] == [record.code for record in records]
    assert {page.total for page in pages} == {5}


def test_what_the_catalogue_no_longer_has_is_left_out(
    archive: Archive, generations: EmbeddedGenerations
) -> None:
    gone = file_one(archive, b"arsip")
    catch_up(archive, generations)

    class Later:
        def record(self, record_id: RecordId) -> Record | None:
            return None

        def pages(self, record_id: RecordId) -> tuple[Page, ...]:
            raise AssertionError(record_id)

    answer = ask(Later(), generations.current(), gone.title, Filters())
    assert (answer.total, answer.hits) == (1, ())


def test_a_damaged_text_leaves_the_hit_without_a_snippet(archive: Archive, asked: Ask) -> None:
    record = file_one(archive, b"arsip")
    assert asked("arsip").hits[0].snippet == "arsip"
    for path in object_files(archive, record):
        if path.name.startswith("inventory.json"):
            path.chmod(0o644)
            path.write_bytes(b"{")
    (hit,) = asked("arsip").hits
    assert (hit.id, hit.snippet) == (record.id, "")


def test_a_bad_question_is_refused(asked: Ask) -> None:
    with pytest.raises(BadQuestion):
        asked("ka~")
