import pytest

from search.question.lexer import LONGEST_QUESTION, BadQuestion, Lexeme, TokenKind, lexemes

FIELDS = {"kode": "code", "periode": "period", "judul": "title"}


def cut(text: str) -> list[Lexeme]:
    return list(lexemes(text, FIELDS))


def kinds(text: str) -> list[tuple[TokenKind, str]]:
    return [(lexeme.kind, lexeme.text) for lexeme in cut(text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("surat, keputusan!", [(TokenKind.WORD, "surat"), (TokenKind.WORD, "keputusan")]),
        ("045.2/330", [(TokenKind.WORD, "045.2/330")]),
        ("keu*", [(TokenKind.PREFIX, "keu")]),
        ("dan DAN ATAU", [(TokenKind.WORD, "dan"), (TokenKind.AND, "DAN"), (TokenKind.OR, "ATAU")]),
        ("-rahasia", [(TokenKind.NOT, "-"), (TokenKind.WORD, "rahasia")]),
        ("(a)", [(TokenKind.OPEN, "("), (TokenKind.WORD, "a"), (TokenKind.CLOSE, ")")]),
        ("«dua kata»", [(TokenKind.PHRASE, "dua kata")]),
        ("catatan: rapat", [(TokenKind.WORD, "catatan"), (TokenKind.WORD, "rapat")]),
        ("2019 -2023", [(TokenKind.WORD, "2019"), (TokenKind.WORD, "2023")]),
        ("… ? !", []),
    ],
)
def test_a_question_is_cut_into_its_pieces(text: str, expected: list[tuple[TokenKind, str]]) -> None:
    assert kinds(text) == expected


def test_the_number_after_a_tilde_is_kept_and_may_be_left_out() -> None:
    assert [lexeme.number for lexeme in cut('kata~2 kata~ "a b"~3 kata')] == [2, -1, 3, None]


def test_a_field_has_its_english_name_and_the_shape_of_its_value() -> None:
    (code, title) = cut('kode:500.12* judul:"rapat kerja"')
    assert (code.kind, code.field, code.text, code.shape) == (
        TokenKind.FIELD,
        "code",
        "500.12",
        TokenKind.PREFIX,
    )
    assert (title.field, title.text, title.shape) == ("title", "rapat kerja", TokenKind.PHRASE)
    assert (code.position, title.position) == (5, 20)


def test_several_values_in_brackets_are_one_field_and_an_open_bracket_ends_with_the_text() -> None:
    for text in ("kode:(500, 600)", "kode:(500, 600"):
        (field,) = cut(text)
        assert field.shape is TokenKind.SEVERAL
        assert [value.text for value in field.values] == ["500", "600"]


@pytest.mark.parametrize(
    ("text", "code", "position"),
    [
        ("surat perihal:undangan", "unknown_field", 6),
        ("surat kode:", "no_value", 6),
        ("kode:( , )", "no_value", 5),
        ("*arsip", "star_place", 0),
        ("ar*sip", "star_place", 2),
        ("a || b", "unknown_operator", 2),
        ("a" * (LONGEST_QUESTION + 1), "too_long", LONGEST_QUESTION),
    ],
)
def test_what_is_not_understood_is_refused_at_its_place(text: str, code: str, position: int) -> None:
    with pytest.raises(BadQuestion) as caught:
        cut(text)
    assert (caught.value.reason, caught.value.position) == (code, position)


def test_a_field_that_is_nearly_right_is_named() -> None:
    with pytest.raises(BadQuestion) as caught:
        cut("kodde:500")
    assert caught.value.suggestion.startswith("write kode:")
