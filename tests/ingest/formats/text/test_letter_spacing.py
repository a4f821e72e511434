import pytest

from ingest.formats.text.letter_spacing import unspaced


@pytest.mark.parametrize(
    ("spaced", "words"),
    [
        ("K E P U T U S A N", "KEPUTUSAN"),
        ("K E P U T U S A N   G U B E R N U R", "KEPUTUSAN GUBERNUR"),
        ("K E P U T U S A N G U B E R N U R", "KEPUTUSAN GUBERNUR"),
        ("P E R A T U R A N B U P A T I P A S E R", "PERATURAN BUPATI PASER"),
        ("D A F T A R I S I", "DAFTAR ISI"),
        ("M E M U T U S K A N :", "MEMUTUSKAN :"),
        ("P e n g u m u m a n L e l a n g", "Pengumuman Lelang"),
        ("p e n g u m u m a n", "pengumuman"),
        ("B A B I V", "BAB IV"),
        ("P A S A L 5", "PASAL 5"),
        ("Z W I N G L I X", "ZWINGLIX"),
        ("tentang\nM U S Y A W A R A H\ndesa", "tentang\nMUSYAWARAH\ndesa"),
    ],
)
def test_spaced_letters_are_words(spaced: str, words: str) -> None:
    assert unspaced(spaced) == words


@pytest.mark.parametrize(
    "text", ["A B C D", "pilih a b c saja", "x x x x", "a\tb\tx", "di K E saja", "5 6 7 8", "x1 y1"]
)
def test_lists_of_letters_stay(text: str) -> None:
    assert unspaced(text) == text


def test_a_long_run_of_letters_is_not_parted() -> None:
    assert unspaced(" ".join("kota" * 40)) == "kota" * 40
