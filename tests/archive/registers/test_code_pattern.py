from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archive.registers.code_pattern import BadPattern, CodeParts, Field, Literal, Pattern, Slot
from archive.values.record import AccessLevel

SLOTS = st.sampled_from(
    [
        *(Slot(field) for field in Field if field is not Field.NUMBER),
        Slot(Field.MONTH, "02"),
        Slot(Field.MONTH, "roman"),
        Slot(Field.YEAR, "2"),
    ]
)
NUMBERS = st.sampled_from([Slot(Field.NUMBER), Slot(Field.NUMBER, "04"), Slot(Field.NUMBER, "09")])
TEXTS = st.text(st.characters(exclude_categories=("Cc", "Cs")), min_size=1, max_size=5)


@st.composite
def pattern_texts(draw: st.DrawFn) -> str:
    parts = draw(st.lists(SLOTS.map(str) | TEXTS.map(lambda text: str(Literal(text))), max_size=6))
    parts.insert(draw(st.integers(0, len(parts))), str(draw(NUMBERS)))
    return "".join(parts)


def parts(**other: object) -> CodeParts:
    fields = {
        "classification": "500.12.1",
        "number": 7,
        "unit": "DISKOMINFO",
        "day": date(2026, 9, 5),
        "access": AccessLevel.ORDINARY,
    }
    return CodeParts(**(fields | other))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("pattern", "code"),
    [
        ("{classification}/{number:03}/{unit}/{month:roman}/{year}", "500.12.1/007/DISKOMINFO/IX/2026"),
        ("{classification}/{unit}/{year}/{number:04}", "500.12.1/DISKOMINFO/2026/0007"),
        ("{security}/{classification}/{number}/{unit}/{month:02}-{year:2}", "B/500.12.1/7/DISKOMINFO/09-26"),
        ("{number}", "7"),
        ("SOP-PPID-{number:02}", "SOP-PPID-07"),
        ("{number}/{month}/{{{unit}}}", "7/9/{DISKOMINFO}"),
    ],
)
def test_a_pattern_writes_a_code(pattern: str, code: str) -> None:
    assert Pattern.parse(pattern).format(parts()) == code


def test_a_number_wider_than_its_padding_is_written_whole() -> None:
    assert Pattern.parse("{number:03}").format(parts(number=12345)) == "12345"


@pytest.mark.parametrize(("access", "letters"), [*zip(AccessLevel, ("B", "T", "R", "SR"), strict=True)])
def test_the_security_class_is_written_in_its_letters(access: AccessLevel, letters: str) -> None:
    assert Pattern.parse("{security}-{number}").format(parts(access=access)) == f"{letters}-7"


def test_every_month_has_its_roman_number() -> None:
    pattern = Pattern.parse("{month:roman}.{number}")
    written = [pattern.format(parts(day=date(2026, month, 1))) for month in range(1, 13)]
    assert " ".join(written) == "I.7 II.7 III.7 IV.7 V.7 VI.7 VII.7 VIII.7 IX.7 X.7 XI.7 XII.7"


def test_braces_inside_a_unit_code_stay() -> None:
    assert Pattern.parse("{unit}/{number}").format(parts(unit="B.3/{year}")) == "B.3/{year}/7"


@pytest.mark.parametrize(
    ("text", "position", "message"),
    [
        ("", 0, "missing"),
        ("{classification}/{year}", 23, "missing"),
        ("{number}/{number:04}", 9, "once"),
        ("{number}/{jenis}", 9, "no field 'jenis', there are classification, number"),
        ("{number}/{}", 9, "no field"),
        ("{Number}", 0, "no field"),
        ("{number:4}", 0, "cannot be written as '4'"),
        ("{number:}", 0, "cannot be written"),
        ("{number}/{month:xx}", 9, "cannot be written as 'xx'"),
        ("{number}/{unit:02}", 9, "cannot be written"),
        ("{number}}", 8, "single brace"),
        ("{number", 0, "single brace"),
        ("{number}\n", 8, "cannot hold"),
    ],
)
def test_a_bad_pattern_is_refused_at_its_place(text: str, position: int, message: str) -> None:
    with pytest.raises(BadPattern, match=message) as refused:
        Pattern.parse(text)
    assert (refused.value.text, refused.value.position) == (text, position)


def test_a_pattern_is_its_parts() -> None:
    pattern = Pattern.parse("{{{number:04}}}/{year}")
    assert pattern.parts == (Literal("{"), Slot(Field.NUMBER, "04"), Literal("}/"), Slot(Field.YEAR))
    assert pattern.fields == {Field.NUMBER, Field.YEAR}


@given(pattern_texts())
def test_every_pattern_reads_back(text: str) -> None:
    pattern = Pattern.parse(text)
    assert str(pattern) == text
    assert Pattern.parse(str(pattern)) == pattern


@pytest.mark.slow
@given(pattern_texts(), st.integers(1, 99999))
def test_every_pattern_shows_the_number(text: str, number: int) -> None:
    assert str(number) in Pattern.parse(text).format(parts(number=number))
