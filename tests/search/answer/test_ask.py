from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date

import pytest

from archive.accession.submission import Filed
from archive.archive import Archive
from archive.values.access import UNLIMITED
from archive.values.period import Period
from archive.values.record import Description, Page, PageSource, PageWord, Record, RecordId, Stage
from search.answer.ask import Answer, AnswerShape, BestPage, Filters, Mode, ask
from search.embedded import EmbeddedGenerations
from search.index.contract import BEST_PAGES, Counted, Counts, Facet, Sort
from search.mirror.audience import View
from search.mirror.follow import catch_up
from search.question.parser import BadQuestion
from tests.making import DESCRIBED, file_all, file_one, object_files, submission

Ask = Callable[..., Answer]


def ids(answer: Answer) -> list[str]:
    return [hit.record.id for hit in answer.hits]


@pytest.fixture
def asked(archive: Archive, generations: EmbeddedGenerations) -> Ask:
    def answer(text: str, filters: Filters | None = None, wanted: AnswerShape | None = None) -> Answer:
        catch_up(archive, generations)
        view = View(archive, UNLIMITED)
        return ask(view, generations.current(), text, filters or Filters(), wanted or AnswerShape())

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
    record = file_pages(archive, "Sampul.", "", "Tim memusnahkan\n arsip.")
    answer = asked("pemusnahan")
    (hit,) = answer.hits
    assert hit.record == record
    assert hit.pages == (BestPage(3, "Tim memusnahkan arsip.", ((4, 15),)),)
    assert (answer.total, answer.mode, hit.matching_pages) == (1, Mode.ALL, 1)


def test_the_best_pages_come_with_the_places_of_their_words(archive: Archive, asked: Ask) -> None:
    words = (
        PageWord("Berita", 1, 2, 3, 4),
        PageWord("acara,", 5, 2, 3, 4, 91.0),
        PageWord("acara", 5, 9, 3, 4),
    )
    item = submission(archive.home.staging / "given", b"berita acara")
    page = Page(1, "Berita acara,\nacara", PageSource.OCR, words=words)
    file_all(archive, [replace(item, pages=(page,))])
    (hit,) = asked('"berita acara"', wanted=AnswerShape(with_boxes=True)).hits
    assert hit.pages[0].words == words[:2]
    (hit,) = asked("acara", wanted=AnswerShape(with_boxes=True)).hits
    assert hit.pages[0].words == words[1:]
    assert asked("acara").hits[0].pages[0].words == ()


def test_an_answer_names_the_best_pages_and_counts_the_others(archive: Archive, asked: Ask) -> None:
    file_pages(archive, "arsip", "lain", "arsip arsip", "arsip", "arsip")
    (hit,) = asked("arsip").hits
    assert (len(hit.pages), hit.matching_pages) == (BEST_PAGES, 4)
    assert hit.pages[0].number == 3


def test_an_answer_is_counted_by_its_facets(archive: Archive, asked: Ask) -> None:
    file_one(archive, b"arsip satu", replace(DESCRIBED, kind="Surat"))
    file_one(archive, b"arsip dua", replace(DESCRIBED, kind="Surat", unit="TIK"))
    file_one(archive, b"notula", replace(DESCRIBED, kind="Nota"))
    counts = asked("arsip", wanted=AnswerShape(facets=(Facet.KIND, Facet.UNIT))).facets
    assert counts == (
        Counts(Facet.KIND, (Counted("surat", 2),), 1),
        Counts(Facet.UNIT, (Counted("ikp", 1), Counted("tik", 1)), 2),
    )
    assert asked("arsip").facets == ()
    relaxed = asked("arsip notula", wanted=AnswerShape(facets=(Facet.KIND,)))
    assert relaxed.mode is Mode.SOME
    assert [found.count for found in relaxed.facets[0].counted] == [2, 1]


def test_the_order_is_the_one_wanted_and_is_told(archive: Archive, asked: Ask) -> None:
    old = file_one(archive, b"arsip arsip", replace(DESCRIBED, dated=date(2019, 1, 1)))
    new = file_one(archive, b"arsip", replace(DESCRIBED, dated=date(2023, 1, 1)))
    for sort, expected in ((Sort.NEWEST, [new.id, old.id]), (Sort.OLDEST, [old.id, new.id])):
        answer = asked("arsip", wanted=AnswerShape(sort=sort))
        assert (ids(answer), answer.sort) == (expected, sort)
    assert asked("arsip").sort is Sort.RELEVANCE
    assert asked("unit:IKP").sort is Sort.CODE


