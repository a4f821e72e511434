from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from archive.values.period import Period
from search.question.lexer import LONGEST_QUESTION
from search.question.parser import FIELDS, MOST_TERMS, BadQuestion, parse, word_operators
from search.question.tree import (
    And,
    Below,
    Everything,
    Exact,
    Need,
    Not,
    OneOf,
    Or,
    Overlaps,
    Phrase,
    Prefix,
    Question,
    SegmentedField,
    Where,
    Word,
    Words,
    relaxed,
)
from tests.contracts.questions import QUESTIONS, REFUSED

PIECES = [
    *("arsip", "dan", "AND", "DAN", "OR", "NOT", "BUKAN", '"', "“", "”", "(", ")", "-", "*", "~", ":", "||", " "),
    *("kode:", "unit:", "periode:", "judul:", "isi:", "foo:", "500.1", "2019..2023", "?", "!", "[", "{", "/", "\\"),
    *("x", "é", "\u00ad", "²", "\n", "kata~2", '"a b"', '"a b"~3', "angg*", "045.2/330", "http://x", "12:30"),
]  # fmt: skip


def refusal_of(text: str) -> BadQuestion | None:
    try:
        parse(text)
    except BadQuestion as refused:
        return refused
    return None


def bag(*words: str) -> Words:
    return Words(tuple(word(text) for text in words))


def word(text: str, where: Where = Where.ANYWHERE) -> Word:
    surface, _, stem = text.partition("=")
    return Word(surface, stem or surface, where)


@pytest.mark.parametrize(
    ("text", "question"),
    [
        ("arsip publik", bag("arsip", "publik")),
        ("Pemusnahan ARSIP", bag("pemusnahan=musnah", "arsip")),
        ("arsip arsip", bag("arsip")),
        ("arsip yang inaktif", bag("arsip", "inaktif")),
        ("", Everything()),
        ("  ?! ()", Everything()),
        ('"Berita Acara"', Phrase(("berita", "acara"))),
        ("“Berita Acara”", Phrase(("berita", "acara"))),
        ("«berita acara»", Phrase(("berita", "acara"))),
        ("angg*", Words((Prefix("angg"),))),
        ("undang-undang", bag("undang")),
        ("dan/atau", Words((Word("dan", ""), Word("atau", "")))),
        ("sarana/prasarana", bag("sarana", "prasarana")),
        ("045.2/330", Words((Phrase(("045", "2", "330")),))),
        ("arsip OR surat", Or((bag("arsip"), bag("surat")))),
        ("arsip ATAU surat DAN rapat", Or((bag("arsip"), And((bag("surat"), bag("rapat")))))),
        ("(arsip OR surat) AND rapat", And((Or((bag("arsip"), bag("surat"))), bag("rapat")))),
        ("arsip -surat", And((bag("arsip"), Not(bag("surat"))))),
        ("arsip NOT (surat rapat)", And((bag("arsip"), Not(bag("surat", "rapat"))))),
        ("NOT NOT arsip", bag("arsip")),
        ("kode:500.1", Below(SegmentedField.CODE, "500.1")),
        ("kode:500.1.*", Below(SegmentedField.CODE, "500.1")),
        ("code:500.12/003/IKP", Below(SegmentedField.CODE, "500.12.003.ikp")),
        ("kelas:500.12", Below(SegmentedField.CLASSIFICATION, "500.12")),
        ("unit:IKP", OneOf(Exact.UNIT, ("ikp",))),
        ('unit:"Bidang IKP"', OneOf(Exact.UNIT, ("bidang ikp",))),
        ("periode:2019..2023", Overlaps(Period.parse("2019..2023"))),
        ('periode:"TW II 2024"', Overlaps(Period.parse("TW II 2024"))),
        ("tahun:2024?", Overlaps(Period.parse("2024"))),
        ("judul:laporan", word("laporan=lapor", Where.TITLE)),
        ("title:laporan", word("laporan=lapor", Where.TITLE)),
        ('judul:"laporan kinerja"', Phrase(("laporan", "kinerja"), Where.TITLE)),
        ("nomor:045.2/330", Phrase(("045", "2", "330"), Where.NUMBER)),
        ("nomor:045.2/*", Phrase(("045", "2"), Where.NUMBER)),
        ("isi:angg*", Prefix("angg", Where.TEXT)),
        ("JENIS:surat", word("surat", Where.KIND)),
        ("Kode: 500.1", Below(SegmentedField.CODE, "500.1")),
        ("arsip kode:500 publik", And((bag("arsip", "publik"), Below(SegmentedField.CODE, "500")))),
        ("yang kode:500", Below(SegmentedField.CODE, "500")),
        ("-kode:500", Not(Below(SegmentedField.CODE, "500"))),
    ],
)
def test_this_text_asks_this_question(text: str, question: Question) -> None:
    assert parse(text) == question


