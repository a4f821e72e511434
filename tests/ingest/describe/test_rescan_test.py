from pathlib import Path

import pytest

from ingest.describe.rescan_test import Paper, compare
from tests.ingest.reading.test_reader import read, texts

DECREE = """KEPUTUSAN KEPALA DINAS KOMUNIKASI DAN INFORMATIKA
NOMOR {number}
TENTANG TIM PENGELOLA SATU DATA TAHUN ANGGARAN {year}
Menimbang bahwa untuk mewujudkan keterpaduan perencanaan dan evaluasi perlu dibentuk tim pengelola satu data
tahun anggaran {year}; Mengingat Undang-Undang Nomor 14 Tahun 2008 tentang Keterbukaan Informasi Publik
dan Peraturan Presiden Nomor 39 Tahun 2019 tentang Satu Data Indonesia; Menetapkan pembentukan tim tahun {year}
dengan susunan keanggotaan sebagaimana tercantum dalam lampiran keputusan ini. Ditetapkan pada tanggal {date}"""


def decree(number: str = "12/DISKOMINFO/2024", date: str = "4 Maret 2024", year: str = "2024") -> Paper:
    return Paper([DECREE.format(number=number, date=date, year=year)], number)


def facts(here: Paper, there: Paper) -> list[tuple[str, int]]:
    return [(fact.fact, fact.weight) for fact in compare(here, there).facts]


def test_the_same_decree_misread_in_a_few_places_is_a_rescan() -> None:
    noisy = Paper(
        [decree().texts[0].replace("KEPUTUSAN", "KEPUTU5AN").replace("tim ", "tirn ", 1)],
        "12/DISKOMINFO/2024",
    )
    found = compare(noisy, decree())
    assert (found.is_rescan, found.facts) == (True, ())
    assert 0.8 < found.resemblance < 1


def test_a_number_in_handwriting_is_not_held_against_a_rescan() -> None:
    for misread in ("2% /DISKOMINFO/2024", "4x /DISKOMINFO/2024", "lzo/DI5KOMINFO/2024"):
        assert facts(decree(number=misread), decree()) == []


def test_a_number_that_merely_differs_is_told_and_still_suggested() -> None:
    found = compare(decree(number="17/DISKOMINFO/2024"), decree())
    assert found.is_rescan
    assert [(fact.fact, fact.here, fact.there) for fact in found.facts] == [
        ("number", "17/DISKOMINFO/2024", "12/DISKOMINFO/2024")
    ]


def test_two_decrees_of_one_form_that_differ_in_number_and_date_stay_two() -> None:
    other = decree("17/DISKOMINFO/2024", "9 Juli 2024")
    assert facts(decree(), other) == [("number", 1), ("date", 1)]
    found = compare(decree(), other)
    assert (found.is_alike, found.is_rescan) == (True, False)


def test_the_decree_of_another_year_stays_another_even_with_an_illegible_number() -> None:
    other = decree("4x", "_", "2023")
    assert facts(decree("2%", "_"), other) == [("years", 2)]
    assert not compare(decree("2%", "_"), other).is_rescan


def test_a_single_misread_year_does_not_make_another_document() -> None:
    noisy = Paper([decree().texts[0].replace("2019", "2016")], "12/DISKOMINFO/2024")
    assert facts(noisy, decree()) == [("years", 1)]
    assert compare(noisy, decree()).is_rescan


def test_what_is_missing_on_one_side_is_no_difference() -> None:
    cut = Paper([decree().texts[0].partition("Ditetapkan")[0]])
    assert facts(cut, decree()) == []


def test_dates_that_people_gave_count() -> None:
    one, other = (Paper(["tanpa tanggal"], None, day) for day in ("2024-05-06", "2024-06-05"))
    assert facts(one, other) == [("date", 1)]


def test_other_words_are_no_rescan() -> None:
    assert not compare(Paper(["Undangan rapat koordinasi anggaran tahun depan"]), decree()).is_alike


READ = Path(__file__).resolve().parents[3] / "../shared/samples/office/kalbar_diskominfo"


@pytest.mark.samples
@pytest.mark.ocr
@pytest.mark.slow
@pytest.mark.skipif(not READ.is_dir(), reason="the private samples are not beside the checkout")
def test_of_real_decrees_the_rescan_is_suggested_and_the_next_years_is_not(tmp_path: Path) -> None:
    names = {path.name: path for path in READ.glob("SK *.pdf")}
    wanted = [path for name, path in names.items() if name.startswith(("SK Penetapan", "SK TIM"))]
    assert len(wanted) == 4
    papers = {name: Paper(texts(result)) for name, result in read(*wanted, scratch=tmp_path).items()}
    alike = {
        frozenset((one[:20], other[:20])): compare(here, there).is_rescan
        for one, here in papers.items()
        for other, there in papers.items()
        if one < other and compare(here, there).is_alike
    }
    assert alike == {
        frozenset(("SK Penetapan Strateg",)): True,
        frozenset(("SK TIM Admin Portal ",)): False,
    }
