"""Questions and archives that nobody thought of: every index finds what plain Python finds."""

from __future__ import annotations

import tempfile
from datetime import date
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from archive.period import Period
from archive.record import RecordId
from search.analyzer import indonesian
from search.index import Entry, Index, PageText
from search.question import (
    And,
    ClassBelow,
    CodeBelow,
    Everything,
    Not,
    Or,
    Overlaps,
    Phrase,
    Prefix,
    Question,
    Term,
    UnitIs,
    Where,
    Word,
    Words,
)
from tests.contracts.conftest import ENGINES, serving
from tests.contracts.office import OFFICE
from tests.contracts.reference import matches

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
YEARS = st.integers(2018, 2027)
PERIODS = st.builds(lambda a, b: Period(date(min(a, b), 3, 1), date(max(a, b), 9, 30)), YEARS, YEARS)
WHERE = st.sampled_from(Where)


def word(surface: str, where: Where) -> Word:
    (token,) = indonesian().tokens(surface)
    return Word(token.surface, token.stem, where)


TERMS: st.SearchStrategy[Term] = st.one_of(
    st.builds(word, st.sampled_from(WORDS), WHERE),
    st.builds(Phrase, st.lists(st.sampled_from(WORDS), min_size=1, max_size=3).map(tuple), WHERE),
    st.builds(Prefix, st.sampled_from(WORDS).map(lambda text: text[:3]), WHERE),
)
LEAVES: st.SearchStrategy[Question] = st.one_of(
    TERMS,
    st.builds(Words, st.lists(TERMS, min_size=1, max_size=4).map(tuple), st.booleans()),
    st.builds(CodeBelow, st.sampled_from(("500", "500.1", "500.12", "500.12.003", "000.5", "r", "9"))),
    st.builds(ClassBelow, st.sampled_from(("500", "500.12", "000.5.6.2"))),
    st.builds(UnitIs, st.sampled_from(UNITS)),
    st.builds(Overlaps, PERIODS),
    st.just(Everything()),
)
QUESTIONS = st.recursive(
    LEAVES,
    lambda part: (
        st.builds(Not, part)
        | st.builds(And, st.lists(part, min_size=1, max_size=3).map(tuple))
        | st.builds(Or, st.lists(part, min_size=1, max_size=3).map(tuple))
    ),
    max_leaves=6,
)
TEXTS = st.lists(st.sampled_from(SPELLINGS), min_size=1, max_size=8).map(" ".join)
ENTRIES = st.builds(
    Entry,
    id=st.just(RecordId("")),
    title=TEXTS,
    code=st.none() | st.sampled_from(CODES),
    aliases=st.just(()) | st.sampled_from(CODES).map(lambda code: (code,)),
    number=st.none() | TEXTS,
    unit=st.none() | st.sampled_from(UNITS),
    classification=st.none() | st.sampled_from(CODES),
    kind=st.none() | TEXTS,
    period=st.none() | PERIODS,
    dated=st.none() | st.dates(date(2018, 1, 1), date(2027, 12, 31)),
    pages=st.lists(TEXTS, max_size=3).map(
        lambda texts: tuple(PageText(number, text) for number, text in enumerate(texts, 1))
    ),
)


def named(entries: list[Entry]) -> tuple[Entry, ...]:
    return tuple(
        Entry(
            RecordId(f"r{number}"), entry.title, entry.code, entry.aliases, entry.number, entry.unit,
            entry.classification, entry.kind, entry.period, entry.dated, entry.summary, entry.pages,
        )
        for number, entry in enumerate(entries)
    )  # fmt: skip


def check(index: Index, entries: tuple[Entry, ...], question: Question) -> None:
    found = index.search(question, 100)
    expected = {entry.id for entry in entries if matches(entry, question)}
    assert {match.id for match in found.matches} == expected
    assert found.total == len(expected)


@settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(question=QUESTIONS)
def test_any_question_finds_the_same_records_of_the_office(archive_index: Index, question: Question) -> None:
    check(archive_index, OFFICE, question)


@pytest.mark.parametrize("engine", [name for name in ENGINES if name != "reference"])
@settings(max_examples=25, deadline=None)
@given(
    entries=st.lists(ENTRIES, min_size=1, max_size=8).map(named),
    questions=st.lists(QUESTIONS, min_size=1, max_size=8),
)
def test_any_question_finds_the_same_records_of_any_archive(
    engine: str, entries: tuple[Entry, ...], questions: list[Question]
) -> None:
    with tempfile.TemporaryDirectory() as place:
        index = serving(ENGINES[engine](Path(place)))
        index.apply(entries, [], 1)
        for question in questions:
            check(index, entries, question)
