"""Questions and archives that nobody thought of: every index finds what plain Python finds."""

from __future__ import annotations

import tempfile
from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from archive.values.access import unit_key
from archive.values.period import Period
from archive.values.record import AccessLevel, RecordId, Stage
from search.index.contract import Facet, Index, IndexEntry, PageText, Sort
from search.language.analyzer import indonesian
from search.question.tree import (
    And,
    Below,
    Bonus,
    DatedWithin,
    Either,
    Everything,
    Exact,
    Fuzzy,
    Need,
    Not,
    OneOf,
    Or,
    Overlaps,
    Phrase,
    Preferring,
    Prefix,
    Question,
    SegmentedField,
    Simple,
    Term,
    Weighted,
    Where,
    Word,
    Words,
)
from tests.contracts.conftest import Make, serving
from tests.contracts.office import OFFICE
from tests.contracts.reference import ReferenceIndex

pytestmark = pytest.mark.slow  # together they take more than the quick part of the tests may

SPELLINGS = (
    *("arsip", "musnah", "pemusnahan", "memusnahkan", "mohon", "pemohon", "informasi", "publik", "anggaran"),
    *(
        "undang",
        "undangan",
        "undang-undang",
        "dan",
        "yang",
        "rapat",
        "meeting",
        "server",
        "Jum'at",
        "ÉVALUASI",
    ),
    *("2024", "045", "2", "330", "bpkpad", "500", "12"),
)
WORDS = tuple(
    dict.fromkeys(token.surface for spelling in SPELLINGS for token in indonesian().tokens(spelling))
)
CODES = ("500", "500.1", "500.12", "500.12/003/IKP", "000.5.6.2", "R-99/IJ", "500.1.2")
UNITS = ("IKP", "ikp", "SEKRETARIAT", "HUKUM")
KINDS = ("Surat", "surat undangan", "Keputusan")
YEARS = st.integers(2018, 2027)
PERIODS = st.builds(lambda a, b: Period(date(min(a, b), 3, 1), date(max(a, b), 9, 30)), YEARS, YEARS)
WHERE = st.sampled_from(Where)


def word(surface: str, where: Where) -> Word:
    (token,) = indonesian().tokens(surface)
    return Word(token.surface, token.stem, where)


def values(of: Iterable[str]) -> st.SearchStrategy[tuple[str, ...]]:
    return st.lists(st.sampled_from([*of]), min_size=1, max_size=3).map(tuple)


SIMPLE: st.SearchStrategy[Simple] = st.one_of(
    st.builds(word, st.sampled_from(WORDS), WHERE),
    st.builds(
        Phrase, st.lists(st.sampled_from(WORDS), min_size=1, max_size=3).map(tuple), WHERE, st.integers(0, 4)
    ),
    st.builds(Fuzzy, st.sampled_from(WORDS), st.integers(1, 2), WHERE),
    st.builds(Prefix, st.sampled_from(WORDS).map(lambda text: text[:3]), WHERE),
)
WEIGHTED = st.builds(Weighted, SIMPLE, st.just(2.0), st.booleans())
TERMS: st.SearchStrategy[Term] = SIMPLE | st.builds(
    Either, st.lists(WEIGHTED, min_size=1, max_size=2).map(tuple)
)
LEAVES: st.SearchStrategy[Question] = st.one_of(
    TERMS,
    st.builds(Words, st.lists(TERMS, min_size=1, max_size=4).map(tuple), st.sampled_from(Need)),
    st.builds(
        Below,
        st.just(SegmentedField.CODE),
        st.sampled_from(("500", "500.1", "500.12", "500.12.003", "000.5", "r", "9")),
    ),
    st.builds(Below, st.just(SegmentedField.CLASSIFICATION), st.sampled_from(("500", "500.12", "000.5.6.2"))),
    st.builds(OneOf, st.just(Exact.UNIT), values(map(unit_key, UNITS))),
    st.builds(OneOf, st.just(Exact.KIND), values(map(unit_key, KINDS))),
    st.builds(Overlaps, PERIODS),
    st.builds(DatedWithin, PERIODS),
    st.builds(OneOf, st.just(Exact.STAGE), values(Stage)),
    st.builds(OneOf, st.just(Exact.ACCESS), values(AccessLevel)),
    st.builds(OneOf, st.just(Exact.SHAPE), values(("list", ""))),
    st.builds(OneOf, st.just(Exact.ID), values(("r0", "r3", "dpa", "undangan"))),
    st.just(Everything()),
)
QUESTIONS = st.recursive(
    LEAVES,
    lambda part: (
        st.builds(Not, part)
        | st.builds(And, st.lists(part, min_size=1, max_size=3).map(tuple))
        | st.builds(Preferring, part, st.lists(st.builds(Bonus, part, st.just(2.0)), max_size=2).map(tuple))
        | st.builds(Or, st.lists(part, min_size=1, max_size=3).map(tuple))
    ),
    max_leaves=6,
)
TEXTS = st.lists(st.sampled_from(SPELLINGS), min_size=1, max_size=8).map(" ".join)
ENTRIES = st.builds(
    IndexEntry,
    id=st.just(RecordId("")),
    title=TEXTS,
    code=st.none() | st.sampled_from(CODES),
    aliases=st.just(()) | st.sampled_from(CODES).map(lambda code: (code,)),
    number=st.none() | TEXTS,
    unit=st.none() | st.sampled_from(UNITS),
    classification=st.none() | st.sampled_from(CODES),
    kind=st.none() | st.sampled_from(KINDS) | TEXTS,
    period=st.none() | PERIODS,
    dated=st.none() | st.dates(date(2018, 1, 1), date(2027, 12, 31)),
    stage=st.sampled_from(Stage),
    access=st.sampled_from(AccessLevel),
    file=st.none() | TEXTS,
    pages=st.lists(st.tuples(TEXTS, st.booleans()), max_size=3).map(
        lambda pages: tuple(
            PageText(number, text, (text[: len(text) // 2],), is_list)
            for number, (text, is_list) in enumerate(pages, 1)
        )
    ),
)


def named(entries: list[IndexEntry]) -> tuple[IndexEntry, ...]:
    return tuple(replace(entry, id=RecordId(f"r{number}")) for number, entry in enumerate(entries))


def check(index: Index, entries: tuple[IndexEntry, ...], question: Question) -> None:
    """The same records as plain Python finds, in every order, and the same counts."""
    found = index.search(question, 100)
    expected = ReferenceIndex()
    expected.apply(entries, [], 1)
    assert {match.id for match in found.matches} == set(expected.all(question))
    assert found.total == len(found.matches)
    for sort in (Sort.CODE, Sort.NEWEST, Sort.OLDEST):
        listed = [*expected.all(question, sort)]
        assert [*index.all(question, sort)] == listed
        assert [match.id for match in index.search(question, 100, 0, sort).matches] == listed
    assert index.facets(question, [*Facet], 5) == expected.facets(question, [*Facet], 5)


@settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(question=QUESTIONS)
def test_any_question_finds_the_same_records_of_the_office(archive_index: Index, question: Question) -> None:
    check(archive_index, OFFICE, question)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    entries=st.lists(ENTRIES, min_size=1, max_size=8).map(named),
    questions=st.lists(QUESTIONS, min_size=1, max_size=8),
)
def test_any_question_finds_the_same_records_of_any_archive(
    engine: Make, entries: tuple[IndexEntry, ...], questions: list[Question]
) -> None:
    with tempfile.TemporaryDirectory() as place, engine(Path(place)) as generations:
        index = serving(generations)
        index.apply(entries, [], 1)
        for question in questions:
            check(index, entries, question)
