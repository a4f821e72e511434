import pytest

from ingest.formats.text.line_ends import carried_over, ends_broken, is_word, rejoined


@pytest.mark.parametrize(
    ("printed", "whole"),
    [
        ("Penge-\nlolaan arsip", "Pengelolaan\narsip"),
        ("KEPU-\nTUSAN BUPATI", "KEPUTUSAN\nBUPATI"),
        ("pela-\n  yanan, dan", "pelayanan,\ndan"),
        ("dilak-\nsanakan\n\nPasal 2", "dilaksanakan\n\nPasal 2"),
        ("ke-\ndua", "kedua\n"),
        ("meng\x02gunakan", "menggunakan\n"),
        ("penge\u00adlo\u00ad\nlaan", "pengelolaan\n"),
        ("Samsud¬\ndin", "Samsuddin\n"),
        ("peng\u2010\nelolaan", "pengelolaan\n"),
    ],
)
def test_a_word_that_a_line_breaks_is_whole_where_it_begins(printed: str, whole: str) -> None:
    assert rejoined(printed) == whole


@pytest.mark.parametrize(
    ("printed", "whole"),
    [
        ("anak-\nanak", "anak-anak\n"),
        ("undang-\nundang,", "undang-undang,\n"),
        ("perundang-\nundangan di", "perundang-undangan\ndi"),
        ("per-\nundang-\nundangan di", "perundang-undangan\ndi"),
        ("surat-\nmenyurat", "surat-menyurat\n"),
        ("sayur-\nmayur", "sayur-mayur\n"),
        ("Langkah\ufffelangkah", "Langkah-langkah\n"),
        ("Kutai-\nTimur", "Kutai-Timur\n"),
        ("non-\nASN", "non-ASN\n"),
        ("PPID-\nnya", "PPID-nya\n"),
        ("DPR-\nRI", "DPR-RI\n"),
        ("e-\nKTP", "e-KTP\n"),
        ("2020-\n2024", "2020-2024\n"),
        ("045.2/330-\nBPKPAD/2025 x", "045.2/330-BPKPAD/2025\nx"),
    ],
)
def test_a_hyphen_that_belongs_to_the_word_stays(printed: str, whole: str) -> None:
    assert rejoined(printed) == whole


@pytest.mark.parametrize("printed", ["sosial-\nekonomi kota", "kerja-\nsama", "non-\naktif", "Balik-\npapan"])
def test_what_may_be_one_word_or_two_stays_as_printed(printed: str) -> None:
    assert rejoined(printed) == printed


@pytest.mark.parametrize("text", ["kota -\nlain", "- satu\n- dua", "Rp500.000,-\nlima", "A-\n\nB", "tanpa"])
def test_other_hyphens_join_nothing(text: str) -> None:
    assert rejoined(text) == text


@pytest.mark.parametrize(
    ("pages", "whole"),
    [
        (("tentang Penge-", "lolaan arsip"), ("tentang Pengelolaan", "arsip")),
        (("Penge-\n\n- 5 -", "- 6 -\n\nlolaan arsip"), ("Pengelolaan\n\n- 5 -", "- 6 -\n\narsip")),
        (("anak-", "anak asuh"), ("anak-anak", "asuh")),
        (("sosial-", "ekonomi"), ("sosial-\nekonomi", "")),
        (("satu -", "dua"), ("satu -", "dua")),
        (("satu-", "2. dua"), ("satu-", "2. dua")),
    ],
)
def test_a_word_that_a_page_breaks_is_whole_on_the_first(
    pages: tuple[str, str], whole: tuple[str, str]
) -> None:
    assert carried_over(*pages) == whole
    assert ends_broken(pages[0]) or pages == whole


def test_words_are_known_with_their_affixes() -> None:
    assert is_word("pengelolaan")
    assert is_word("dinas")
    assert not is_word("lolaan")
