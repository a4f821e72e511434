"""Every way a question is refused, and every reason of a verdict, has words of its own."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from desk.words.objections import OBJECTIONS
from desk.words.reasons import retention_text
from office.keeping.retention import ReasonCode, RetentionReason
from search.question.lexer import BadQuestion
from search.question.parser import parse

DOCUMENTED = re.findall(
    r"`([a-z]+(?:_[a-z]+)*)`",
    "\n".join(
        line.split(" | ")[0]
        for line in (Path(__file__).parents[3] / "docs/query.md")
        .read_text()
        .partition("| code | for")[2]
        .splitlines()
        if line.startswith("| `")
    ),
)


@pytest.mark.parametrize("code", DOCUMENTED)
def test_each_documented_refusal_is_explained(code: str) -> None:
    assert OBJECTIONS[code]


@pytest.mark.parametrize(
    "question",
    [
        "perihal:undangan",
        "kode:",
        "unit:(,)",
        "status:selesai",
        "periode:kemarin",
        "*arsip",
        "a*",
        "ab~",
        "arsip DAN",
    ],
)
def test_the_code_of_a_refused_question_is_a_documented_one(question: str) -> None:
    with pytest.raises(BadQuestion) as refused:
        parse(question)
    assert refused.value.reason in DOCUMENTED


@pytest.mark.parametrize("code", ReasonCode)
def test_each_reason_of_a_verdict_has_words(code: ReasonCode) -> None:
    assert retention_text(RetentionReason(code, "x"))
