from pathlib import Path

import pytest

from ingest.formats.pictures.raster import Raster
from ingest.ocr.missing_letters import may_lack_letters, with_missing_letters
from ingest.ocr.page_reading import QUICK_DPI
from ingest.ocr.tesseract import PageSegmentation, recognise
from ingest.reading.fence.process import OMP_THREAD_LIMIT
from tests.ingest.paper import letter

NAMES = ("Taufiq", "Iqbal", "Aqilah", "Rizqi", "Muttaqin", "Faruq", "Shiddiq", "Qomar", "Furqan", "Luqman")


@pytest.mark.parametrize(
    "word",
    ["Taufig", "(Igbal", "Farug,", "Al-Ouran", "AL-OUR'AN", "Oodir", "Gadri", "agigah:", "MTO", "LPTO", "Hag",
     "77,5096", "11,696", "46,408", "8796", "87Y6"],
)  # fmt: skip
def test_a_word_that_no_dictionary_has_may_lack_a_letter(word: str) -> None:
    assert may_lack_letters(word)


@pytest.mark.parametrize(
    "word",
    ["kegiatan", "penggunaan", "Gubernur", "lembaga", "Tangerang", "yang", "Otonomi", "oase", "FOTO", "OPD",
     "1.250.896", "12,50", "87%", "2024", "100", "Pasal"],
)  # fmt: skip
def test_words_of_the_dictionary_and_plain_figures_are_not_read_again(word: str) -> None:
    assert not may_lack_letters(word)


@pytest.mark.parametrize(
    ("first", "second", "word"),
    [
        ("Taufig", "Taufiq", "Taufiq"),
        ("(Farug,", "Faruq.", "(Faruq,"),
        ("Al-Ouran", "Al-Quran", "Al-Quran"),
        ("Al-Istigomah", "Al-lstiqomah", "Al-Istiqomah"),
        ("Bagir", "Bagqir", "Baqir"),
        ("MTO", "MTQ", "MTQ"),
        ("46,408", "46 ,40%", "46,40%"),
        ("8796", "87%", "87%"),
    ],
)
def test_only_the_missing_letters_are_taken(first: str, second: str, word: str) -> None:
    assert with_missing_letters(first, second) == word


@pytest.mark.parametrize(
    ("first", "second"), [("Sugianto", "Sugianto"), ("Bogor", "Bqgor"), ("Agus", ""), ("Tegal", "Teqalan")]
)  # fmt: skip
def test_a_reading_that_differs_in_more_changes_nothing(first: str, second: str) -> None:
    assert with_missing_letters(first, second) == first


@pytest.mark.ocr
def test_names_and_percentages_on_a_scan_are_read_as_they_are_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("OMP_THREAD_LIMIT", str(OMP_THREAD_LIMIT))
    lines = [f"Anggota panitia: {name} bin Gunawan" for name in NAMES] + ["Realisasi 87% dari pagu kegiatan"]
    (page,) = recognise([Raster(letter(lines), QUICK_DPI)], "ind+eng", tmp_path, PageSegmentation.IN_LINES)
    assert sum(name in page.text for name in NAMES) >= 8  # none of them by the first model alone
    assert "87%" in page.text
    assert page.text.count("Gunawan") == len(NAMES)
    assert {word.text for word in page.words} >= {"Realisasi", "87%"}
