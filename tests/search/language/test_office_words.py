import pytest

from archive.values.register_entries import OfficeWord
from search.language.analyzer import indonesian
from search.language.office_words import OfficeWords, office_words, surfaces_of
from search.language.word_lists import lines_in


def found(text: str, table: OfficeWords | None = None) -> dict[str, set[str]]:
    words = [(token.surface, token.stem) for token in indonesian().tokens(text) if token.stem]
    return {
        " ".join(surface for surface, _ in words[equal.start : equal.end]): set(map(" ".join, equal.forms))
        for equal in (table or office_words()).equals(words)
    }


@pytest.mark.parametrize(
    ("text", "typed", "form"),
    [
        ("SK tim", "sk", "surat keputusan"),
        ("keputusan gubernur", "keputusan gubernur", "kepgub"),
        ("standar operasional prosedur layanan", "standar operasional prosedur", "sop"),
        ("catatan atas laporan keuangan 2023", "catatan laporan keuangan", "calk"),
        ("satpol PP", "satpol pp", "satuan polisi pamong praja"),
        ("LAKIP 2023", "lakip", "lkjip"),
        ("data base aset", "data base", "database"),
        ("form permohonan", "form", "formulir"),
    ],
)
def test_short_and_long_forms_find_each_other(text: str, typed: str, form: str) -> None:
    assert form in found(text)[typed]


def test_the_longest_expression_counts_and_the_rest_of_the_question_stays() -> None:
    assert found("peraturan menteri dalam negeri pemusnahan") == {"peraturan menteri negeri": {"permendagri"}}
    assert found("pemusnahan berkas") == {}


def test_an_abbreviation_is_no_other_word_of_its_stem() -> None:
    assert "lap" in found("laporan")["laporan"]
    assert found("melapor") == {}


def test_an_office_adds_its_own_words() -> None:
    table = office_words((OfficeWord("SIKEDIP", "sistem informasi kearsipan digital"),))
    assert found("aplikasi sikedip", table) == {"sikedip": {"sistem informasi kearsipan digital"}}
    assert "sk" in found("keputusan", table)["keputusan"]


def test_the_table_has_hundreds_of_entries_that_no_rule_of_spelling_joins() -> None:
    rows = [line.split(":", 1) for line in lines_in("office_words.txt")]
    assert len(rows) >= 300
    assert len({short for short, _ in rows}) == len(rows)
    for short, forms in rows:
        for form in forms.split(";"):
            assert stems(short) != stems(form) != []
            assert surfaces_of(short) != surfaces_of(form)


def stems(text: str) -> list[str]:
    return [token.stem for token in indonesian().tokens(text) if token.stem]
