"""What every index does, whatever the engine."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date

import pytest

from archive.values.record import RecordId
from search.index.contract import Facet, Generations, Index, IndexEntry, PageText, SearchResults, Sort
from search.question.parser import parse
from search.question.tree import Exact, Need, OneOf, Question, Words, both, relaxed
from tests.contracts.office import OFFICE, entry
from tests.contracts.questions import QUESTIONS
from tests.contracts.reference import ReferenceIndex, matches, matching_pages

BY_ID = {entry.id: entry for entry in OFFICE}


def ids(found: SearchResults) -> list[str]:
    return [match.id for match in found.matches]


def asked(index: Index, text: str, limit: int = 100) -> list[str]:
    return ids(index.search(parse(text), limit))


def variants(text: str) -> list[Question]:
    question = parse(text)
    return [variant for variant in (question, relaxed(question)) if variant is not None]


@pytest.mark.parametrize("text", QUESTIONS)
def test_it_finds_exactly_the_records_that_match(archive_index: Index, text: str) -> None:
    for question in variants(text):
        expected = {entry.id for entry in OFFICE if matches(entry, question)}
        found = archive_index.search(question, 100)
        assert set(ids(found)) == expected
        assert found.total == len(expected) == len(found.matches)


@pytest.mark.parametrize("text", QUESTIONS)
def test_the_page_of_a_match_has_a_word_of_the_question(archive_index: Index, text: str) -> None:
    for question in variants(text):
        for match in archive_index.search(question, 100).matches:
            pages = matching_pages(BY_ID[match.id], question)
            assert match.page in pages if pages else match.page is None


@pytest.mark.parametrize("text", QUESTIONS)
def test_paging_gives_the_same_records_in_the_same_order(archive_index: Index, text: str) -> None:
    for question in variants(text):
        whole = archive_index.search(question, 100)
        paged = [
            match for offset in range(0, 26, 3) for match in archive_index.search(question, 3, offset).matches
        ]
        assert tuple(paged) == whole.matches


def test_the_order_does_not_depend_on_the_order_of_filing(generations: Generations) -> None:
    def answers(entries: Iterable[IndexEntry]) -> list[list[str]]:
        with generations.build() as building:
            building.index.apply(entries, [], 1)
            questions = [question for text in QUESTIONS for question in variants(text)]
            return [ids(building.index.search(question, 100)) for question in questions]

    assert answers(OFFICE) == answers(reversed(OFFICE))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("kode:500.1", ["kode-satu"]),
        ("kode:500.12", ["kode-dua-belas", "sk-layanan", "permohonan"]),
        ("kode:HM.02.01", ["kode-sepuluh"]),
        ("unit:aset", ["surat-bpkpad", "surat-bpkpad-2"]),
        ("periode:2008", ["uu-kip"]),
        ("memusnahkan saksi", ["ba-musnah"]),
        ("pemohon biaya", ["sk-layanan"]),
        ('"berita acara dimulai"', []),
        ("nomor:330", ["surat-bpkpad"]),
        ("isi:330", ["surat-bpkpad", "surat-bpkpad-2"]),
        ("undang-undang ketat", ["uu-kip"]),
        ("jenis:undangan", ["undangan"]),
        ("Rp 1.250.000,5", ["dpa"]),
        ("1250000,50", ["dpa"]),
        ("UU 14/2008", []),
        ("nomor:14/2008", ["uu-kip"]),
        ("undang-undang 14 th. 2008", ["uu-kip"]),
        ("kerjasama", ["pks"]),
        ("bekerjasama riset", ["pks"]),
    ],
)
def test_these_questions_have_these_answers(office: Index, text: str, expected: list[str]) -> None:
    assert sorted(asked(office, text)) == sorted(expected)


def test_a_question_without_words_lists_by_code_and_the_uncoded_last(office: Index) -> None:
    listed = asked(office, "")
    assert len(listed) == len(OFFICE)
    assert listed.index("kode-satu") < listed.index("kode-sepuluh") < listed.index("kode-dua-belas")
    assert {*listed[-5:]} == {
        "frasa-putus",
        "inggris",
        "panjang",
        "tanpa-kode",
        "tanpa-teks",
    } or "uu-kip" in listed[-6:]


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("045.2/330/BPKPAD/2025", "surat-bpkpad"),
        ("SOP-PPID-06", "sop-ppid"),
        ("000.5.6.2/001/SEKRETARIAT/2023", "ba-musnah"),
    ],
)
def test_a_whole_number_or_code_brings_its_record_first(office: Index, text: str, first: str) -> None:
    assert asked(office, text)[0] == first


def test_having_more_of_the_words_ranks_higher(index: Index) -> None:
    some = [entry(f"some-{number}", "surat", "laporan " * 9 + "anggaran " * 9) for number in range(5)]
    most = entry("most", "surat", "laporan anggaran kegiatan " + "kata lain " * 50)
    one = [entry(f"one-{number}", "surat", "kegiatan") for number in range(5)]
    index.apply([*some, most, *one], [], 1)
    loose = relaxed(parse("laporan anggaran kegiatan zamrud"))
    assert loose is not None
    assert ids(index.search(loose, 1)) == ["most"]


@pytest.mark.parametrize(
    "text", ["laporan kinerja capaian saksi", "anggaran 2024 belanja server lain", "arsip musnah"]
)
def test_enough_of_the_words_are_what_plain_python_counts(archive_index: Index, text: str) -> None:
    words = parse(text)
    assert isinstance(words, Words)
    question = replace(words, need=Need.ENOUGH)
    expected = {entry.id for entry in OFFICE if matches(entry, question)}
    assert set(ids(archive_index.search(question, 100))) == expected


def test_a_phrase_does_not_run_from_one_page_into_the_next(office: Index) -> None:
    assert "frasa-putus" not in asked(office, 'isi:"berita acara"')
    assert "frasa-putus" in asked(office, "isi:berita isi:acara")


def test_the_best_page_is_named_by_its_own_number(office: Index) -> None:
    pages = {match.id: match.page for match in office.search(parse("penyusutan panduan"), 10).matches}
    assert pages == {"panjang": 12}
    pages = {match.id: match.page for match in office.search(parse("dimutakhirkan Desember"), 10).matches}
    assert pages == {"lkjip": 3}


def test_the_only_page_with_words_keeps_its_number(index: Index) -> None:
    index.apply([entry("second", "judul", "", "isinya ada di sini")], [], 1)
    assert [match.page for match in index.search(parse("isinya"), 1).matches] == [2]
    assert [match.page for match in index.search(parse("judul"), 1).matches] == [None]


def test_an_empty_index_answers_nothing(index: Index) -> None:
    assert (index.position(), index.count()) == (0, 0)
    assert index.search(parse("arsip"), 10) == index.search(parse(""), 10, 50) == SearchResults(0, ())


def test_the_position_and_the_count_are_kept(office: Index, generations: Generations) -> None:
    assert (office.position(), office.count()) == (25, len(OFFICE))
    assert generations.current().position() == 25


def test_applying_twice_changes_nothing(office: Index) -> None:
    before = office.search(parse("arsip"), 100)
    office.apply(OFFICE, [RecordId("never-was")], 25)
    assert office.count() == len(OFFICE)
    assert ids(office.search(parse("arsip"), 100)) == ids(before)


def test_one_record_twice_in_one_change_counts_once(index: Index) -> None:
    old, new = entry("a", "lama", "satu", "dua"), entry("a", "baru", "tiga", "empat")
    index.apply([old, new], [], 1)
    assert (asked(index, "lama"), asked(index, "baru"), index.count()) == ([], ["a"], 1)
    assert [match.page for match in index.search(parse("empat"), 1).matches] == [2]


def test_a_removed_record_is_gone(office: Index) -> None:
    office.apply([], [RecordId("ba-musnah"), RecordId("panjang")], 26)
    assert "ba-musnah" not in asked(office, "pemusnahan")
    assert (office.count(), office.position()) == (len(OFFICE) - 2, 26)


def test_a_changed_record_is_found_by_its_new_words_only(office: Index) -> None:
    changed = replace(BY_ID[RecordId("ba-musnah")], title="Notula", pages=(PageText(5, "kunjungan"),))
    office.apply([changed], [], 26)
    assert "ba-musnah" not in asked(office, "saksi")
    assert [(m.id, m.page) for m in office.search(parse("kunjungan"), 9).matches] == [("ba-musnah", 5)]


def test_a_limit_of_none_still_counts(office: Index) -> None:
    assert office.search(parse("arsip"), 0) == SearchResults(office.search(parse("arsip"), 100).total, ())
    assert office.search(parse(""), 0).total == len(OFFICE)


def test_what_is_held_of_a_record_is_its_digest_and_its_pages(office: Index) -> None:
    held = {found.id: found for found in office.held([*BY_ID, RecordId("never-was")])}
    assert held.keys() == BY_ID.keys()
    for record in OFFICE:
        assert held[record.id].digest == record.digest
        assert sorted(held[record.id].pages) == [page.number for page in record.pages]
    assert list(office.ids()) == sorted(BY_ID)
    assert (office.held([]), office.refusals()) == ((), ())


@pytest.mark.parametrize(
    ("facet", "exact"), [(Facet.UNIT, Exact.UNIT), (Facet.KIND, Exact.KIND), (Facet.STAGE, Exact.STAGE)]
)
def test_as_many_records_answer_for_a_value_as_its_facet_counts(
    archive_index: Index, facet: Facet, exact: Exact
) -> None:
    (counts,) = archive_index.facets(parse("informasi OR surat"), [facet], 100)
    assert counts.counted
    for counted in counts.counted:
        narrowed = both(parse("informasi OR surat"), OneOf(exact, (counted.value,)))
        assert archive_index.search(narrowed, 0).total == counted.count


def test_an_offset_past_the_end_is_empty(office: Index) -> None:
    for text in ("arsip", ""):
        found = office.search(parse(text), 10, 10**12)
        assert (found.matches, found.total) == ((), office.search(parse(text), 100).total)


def test_hundreds_of_records_of_few_days_page_by_day_and_code(index: Index) -> None:
    days = (date(2024, 5, 6), None, date(2023, 1, 2))
    entries = [
        entry(f"r{number:03}", "sama", code=f"500.{number}", dated=days[number % 3]) for number in range(90)
    ]
    index.apply(entries, [], 1)
    for sort, order in ((Sort.NEWEST, (0, 2, 1)), (Sort.OLDEST, (2, 0, 1))):
        expected = [f"r{number:03}" for at in order for number in range(at, 90, 3)]
        paged = [index.search(parse("sama"), 7, offset, sort) for offset in range(0, 98, 7)]
        assert (
            [name for found in paged for name in ids(found)] == expected == list(index.all(parse(""), sort))
        )


@pytest.mark.parametrize("code", ["500.{}", "500.12/DINAS-KOMUNIKASI/SEKRETARIAT/{}", None])
def test_hundreds_of_equal_records_page_by_code(index: Index, code: str | None) -> None:
    codes = [code and code.format(number) for number in range(300)]
    index.apply([entry(f"r{number:03}", "sama", code=code) for number, code in enumerate(codes)], [], 1)
    paged = [name for offset in range(0, 300, 7) for name in ids(index.search(parse("sama"), 7, offset))]
    assert paged == [f"r{number:03}" for number in range(300)]


def test_pages_of_an_answer_end_within_records_of_equal_score(index: Index) -> None:
    titles = ("arsip anggaran laporan", "arsip anggaran", "arsip")
    index.apply([entry(f"r{at:03}", titles[at % 3], code=f"500.{at // 3}") for at in range(450)], [], 1)
    question = parse("arsip OR anggaran OR laporan")
    whole = ids(index.search(question, 450))
    assert whole == [f"r{at:03}" for first in range(3) for at in range(first, 450, 3)]
    for offset in range(0, 450, 50):
        for limit in (1, 60, 200):
            assert ids(index.search(question, limit, offset)) == whole[offset : offset + limit]


def test_a_generation_that_was_not_switched_to_leaves_the_old_one_serving(
    office: Index, generations: Generations
) -> None:
    with generations.build() as building:
        building.index.apply(OFFICE[:3], [], 3)
    assert generations.current().count() == len(OFFICE)


def test_a_switch_serves_the_new_generation_at_once(office: Index, generations: Generations) -> None:
    with generations.build() as building:
        building.index.apply(OFFICE[:3], [], 3)
        assert generations.current().count() == len(OFFICE)
        building.switch()
        assert generations.current().count() == 3
    assert generations.current().position() == 3


def test_the_reference_is_an_index() -> None:
    index: Index = ReferenceIndex()
    index.close()