@pytest.mark.parametrize(
    ("text", "same"),
    [
        ("berapa anggaran (2024)?", "anggaran 2024"),
        ('surat "edaran', "surat edaran"),
        ("Perihal: undangan", "perihal undangan"),
        ("http://x", "http x"),
        ("rapat, pukul [12] {pagi}!", "rapat pukul 12 pagi"),
        ("anggaran ) 2024 (", "anggaran 2024"),
        ("surat - rapat", "surat rapat"),
        ("2019 -2023", "2019 2023"),
        ('kertas 8" dan 9"', "kertas 8 9"),
        ("apa isi kode: ?", "isi kode"),
        ("arsip ~ * & + = <b>", "arsip b"),
        ("a\\b", "a b"),
    ],
)
def test_mere_punctuation_changes_nothing(text: str, same: str) -> None:
    assert parse(text) == parse(same)


@pytest.mark.parametrize(
    "text", ["12:30", "apa isi SK/12", "Jum'at", "e-government", "x@y.go.id", "50%", "#7", "$ARG"]
)
def test_everyday_signs_are_answered(text: str) -> None:
    assert parse(text) != Everything()


@pytest.mark.parametrize("text", QUESTIONS)
def test_the_questions_of_the_contract_are_understood(text: str) -> None:
    parse(text)


@pytest.mark.parametrize(("text", "code", "position"), REFUSED)
def test_what_is_meant_and_not_ours_is_refused_where_it_stands(text: str, code: str, position: int) -> None:
    refused = refusal_of(text)
    assert refused is not None
    assert (refused.reason, refused.position, refused.text) == (code, position, text)
    assert refused.suggestion


def test_an_unknown_field_is_answered_with_the_nearest() -> None:
    with pytest.raises(BadQuestion, match="write periode:"):
        parse("priode:2024")


def test_the_names_of_fields_are_data() -> None:
    assert parse("perihal:surat", {**FIELDS, "perihal": "title"}) == word("surat", Where.TITLE)


def test_a_long_question_is_answered_and_a_longer_one_refused() -> None:
    text = " ".join(f"kata{number}" for number in range(280))
    assert len(text) > 2000
    assert len(parse(text).terms) == 280  # type: ignore[union-attr]
    with pytest.raises(BadQuestion, match="at most"):
        parse("a" * (LONGEST_QUESTION + 1))
    with pytest.raises(BadQuestion, match="different words"):
        parse(" ".join(f"k{number}" for number in range(MOST_TERMS + 1)))


@pytest.mark.parametrize("text", ["(" * 1900 + "a", "NOT " * 900 + "a", "-(" * 900 + "a"])
def test_nesting_has_a_limit(text: str) -> None:
    with pytest.raises(BadQuestion) as caught:
        parse(text)
    assert caught.value.reason == "too_deep"


@settings(max_examples=5 * settings().max_examples)
@given(st.text() | st.lists(st.sampled_from(PIECES), max_size=300).map("".join))
def test_any_text_is_understood_or_refused_inside_it(text: str) -> None:
    refused = refusal_of(text)
    assert refused is None or 0 <= refused.position < len(text)


def test_only_words_side_by_side_are_relaxed() -> None:
    assert relaxed(parse("arsip publik")) == Words(bag("arsip", "publik").terms, need=Need.MOST)
    loose = relaxed(parse('arsip publik unit:IKP "berita acara" -surat'))
    assert loose == And(
        (
            Words(bag("arsip", "publik").terms, need=Need.MOST),
            OneOf(Exact.UNIT, ("ikp",)),
            Phrase(("berita", "acara")),
            Not(bag("surat")),
        )
    )
    for text in ("arsip", "arsip AND publik", '"berita acara"', "kode:500", "", "NOT (a b)"):
        assert relaxed(parse(text)) is None


@pytest.mark.parametrize(
    "title",
    [
        "PENERIMAAN NEGARA BUKAN PAJAK",
        "HIBAH ATAU BANTUAN SOSIAL",
        "STANDAR DAN PROSEDUR (NOT CLASSIFIED)",
        "LAPORAN TAHUN 2024 OR 2025 AND",
        "DAN",
    ],
)
def test_a_title_in_capitals_is_read_as_in_small_letters(title: str) -> None:
    assert parse(title) == parse(title.lower())
    assert word_operators(title) == ()


@pytest.mark.parametrize(
    ("text", "operators"),
    [
        ("Hibah ATAU Bantuan", ("ATAU",)),
        ("arsip BUKAN rahasia DAN (surat OR nota)", ("BUKAN", "DAN", "OR")),
        ('"HIBAH ATAU BANTUAN" sosial', ()),
        ("arsip -rahasia", ()),
        ("judul:ATAU hibah dan bantuan", ()),
    ],
)
def test_the_words_that_were_taken_as_operators_are_named(text: str, operators: tuple[str, ...]) -> None:
    assert word_operators(text) == operators
