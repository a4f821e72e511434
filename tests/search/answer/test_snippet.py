from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from archive.values.case_folding import fold
from archive.values.record import Page, PageSource, PageWord
from search.answer.snippet import WIDTH, Snippet, cut_snippet, marked_words
from search.language.analyzer import indonesian
from search.question.parser import parse
from search.question.tree import Prefix, Where, Word, wanted_terms

PAGE = (
    "PEMERINTAH PROVINSI\n\n" + "Kata pengantar yang panjang sekali. " * 20
    + "Tim\ttelah   memusnahkan\narsip inaktif (120 berkas). " + "Penutup yang juga panjang. " * 20 + "Arsip."
)  # fmt: skip


def cut(text: str, question: str) -> Snippet:
    return cut_snippet(text, wanted_terms(parse(question)))


def marked(snippet: Snippet) -> list[str]:
    return [snippet.text[start:end] for start, end in snippet.marks]


def test_the_snippet_is_where_the_words_stand_together() -> None:
    snippet = cut(PAGE, "pemusnahan arsip")
    assert "Tim telah memusnahkan arsip inaktif (120 berkas)." in snippet.text
    assert marked(snippet) == ["memusnahkan", "arsip"]
    assert snippet.text.startswith("… ")
    assert snippet.text.endswith(" …")
    assert len(snippet.text) <= WIDTH + 20


def test_a_page_without_the_words_begins_at_its_beginning() -> None:
    snippet = cut(PAGE, "pesawat")
    assert snippet.text.startswith("PEMERINTAH PROVINSI Kata pengantar")
    assert snippet.marks == ()


def test_a_phrase_is_marked_only_where_it_stands_whole() -> None:
    assert marked(cut("arsip lama; arsip inaktif; inaktif", '"arsip inaktif"')) == ["arsip", "inaktif"]


def test_a_prefix_is_marked_in_the_whole_word() -> None:
    assert marked(cut("anggaran dan Anggota", "angg*")) == ["anggaran", "Anggota"]


def test_the_parts_of_a_number_are_marked() -> None:
    assert marked(cut("Nomor 045.2/330, ya", "045.2/330")) == ["045", "2", "330"]


def test_a_short_page_is_shown_whole_with_its_last_full_stop() -> None:
    assert cut("Satu\n dua arsip.", "arsip") == Snippet("Satu dua arsip.", ((9, 14),))


def test_a_page_without_words_has_no_snippet() -> None:
    assert cut(" \n ---", "arsip") == Snippet("")


def test_a_word_longer_than_a_snippet_is_shown_whole() -> None:
    assert marked(cut("a " + "x" * 500 + " b", "x" * 500)) == ["x" * 500]


@given(
    st.lists(
        st.sampled_from(["arsip", "musnah", "Jum'at", "x", "\n", " ", "-", "ﬁnal", "e\u0301"]), max_size=200
    ),
    st.sampled_from(["arsip", "pemusnahan", "final arsip", "jumat", '"x arsip"', "ar* é"]),
)
def test_every_mark_is_a_word_that_matches(pieces: list[str], question: str) -> None:
    snippet = cut(" ".join(pieces), question)
    known = {fold(word) for word in ("arsip", "musnah", "jumat", "x", "final", "é")}
    for start, end in snippet.marks:
        assert {token.surface for token in indonesian().tokens(snippet.text[start:end])} <= known
    assert "\n" not in snippet.text
    assert list(snippet.marks) == sorted(snippet.marks)


@given(
    st.lists(
        st.sampled_from(
            ["arsip", "kearsipan", "undang-undang", "045.2/330", "x", " ", "\n", "\t", "\u00a0", "arsip-arsip"]
        ),
        max_size=150,
    ),
    st.sampled_from(["arsip", "undang arsip", "045.2", "x 330", "tidak"]),
    st.sampled_from(["", " "]),
)  # fmt: skip
def test_words_are_marked_as_they_are_beside_what_no_page_has(
    pieces: list[str], question: str, between: str
) -> None:
    text = between.join(pieces)
    terms = wanted_terms(parse(question))
    # with a prefix among the terms every word of the page is looked at
    assert cut_snippet(text, terms) == cut_snippet(text, (*terms, Prefix("qqqq")))


def test_both_halves_of_a_word_that_a_line_breaks_are_marked() -> None:
    words = (
        PageWord("Penge-", 8000, 100, 900, 90),
        PageWord("lolaan", 500, 250, 900, 90),
        PageWord("arsip", 1500, 250, 9, 9),
    )
    page = Page(1, "Pengelolaan\narsip", PageSource.OCR, words=words)
    assert marked_words(page, [Word("pengelolaan", "kelola", Where.ANYWHERE)]) == words[:2]