def test_words_may_stand_on_different_pages(archive: Archive, asked: Ask) -> None:
    file_pages(archive, "anggaran", "belanja")
    assert asked("belanja anggaran").total == 1


def test_when_no_record_has_all_words_the_one_with_most_comes_first(archive: Archive, asked: Ask) -> None:
    file_one(archive, b"pesawat")
    most = file_one(archive, b"pesawat terbang kertas")
    answer = asked("pesawat terbang roket")
    assert answer.mode is Mode.SOME
    assert ids(answer) == [most.id]
    assert (answer.having_all, answer.total) == (0, 1)


def test_enough_of_the_words_will_do_and_the_fullest_comes_first(archive: Archive, asked: Ask) -> None:
    file_one(archive, b"daftar laporan kinerja instansi")
    full = file_one(archive, b"laporan kinerja instansi pemerintah 2023")
    file_one(archive, b"laporan kinerja instansi pemerintah 2022")
    answer = asked("laporan kinerja instansi pemerintah daerah 2023")
    assert (ids(answer), answer.mode, answer.having_all) == ([full.id], Mode.SOME, 0)
    answer = asked("laporan kinerja instansi pemerintah")
    assert (answer.total, answer.mode, answer.having_all) == (3, Mode.ENOUGH, 2)
    assert [hit.record.id for hit in answer.hits][:2].count(full.id) == 1


def test_what_has_all_the_words_alone_can_be_asked_for(archive: Archive, asked: Ask) -> None:
    file_one(archive, b"laporan kinerja instansi")
    file_one(archive, b"laporan kinerja instansi pemerintah")
    strict = AnswerShape(all_words=True)
    assert asked("laporan kinerja instansi pemerintah", wanted=strict).total == 1


def test_when_a_record_has_all_words_the_others_stay_out(archive: Archive, asked: Ask) -> None:
    file_one(archive, b"pesawat")
    both = file_one(archive, b"pesawat terbang")
    answer = asked("terbang pesawat")
    assert (ids(answer), answer.mode) == ([both.id], Mode.ALL)


def test_a_match_in_the_description_alone_has_no_page_and_shows_the_beginning(
    archive: Archive, asked: Ask
) -> None:
    file_pages(archive, "", "Isinya lain.")
    (hit,) = asked("judul:keputusan").hits
    assert (hit.pages, hit.matching_pages, hit.beginning) == ((), 0, "Isinya lain.")


def test_filters_stand_beside_the_question(archive: Archive, asked: Ask) -> None:
    first = file_one(archive, b"arsip satu", replace(DESCRIBED, period=Period.parse("2023")))
    second = file_one(archive, b"arsip dua", replace(DESCRIBED, classification="500.1"))
    assert ids(asked("arsip", Filters(code="500.12"))) == [first.id]
    assert ids(asked("arsip", Filters(code="500.1"))) == [second.id]
    assert ids(asked("", Filters(period=Period.parse("2022..2023"), unit="ikp"))) == [first.id]
    assert ids(asked("", Filters(year=2023))) == [first.id]
    assert ids(asked("", Filters(classification="500.1", stage=Stage.DESCRIBED))) == [second.id]
    assert ids(asked("", Filters(stage=Stage.STORED))) == []
    assert asked("arsip", Filters(unit="HUKUM")).total == 0
    assert asked("arsip", Filters(code="-")).total == 0


def test_an_empty_question_lists_everything_page_by_page(archive: Archive, asked: Ask) -> None:
    records = [file_one(archive, f"arsip {number}".encode()) for number in range(5)]
    pages = [asked("", wanted=AnswerShape(2, offset)) for offset in (0, 2, 4)]
    assert [hit.record.code for page in pages for hit in page.hits] == [record.code for record in records]
    assert {page.total for page in pages} == {5}


