from ingest.describe.text_difference import Difference, differences

COMMON = "surat keputusan kepala dinas tentang tim pengelola informasi dan dokumentasi"


def test_words_in_the_same_place_stand_side_by_side_with_their_pages() -> None:
    here = [COMMON, "strategi dan metode pembinaan nomor 5 tahun ini"]
    there = [COMMON + " strategi dan metode pembinaan nomor 12 tahun ini"]
    assert set(differences(here, there)) == {Difference("5", 2, "", None), Difference("", None, "12", 1)}
    assert differences(there, [there[0].replace("12", "17")]) == (Difference("12", 1, "17", 1),)


def test_what_only_one_has_stands_alone() -> None:
    here, there = "surat ini sangat penting sekali bagi kita", "surat ini penting sekali bagi kita semua"
    assert differences([here], [there]) == (
        Difference("sangat", 1, "", None),
        Difference("", None, "semua", 1),
    )


def test_a_word_misread_in_one_of_many_places_is_found_there() -> None:
    text = " ".join(f"tim pengelola bagian {number}" for number in range(9))
    misread = text.replace("tim pengelola bagian 4", "tirn pengelola bagian 4")
    assert differences([text], [misread]) == (Difference("tim", 1, "tirn", 1),)


def test_pages_are_held_against_the_pages_like_them_and_a_missing_one_is_told() -> None:
    pages = [" ".join(f"{word}{number}" for number in range(30)) for word in ("arsip", "layanan", "anggaran")]
    found = differences(pages, [pages[2], pages[0].replace("arsip7", "4rsip7")])
    assert found == (Difference("arsip7", 1, "4rsip7", 2), Difference(pages[1], 2, "", None))


def test_a_text_of_one_enormous_page_is_compared_in_pieces() -> None:
    words = [f"kata{number}" for number in range(5000)]
    changed = [*words[:3000], "lain", *words[3001:]]
    assert differences([" ".join(words)], [" ".join(changed)]) == (Difference("kata3000", 1, "lain", 1),)


def test_a_paragraph_that_moved_is_no_difference() -> None:
    assert differences([f"{COMMON} pertama kedua ketiga"], [f"pertama kedua ketiga {COMMON}"]) == ()


def test_case_and_punctuation_are_no_difference() -> None:
    assert differences(["Surat, Keputusan: Kepala"], ["surat keputusan “kepala”."]) == ()


def test_nothing_has_nothing_in_common_with_something() -> None:
    assert differences([], []) == ()
    assert differences(["satu dua"], [""]) == (Difference("satu dua", 1, "", None),)
