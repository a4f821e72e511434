import random

from archive.values.shingles import bands, resemblance, word_pairs

WORDS = [
    f"{first}{second}{third}" for first in "bdkmpt" for second in "aiu" for third in ("ran", "sil", "tun")
]


def text(seed: int, length: int = 300) -> list[str]:
    return chosen(seed, WORDS, length)


def chosen(seed: int, words: list[str], length: int) -> list[str]:
    return random.Random(seed).choices(words, k=length)


def misread(words: list[str], share: float) -> list[str]:
    chance = random.Random(1)
    return [word + "xx" if chance.random() < share else word for word in words]


def shared(one: list[str], other: list[str]) -> int:
    return len(set(bands(word_pairs([" ".join(one)]))) & set(bands(word_pairs([" ".join(other)]))))


def test_case_figures_short_words_and_line_ends_make_no_difference() -> None:
    assert word_pairs(["Surat Keputusan\nNomor 12 di\nJakarta"]) == word_pairs(
        ["surat keputusan NOMOR ke-7 jakarta"]
    )


def test_pairs_do_not_reach_over_the_end_of_a_page() -> None:
    assert word_pairs(["satu dua", "tiga"]) == {"satu dua"}


def test_resemblance_is_the_share_of_common_pairs() -> None:
    assert resemblance(word_pairs(["satu dua tiga"]), word_pairs(["dua tiga satu"])) == 1 / 3
    assert resemblance(frozenset(), frozenset()) == 0.0


def test_a_text_is_like_itself_and_like_its_misread_scan_and_not_like_another() -> None:
    one = text(1)
    assert shared(one, one) == 20
    assert all(shared(text(seed), misread(text(seed), 0.05)) for seed in range(20))
    assert sum(bool(shared(text(seed), text(seed + 100))) for seed in range(20)) <= 4


def test_a_text_of_few_words_is_like_nothing() -> None:
    assert bands(word_pairs(["surat undangan rapat"])) == ()


def test_bands_fit_the_integers_of_a_database_and_never_change() -> None:
    values = bands(word_pairs([" ".join(text(7))]))
    assert all(-(1 << 63) <= value < 1 << 63 for value in values)
    assert values[:2] == (7274768657224863295, -7428449718917147210)