def test_what_the_catalogue_no_longer_has_is_left_out(
    archive: Archive, generations: EmbeddedGenerations
) -> None:
    gone = file_one(archive, b"arsip")
    catch_up(archive, generations)

    class Emptied(Archive):
        def records(self, ids: Sequence[RecordId]) -> tuple[Record, ...]:
            return ()

    emptied = Emptied(**{name: getattr(archive, name) for name in Archive.__slots__})
    answer = ask(View(emptied, UNLIMITED), generations.current(), gone.title, Filters(), AnswerShape())
    assert (answer.total, answer.hits) == (1, ())


def test_a_damaged_text_leaves_the_hit_without_a_snippet(archive: Archive, asked: Ask) -> None:
    record = file_one(archive, b"arsip")
    assert asked("arsip").hits[0].pages == (BestPage(1, "arsip", ((0, 5),)),)
    for path in object_files(archive, record):
        if path.name.startswith("inventory.json"):
            path.chmod(0o644)
            path.write_bytes(b"{")
    (hit,) = asked("arsip").hits
    assert (hit.record, hit.pages) == (record, (BestPage(1, "", ()),))


def test_a_bad_question_is_refused(asked: Ask) -> None:
    with pytest.raises(BadQuestion):
        asked("ka~")


def test_the_document_comes_before_the_list_that_names_it(archive: Archive, asked: Ask) -> None:
    rows = "\n".join(f"{number}  SOP Pelayanan Nomor {number}" for number in range(1, 15))
    file_one(archive, f"DAFTAR INFORMASI PUBLIK\n{rows}\n15  SOP Fasilitasi Keberatan Informasi".encode())
    meant = file_one(archive, b"SOP FASILITASI KEBERATAN INFORMASI\nPetugas menerima keberatan dari pemohon.")
    answer = asked("sop fasilitasi keberatan informasi")
    assert (ids(answer)[0], answer.total) == (meant.id, 2)


def test_where_only_a_list_has_enough_of_the_words_others_are_shown_below_it(
    archive: Archive, asked: Ask
) -> None:
    rows = "\n".join(f"{number}  Profil Template RFC {number}" for number in range(1, 15))
    listed = file_one(archive, f"DAFTAR INFORMASI\n{rows}".encode())
    meant = file_one(archive, b"RFC 2350\nDokumen ini berisi keterangan tentang tim.")
    answer = asked("profil template RFC")
    assert set(ids(answer)) == {listed.id, meant.id}
    assert answer.having_all == 1


def test_a_page_is_found_by_its_heading_before_one_that_mentions_the_words(
    archive: Archive, asked: Ask
) -> None:
    mentions = "Pengaduan pelanggaran dan pengaduan pelanggaran lain diatur dalam pengaduan pelanggaran. " * 3
    file_pages(archive, mentions)
    record = file_pages(
        archive,
        f"SOP PENGUMUMAN\n{mentions}",
        "SOP PENGADUAN PELANGGARAN\nPetugas mencatat semuanya lalu selesai.",
    )
    first = asked("pengaduan pelanggaran").hits[0]
    assert (first.record, first.pages[0].number) == (record, 2)


def test_an_abbreviation_finds_what_it_stands_for_below_what_was_typed(archive: Archive, asked: Ask) -> None:
    long = file_pages(archive, "surat keputusan tim kearsipan", description=Description())
    short = file_pages(archive, "sk tim kearsipan daerah lama", description=Description())
    answer = asked("sk tim kearsipan")
    assert ids(answer) == [short.id, long.id]
    assert [added.typed for added in answer.added] == ["sk"]
    assert asked("sk").total == 2


def test_a_word_that_nobody_wrote_may_be_misspelled(archive: Archive, asked: Ask) -> None:
    record = file_one(archive, b"alasan penolakan permintaan informasi")
    assert ids(asked("penolakan pemintaan")) == [record.id]


def test_equals_come_newest_first_then_by_file_and_content(archive: Archive, asked: Ask) -> None:
    dated = [
        file_pages(archive, f"arsip {year}", description=Description(title="x", dated=date(year, 1, 1)))
        for year in (2020, 2024, 2022)
    ]
    undated = [
        file_pages(archive, f"arsip {word}", description=Description(title="x")) for word in ("a", "b", "c")
    ]
    undated.sort(key=lambda record: record.original.sha256)
    expected = [dated[1], dated[2], dated[0], *undated]
    assert ids(asked("arsip")) == [record.id for record in expected]
