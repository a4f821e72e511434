from datetime import date
from functools import partial
from operator import eq

from archive.values.period import Period
from search.question.tree import (
    And,
    Below,
    Either,
    Everything,
    Need,
    Not,
    Or,
    Overlaps,
    Phrase,
    Prefix,
    SegmentedField,
    Weighted,
    Where,
    Word,
    Words,
    both,
    either,
    holds,
    is_ranked,
    looks_in,
    relaxed,
    wanted_terms,
)

A, B = Word("rapat", "rapat"), Word("surat", "surat")
CODE = Below(SegmentedField.CODE, "500")
YEAR = Overlaps(Period(date(2024, 1, 1), date(2024, 12, 31)))


def test_questions_are_joined_without_nesting_repeats_or_what_asks_nothing() -> None:
    assert both(A, And((B, CODE)), Everything(), A) == And((A, B, CODE))
    assert both(A, Everything()) == A
    assert both() == Everything()
    assert either(A, B, A, Everything()) == Or((A, B))
    assert either(Everything()) == Everything()


def test_only_words_side_by_side_are_relaxed() -> None:
    assert relaxed(And((Words((A, B)), CODE))) == And((Words((A, B), Need.MOST), CODE))
    for question in (A, Words((A,)), And((A, CODE)), Not(Words((A, B))), CODE):
        assert relaxed(question) is None


def test_wanted_terms_come_once_in_the_order_typed_and_negated_ones_do_not() -> None:
    some = Either((Weighted(B, 1.0), Weighted(Prefix("sur"), 0.5)))
    assert wanted_terms(And((Words((B, A, B)), Not(Word("rahasia", "rahasia")), some))) == (
        B,
        A,
        Prefix("sur"),
    )


def test_words_rank_and_filters_do_not() -> None:
    ranked = (A, Words((A, B)), And((CODE, A)), Words((Prefix("a"),), Need.MOST))
    listed = (CODE, YEAR, Everything(), And((CODE, YEAR)), Prefix("rap"), Not(A))
    assert [is_ranked(question) for question in ranked] == [True] * 4
    assert [is_ranked(question) for question in listed] == [False] * 6


def test_all_parts_of_and_are_needed_and_one_of_or() -> None:
    has_a = partial(eq, A)
    assert not holds(And((A, B)), has_a)
    assert not holds(Words((A, B)), has_a)
    assert holds(Or((A, B)), has_a)
    assert holds(Words((A, B), Need.ANY), has_a)


def test_a_loose_phrase_is_looked_for_only_where_values_are_long() -> None:
    assert looks_in(Phrase(("a", "b"), slop=2)) == (Where.TITLE, Where.TEXT)
    assert looks_in(Phrase(("a", "b"))) == (Where.ANYWHERE,)
    assert looks_in(Phrase(("a", "b"), Where.TITLE, slop=2)) == (Where.TITLE,)
