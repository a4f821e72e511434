import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from archive.values.codes import canonical, is_at_or_below, leading_paths, segments, sort_key

CODES = st.text(st.sampled_from("019aZ./- é²"), max_size=10) | st.text(max_size=8)


def test_segments_are_what_stands_between_the_separators() -> None:
    assert segments("500.12/003/IKP") == ("500", "12", "003", "ikp")
    assert segments("B-36/INSP/000.1.2.3/I/2026") == ("b", "36", "insp", "000", "1", "2", "3", "i", "2026")
    assert segments("R_99 (KP)") == ("r", "99", "kp")
    assert segments(" ./- ") == ()


def test_codes_sort_by_value_segment_by_segment() -> None:
    ordered = [
        "0.5",
        "000.5",
        "500",
        "500.1",
        "500.1.2",
        "500.1/003/IKP",
        "500.2",
        "500.10",
        "500.a",
        "KP.04",
    ]
    assert sorted(frozenset(ordered), key=sort_key) == ordered


def test_a_number_of_any_length_sorts() -> None:
    assert sort_key("9" * 5000) < sort_key("1" + "0" * 5000)


def test_look_alikes_stay_different() -> None:
    for one, other in (("500.1", "500.10"), ("000.5", "0.5"), ("500.1", "500/1")):
        assert sort_key(one) != sort_key(other)
    assert canonical("500.1") == canonical("500/1")
    assert canonical("000.5") != canonical("0.5")


@pytest.mark.parametrize("code", ["500.1", "500.1.2", "500.1/003/IKP", "500/1", "500.1.2.3"])
def test_a_prefix_covers_itself_and_what_is_below(code: str) -> None:
    assert is_at_or_below(code, "500.1")


@pytest.mark.parametrize("code", ["500.12", "500.10", "500", "1.500.1", "500.01", ""])
def test_a_prefix_covers_nothing_else(code: str) -> None:
    assert not is_at_or_below(code, "500.1")


def test_digits_after_one_dot_do_not_nest() -> None:
    assert not is_at_or_below("045.31", "045.3")
    assert is_at_or_below("045.31", "045")


def test_case_does_not_matter_below() -> None:
    assert is_at_or_below("KP.04.06.a", "kp.04.06.A")


def test_a_prefix_of_separators_covers_nothing() -> None:
    assert not is_at_or_below("500.1", "...")


def test_leading_paths_go_from_the_root_to_the_code() -> None:
    assert leading_paths("500.12/003/IKP") == ("500", "500.12", "500.12.003", "500.12.003.ikp")
    assert leading_paths("000.5") == ("000", "000.5")
    assert leading_paths("-") == ()


@given(CODES, CODES)
def test_only_the_same_text_has_the_same_key(one: str, other: str) -> None:
    assert (sort_key(one) == sort_key(other)) == (one == other)


@given(CODES, CODES)
def test_leading_paths_answer_the_same_as_the_question(code: str, prefix: str) -> None:
    assert is_at_or_below(code, prefix) == (canonical(prefix) in leading_paths(code))


@given(CODES, CODES, CODES)
def test_what_lies_below_a_code_sorts_together(prefix: str, below: str, other: str) -> None:
    below = f"{prefix}/{below}"
    assume(is_at_or_below(below, prefix) and segments(other) and not is_at_or_below(other, prefix))
    assert (sort_key(other) < sort_key(prefix)) == (sort_key(other) < sort_key(below))
