"""Both engines put the same record first, or two that they weigh nearly alike."""

from __future__ import annotations

from pathlib import Path

import pytest

from search.elastic.generations import ElasticGenerations
from search.embedded import EmbeddedGenerations
from search.index.contract import Index
from search.question.parser import parse
from search.question.tree import is_ranked
from tests.contracts.conftest import serving
from tests.contracts.office import OFFICE
from tests.contracts.questions import QUESTIONS

pytestmark = pytest.mark.elasticsearch
_NEARLY = (
    0.1  # of a score: what the engines count differently when they weigh a word's rarity and a text's length
)


def scores(index: Index, text: str) -> dict[str, float]:
    return {match.id: match.score for match in index.search(parse(text), 100).matches}


def test_the_first_of_every_answer_is_the_first_of_both_engines(
    generations: ElasticGenerations, tmp_path: Path
) -> None:
    ours, theirs = serving(generations), serving(EmbeddedGenerations(tmp_path / "embedded"))
    for index in (ours, theirs):
        index.apply(OFFICE, [], 25)
    asked = [text for text in QUESTIONS if is_ranked(parse(text))]
    differing = []
    for text in asked:
        here, there = scores(ours, text), scores(theirs, text)
        assert here.keys() == there.keys()
        if here and next(iter(here)) != (first := next(iter(there))):
            differing.append(text)
            assert here[first] > (1 - _NEARLY) * max(here.values()), (text, here, there)
    assert len(differing) <= len(asked) / 20, differing
