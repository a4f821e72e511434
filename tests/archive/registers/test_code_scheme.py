from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archive.registers.code_pattern import CodeParts, Field, Pattern
from archive.registers.code_scheme import (
    Scheme,
    Scope,
    counter_key,
    default_scope,
    preview,
    scheme_in_force,
    weaknesses,
)
from archive.values.period import BadPeriod
from archive.values.record import AccessLevel

USUAL = "{classification}/{number:03}/{unit}/{month:roman}/{year}"
SAMPLE = CodeParts("500.12", 1, "IKP", date(2024, 5, 17), AccessLevel.ORDINARY)


def scheme(pattern: str = USUAL, scope: Scope = Scope.UNIT_YEAR, unit: str = "IKP", **days: date) -> Scheme:
    return Scheme(
        None, unit, Pattern.parse(pattern), scope, days.get("begins", date(2020, 1, 1)), days.get("ends")
    )


OLD = scheme(begins=date(2020, 1, 1), ends=date(2023, 12, 31))
NEW = scheme("{number}/{year}", begins=date(2023, 7, 1))
OTHER = scheme(unit="SEK", begins=date(2024, 1, 1))


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        (date(2019, 12, 31), None),
        (date(2020, 1, 1), OLD),
        (date(2023, 6, 30), OLD),
        (date(2023, 7, 1), NEW),
        (date(2024, 1, 1), NEW),
    ],
)
def test_the_scheme_begun_last_is_in_force(day: date, expected: Scheme | None) -> None:
    assert scheme_in_force([NEW, OTHER, OLD], "IKP", day) == expected


def test_a_scheme_is_in_force_on_its_last_day_and_not_after() -> None:
    assert scheme_in_force([OLD], "IKP", date(2023, 12, 31)) == OLD
    assert scheme_in_force([OLD], "IKP", date(2024, 1, 1)) is None


def test_when_the_newer_scheme_ends_the_older_is_in_force_again() -> None:
    trial = scheme("{number}", begins=date(2021, 1, 1), ends=date(2021, 12, 31))
    assert scheme_in_force([OLD, trial], "IKP", date(2022, 1, 1)) == OLD


def test_a_scheme_cannot_end_before_it_begins() -> None:
    with pytest.raises(BadPeriod, match="before the start"):
        scheme(begins=date(2024, 1, 2), ends=date(2024, 1, 1))


@pytest.mark.parametrize(
    ("scope", "key"),
    [
        (Scope.YEAR, "year=2024"),
        (Scope.UNIT, "unit=IKP"),
        (Scope.UNIT_YEAR, "year=2024 unit=IKP"),
        (Scope.CLASSIFICATION, "classification=500.12"),
        (Scope.CLASSIFICATION_YEAR, "year=2024 classification=500.12"),
        (Scope.CONTINUOUS, "continuous"),
    ],
)
def test_a_counter_has_a_stable_name(scope: Scope, key: str) -> None:
    assert counter_key(scheme(scope=scope), SAMPLE) == key


@given(*[st.tuples(st.sampled_from(Scope), st.text("A =year2024unit+", max_size=12))] * 2)
def test_two_counters_never_have_the_same_name(one: tuple[Scope, str], other: tuple[Scope, str]) -> None:
    def key(scope: Scope, text: str) -> str:
        return counter_key(
            scheme(scope=scope), CodeParts(text, 1, text, date(2024, 1, 1), AccessLevel.ORDINARY)
        )

    def told_apart(scope: Scope, text: str) -> tuple[Scope, str]:
        return scope, text if {Field.UNIT, Field.CLASSIFICATION} & set(scope.fields) else ""

    assert (key(*one) == key(*other)) == (told_apart(*one) == told_apart(*other))


def test_a_pattern_without_year_counts_on_by_default() -> None:
    assert default_scope(Pattern.parse(USUAL)) is Scope.UNIT_YEAR
    assert default_scope(Pattern.parse("{unit} {number}")) is Scope.UNIT


@pytest.mark.parametrize(
    ("pattern", "scope", "expected"),
    [
        (USUAL, Scope.UNIT_YEAR, ()),
        ("{number}/{unit}", Scope.CONTINUOUS, ()),
        ("{number}/{unit}", Scope.UNIT_YEAR, ("year_missing",)),
        ("{number}/{year:2}", Scope.CLASSIFICATION_YEAR, ("classification_missing",)),
        ("{number}", Scope.CLASSIFICATION_YEAR, ("year_missing", "classification_missing")),
        ("{classification}{number}", Scope.UNIT, ("number_runs_on",)),
        ("{number:04}{year}", Scope.UNIT_YEAR, ("number_runs_on",)),
        ("{security}{number}{month:roman}{year}", Scope.UNIT_YEAR, ()),
    ],
)
def test_a_scheme_that_would_repeat_itself_is_warned_of(
    pattern: str, scope: Scope, expected: tuple[str, ...]
) -> None:
    assert weaknesses(scheme(pattern, scope)) == expected


@given(st.sampled_from(Scope), st.data())
def test_a_scheme_without_weakness_never_repeats_a_code(scope: Scope, data: st.DataObject) -> None:
    chosen = scheme(
        data.draw(st.sampled_from([USUAL, "{number}{classification}", "{year}-{number}", "{number}"])), scope
    )
    draw = st.builds(
        CodeParts,
        st.sampled_from(["500", "500.1", "1", "12"]),
        st.integers(1, 30),
        st.just("IKP"),
        st.dates(date(2023, 1, 1), date(2024, 12, 31)),
        st.just(AccessLevel.ORDINARY),
    )
    one, other = data.draw(draw), data.draw(draw)
    given_twice = (counter_key(chosen, one), one.number) == (counter_key(chosen, other), other.number)
    if not weaknesses(chosen) and not given_twice:
        assert chosen.pattern.format(one) != chosen.pattern.format(other)


def test_a_preview_goes_on_from_the_given_number() -> None:
    assert preview(scheme(), SAMPLE, 2) == ("500.12/001/IKP/V/2024", "500.12/002/IKP/V/2024")
    assert preview(scheme(), SAMPLE, 0) == ()
