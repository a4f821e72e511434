import pytest

from search.question.sentence import asks_for_meaning, is_about_asking, is_sentence


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("siapa ketua tim anggaran", True),
        ("Berapa lama arsip keuangan disimpan?", True),
        ("apa itu", False),
        ("surat keputusan tentang anggaran", False),
        ("siapa ketua kode:500", False),
        ('siapa "ketua tim" anggaran', False),
        ("siapa ketua ATAU wakil", False),
        ("siapa ketua -wakil", False),
    ],
)
def test_a_sentence_asks_and_uses_nothing_of_the_question_language(text: str, expected: bool) -> None:
    assert is_sentence(text) is expected


def test_who_asks_for_a_meaning_is_understood() -> None:
    assert asks_for_meaning("Apa yang dimaksud dengan informasi publik?")
    assert asks_for_meaning("apakah itu DIP")
    assert not asks_for_meaning("siapa yang bertanggung jawab")


def test_some_words_only_ask() -> None:
    assert is_about_asking("nama")
    assert not is_about_asking("arsip")
