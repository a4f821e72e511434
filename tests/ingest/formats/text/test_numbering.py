import pytest

from ingest.formats.text.numbering import ListCounter, ListLevel, Numerals, written


@pytest.mark.parametrize(
    ("number", "numerals", "printed"),
    [
        (4, Numerals.DECIMAL, "4"),
        (4, Numerals.TWO_DIGITS, "04"),
        (1999, Numerals.UPPER_ROMAN, "MCMXCIX"),
        (14, Numerals.LOWER_ROMAN, "xiv"),
        (26, Numerals.UPPER_LETTER, "Z"),
        (27, Numerals.LOWER_LETTER, "aa"),
        (0, Numerals.UPPER_ROMAN, "0"),
        (10**9, Numerals.LOWER_LETTER, "1000000000"),
        (3, Numerals.NONE, ""),
    ],
)
def test_numbers_are_written_as_they_are_printed(number: int, numerals: Numerals, printed: str) -> None:
    assert written(number, numerals) == printed


LEVELS = [
    ListLevel("BAB %1", Numerals.UPPER_ROMAN),
    ListLevel("Pasal %2", restarts_after=-1),
    ListLevel("(%3)"),
    ListLevel("%1.%2.%3.%4", Numerals.LOWER_LETTER, only_decimal=True, joint=""),
]


def test_deeper_levels_begin_anew_unless_they_go_on_through_the_document() -> None:
    counter = ListCounter()
    printed = [counter.label("a", LEVELS, level).strip() for level in (0, 1, 2, 2, 1, 2, 3, 0, 1)]
    assert printed == ["BAB I", "Pasal 1", "(1)", "(2)", "Pasal 2", "(1)", "1.2.1.1", "BAB II", "Pasal 3"]


def test_a_use_of_a_list_begins_where_it_says_and_only_once() -> None:
    counter = ListCounter()
    first = [counter.label("a", LEVELS, 2) for _ in range(2)]
    again = [counter.label("a", LEVELS, 2, {2: 5}, "lagi") for _ in range(2)]
    assert [*first, *again] == ["(1) ", "(2) ", "(5) ", "(6) "]


@pytest.mark.parametrize("level", [-1, 4, 99])
def test_a_level_that_the_list_has_not_has_no_number(level: int) -> None:
    assert ListCounter().label("a", LEVELS, level) == ""
