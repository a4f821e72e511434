"""Whoever asks sees the same on every engine, and in the catalogue."""

from __future__ import annotations

from dataclasses import replace
from itertools import cycle

import pytest

from archive.values.access import UNLIMITED, Audience, Public, Reader, Role
from archive.values.record import AccessLevel
from search.index.contract import Facet, Index
from search.index.matching import answers
from search.mirror.audience import question_of
from search.question.parser import parse
from search.question.tree import both
from tests.contracts.office import OFFICE
from tests.contracts.questions import QUESTIONS
from tests.contracts.reference import matches

GUARDED = tuple(
    replace(entry, access=level) for entry, level in zip(OFFICE, cycle(AccessLevel), strict=False)
)
AUDIENCES = [
    UNLIMITED,
    Public(),
    Reader(),
    Reader(units=("ikp",), clearance=AccessLevel.RESTRICTED),
    Reader(units=("IKP", "SEKRETARIAT"), clearance=AccessLevel.TOP_SECRET),
    Reader(Role.OVERSEER, clearance=AccessLevel.SECRET),
]


@pytest.mark.parametrize("audience", AUDIENCES)
def test_every_engine_narrows_as_the_catalogue_does(index: Index, audience: Audience) -> None:
    index.apply(GUARDED, [], 1)
    for text in ("", "laporan", "arsip ATAU informasi", "-surat"):
        question = both(parse(text), question_of(audience))
        allowed = {entry.id for entry in GUARDED if answers(question_of(audience), entry)}
        expected = {entry.id for entry in GUARDED if matches(entry, parse(text))} & allowed
        assert {match.id for match in index.search(question, 100).matches} == expected
        (stages,) = index.facets(question, (Facet.STAGE,), 10)
        assert sum(found.count for found in stages.counted) == len(expected)
        assert set(index.all(question)) == expected


@pytest.mark.parametrize("text", QUESTIONS)
def test_a_description_answers_as_an_index_without_pages_would(text: str) -> None:
    question = parse(text)
    for entry in OFFICE:
        described = replace(entry, pages=())
        assert answers(question, described) == matches(described, question), entry.id
