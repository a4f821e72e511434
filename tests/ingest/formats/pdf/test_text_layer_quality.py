import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.formats.pdf.text_layer_quality import (
    Layer,
    PageFacts,
    faultiness,
    has_pictured_text,
    is_doubtful,
    judge_layer,
    oddity,
)
from tests.ingest.paper import SENTENCES

BARE = PageFacts()
SCAN = PageFacts(image_share=1.0)
CURVES = PageFacts(letter_outlines=40)
TEXT = "\n".join(SENTENCES)
SHORT = ["dan", "yang", "di", "PPID", "BPKPAD", "TW", "IV/a", "045.2/330", "NIP.", "Rp1.250.000,-", "%"]
LONG = ["mempertanggungjawabkan", "ketidaksinambungan", "transkrip", "instruksi", "pertanggungjawaban"]
WORDS = sorted({*TEXT.split(), *SHORT, *LONG})


def test_sentences_are_a_real_layer() -> None:
    assert judge_layer(TEXT, BARE) is Layer.REAL
    assert judge_layer(TEXT, SCAN) is Layer.REAL


@pytest.mark.parametrize("text", ["", " \n\t \u00a0"])
def test_a_layer_without_a_character_is_missing(text: str) -> None:
    assert judge_layer(text, SCAN) is Layer.MISSING


def test_a_watermark_over_a_covering_image_is_thin() -> None:
    assert judge_layer("SALINAN", SCAN) is Layer.THIN
    assert judge_layer("SALINAN", PageFacts(image_share=0.5)) is Layer.THIN


def test_a_page_number_beside_text_turned_to_curves_is_thin() -> None:
    assert judge_layer("- 2 -", CURVES) is Layer.THIN


def test_a_short_page_with_a_small_picture_is_real() -> None:
    assert judge_layer("Lampiran I", PageFacts(image_share=0.49, letter_outlines=39)) is Layer.REAL


@pytest.mark.parametrize(
    "text",
    [
        TEXT[:200] + "\ufffd" * 20,
        TEXT[:200] + "\ue001" * 20,
        "\x01\x02\x03\x04\x05\x06\x07",
    ],
    ids=["replacement characters", "private use", "control characters"],
)
def test_more_than_a_few_odd_characters_are_garbage(text: str) -> None:
    assert judge_layer(text, BARE) is Layer.GARBAGE


def test_a_few_odd_characters_are_not() -> None:
    assert judge_layer(TEXT + "\ufffd\ue001", BARE) is Layer.REAL


def test_hyphens_at_line_ends_are_not_odd() -> None:
    assert judge_layer("meng\x02gunakan " * 30, BARE) is Layer.REAL


def test_a_layer_that_lost_its_spaces_is_garbage() -> None:
    lost = " ".join(sentence.replace(" ", "") for sentence in SENTENCES)
    assert judge_layer(f"{lost} {' '.join(SENTENCES[:2])}", BARE) is Layer.GARBAGE


def test_letters_moved_by_three_are_garbage() -> None:
    moved = "".join(chr((ord(c) - 97 + 3) % 26 + 97) if "a" <= c <= "z" else c for c in TEXT.lower())
    assert judge_layer(moved, BARE) is Layer.GARBAGE


def test_consonant_soup_is_garbage() -> None:
    assert judge_layer("xkcd qwrt bcdfgh jklmn pqrst " * 10, BARE) is Layer.GARBAGE


@given(st.lists(st.sampled_from(WORDS), min_size=1, max_size=80), st.sampled_from([" ", "\n", ", "]))
def test_real_words_in_any_order_are_never_garbage(words: list[str], between: str) -> None:
    assert judge_layer(between.join(words), BARE) is Layer.REAL


@given(st.lists(st.integers(0, 10**12), min_size=1, max_size=200))
def test_a_table_of_figures_is_never_garbage(figures: list[int]) -> None:
    rows = [
        f"{number}. 5.1.02.01 Belanja {figure:,}".replace(",", ".") for number, figure in enumerate(figures)
    ]
    assert judge_layer("\n".join(rows), BARE) is Layer.REAL
    assert judge_layer(" ".join(map(str, figures)), BARE) is Layer.REAL


@pytest.mark.parametrize(
    ("facts", "pictured"),
    [
        (BARE, False),
        (PageFacts(image_share=1.0, bare_image_share=0.11), False),
        (PageFacts(image_share=0.12, bare_image_share=0.12), True),
        (PageFacts(image_share=0.04, bare_image_share=0.04, shows_lines=True), True),
        (PageFacts(letter_outlines=39), False),
        (CURVES, True),
    ],
)
def test_bare_images_and_curved_letters_may_show_words(facts: PageFacts, pictured: bool) -> None:
    assert has_pictured_text(facts) is pictured


@pytest.mark.parametrize(
    "layer",
    ["1RPRU 6XUDW 3HUQ\\DWDDQ .HSDOD 'LQDV", "WXQMDQJ PXVQDK UHWHQVL", "!\"#$ %&'( )*+,", "Kprtsn Bpt Ktpng"],
    ids=["shifted by 29", "shifted by 3", "signs", "no vowels"],
)
def test_a_few_words_of_nonsense_are_compared_with_what_the_page_shows(layer: str) -> None:
    assert judge_layer(layer, BARE) is Layer.REAL  # too few to be thrown away unseen
    assert is_doubtful(layer, BARE)
    assert faultiness("Nomor Surat Pernyataan Kepala Dinas") < faultiness(layer)


@pytest.mark.parametrize(
    "layer",
    ["Lampiran I", "- 2 -", "1.250.000", "SK PPID BPKPAD Kabupaten Ketapang tahun", "Pasal 5 ........ 12", "_______",
     TEXT],
)  # fmt: skip
def test_a_few_words_of_sense_are_not(layer: str) -> None:
    assert not is_doubtful(layer, BARE)


@pytest.mark.parametrize("word", ["Pasa16", "REPUBL.IK", "InsPeksi", "KEPUTuSAN", "ke{a", "2tahun", "a" * 26])
def test_a_word_no_writer_would_spell_so_is_odd(word: str) -> None:
    assert oddity(word) == 1.0


@pytest.mark.parametrize(
    "word",
    [
        "Rp1.250.000,-",
        "500.12/7/IKP/2024",
        "S.Sos.",
        "jdih.samawa.go.id",
        "ppid@samawa.example",
        "A4",
        "PPID",
        "-2-",
    ],
)
def test_what_offices_write_is_not_odd(word: str) -> None:
    assert oddity(word) == 0.0


def test_the_faulty_layer_of_a_scan_is_doubtful_and_a_good_one_is_not() -> None:
    faulty = TEXT.replace("informasi", "informas1").replace("arsip", "ar{ip").replace("Arsip", "ArSip")
    assert is_doubtful(faulty, SCAN)
    assert judge_layer(faulty, SCAN) is Layer.REAL
    assert not is_doubtful(faulty, BARE)
    assert not is_doubtful(TEXT, SCAN)
    assert oddity("") == 0.0
