from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from search.language.stemmer import IndonesianStemmer
from search.language.word_lists import groups_in

FAMILIES = Path(__file__).with_name("families.tsv")
FEWEST_FAMILIES = 1500


@pytest.fixture(scope="module")
def stem() -> IndonesianStemmer:
    return IndonesianStemmer()


def families() -> Iterator[tuple[str, list[str]]]:
    """Each base with its forms, as they stand in the table."""
    for line in FAMILIES.read_text("utf-8").splitlines()[1:]:
        base, forms = line.split("\t")
        yield base, forms.split()


def test_words_of_one_family_meet_in_any_form(stem: IndonesianStemmer) -> None:
    apart = {base: [form for form in forms if stem(form) != stem(base)] for base, forms in families()}
    assert len(apart) >= FEWEST_FAMILIES
    assert {base: forms for base, forms in apart.items() if forms} == {}


def test_words_of_different_families_stay_apart(stem: IndonesianStemmer) -> None:
    """Another spelling of a word has its stem: only those may share one."""
    spelled = groups_in("spellings.txt")
    bases: dict[str, set[str]] = {}
    for base, _ in families():
        bases.setdefault(stem(base), set()).add(spelled.get(base, base))
    assert {root: found for root, found in bases.items() if len(found) > 1} == {}


@pytest.mark.parametrize(
    "name",
    [
        *("Bekasi", "Kediri", "Pekalongan", "Tarakan", "Berau", "Selayar", "Mentawai", "Pemalang", "Kerinci"),
        *(
            "Ketapang",
            "Sekadau",
            "Bengkayang",
            "Pesawaran",
            "Kutai",
            "Maluku",
            "Bali",
            "Ternate",
            "Dumai",
            "Bantul",
        ),
        *("Rahmani", "Hidayati", "Megawati", "Sukarno", "Samadi", "Ramli", "Abdul", "Dahlan"),
    ],
)
def test_names_are_left_alone(stem: IndonesianStemmer, name: str) -> None:
    assert stem(name.casefold()) == name.casefold()


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("berikan", "ikan"),
        ("mengubah", "kubah"),
        ("perbankan", "perban"),
        ("perpajakan", "paja"),
        ("memakan", "pakan"),
        ("mengawali", "mengawal"),
        ("perhatian", "hati"),
        ("pemilu", "pilu"),
        ("persetujuan", "tujuan"),
        ("kinerja", "kerja"),
        ("beruang", "uang"),
    ],
)
def test_words_that_only_look_like_kin_stay_apart(stem: IndonesianStemmer, one: str, other: str) -> None:
    assert stem(one) != stem(other)


@pytest.mark.parametrize(
    ("written", "standard"),
    [
        ("perijinan", "perizinan"),
        ("analisa", "analisis"),
        ("menganalisa", "menganalisis"),
        ("aktifitas", "aktivitas"),
        ("standarisasi", "standardisasi"),
        ("propinsi", "provinsi"),
        ("diobyekkan", "objek"),
        ("mengkoordinir", "mengoordinasikan"),
        ("dihimbau", "mengimbau"),
        ("kementrian", "kementerian"),
        ("notulensi", "notula"),
        ("merubah", "mengubah"),
    ],
)
def test_a_common_spelling_meets_the_standard_one(
    stem: IndonesianStemmer, written: str, standard: str
) -> None:
    assert stem(written) == stem(standard)


def test_each_spelling_in_the_table_has_the_stem_of_its_word(stem: IndonesianStemmer) -> None:
    assert {
        word: stem(word)
        for word, standard in groups_in("spellings.txt").items()
        if stem(word) != stem(standard)
    } == {}


@pytest.mark.parametrize(
    "spellings",
    ["taufiq taufik taufig", "fiqih fikih figih", "aqidah akidah agidah", "rizqi rizki rizgi", "luqman lukman lugman",
     "furqan furkan furgan", "musabaqah musabagah", "muttaqin muttagin", "shiddiq shiddig"],
)  # fmt: skip
def test_an_arabic_name_meets_its_other_spelling_and_what_ocr_makes_of_it(
    stem: IndonesianStemmer, spellings: str
) -> None:
    assert len({stem(word) for word in spellings.split()}) == 1


def test_a_g_that_may_be_no_q_stays(stem: IndonesianStemmer) -> None:
    assert [stem(name) for name in ("gunawan", "bangka", "singkawang")] == ["gunawan", "bangka", "singkawang"]
    assert stem("gaji") != stem("kaji")
    assert stem("pagu") != stem("paku")
