"""The page on the question language says what is so."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from search.language.analyzer import indonesian
from search.question.parser import FIELDS, BadQuestion, parse
from tests.contracts.questions import REFUSED

PAGE = (Path(__file__).parents[3] / "docs" / "query.md").read_text("utf-8")


def rows(title: str) -> list[list[str]]:
    """The cells of every table row in one section, headings left out."""
    section = PAGE.split(f"## {title}")[1].split("\n## ")[0]
    lines = [line for line in section.splitlines() if line.startswith("| ") and "---" not in line]
    return [
        [cell.strip().replace("\\|", "|") for cell in re.split(r"(?<!\\)\|", line)[1:-1]] for line in lines
    ]


def examples(cell: str) -> list[str]:
    return re.findall(r"`([^`]+)`", cell)


SHOWN = [text for row in rows("What one types") if len(row) == 2 for text in examples(row[0])]
SHOWN_REFUSED = [(row[0].strip("`"), text) for row in rows("What is forgiven") for text in examples(row[1])]
SHOWN_FAMILIES = [row for row in rows("What the analyzer does") if row[0] != "typed"]


@pytest.mark.parametrize("text", SHOWN)
def test_what_is_shown_is_understood(text: str) -> None:
    parse(text)


@pytest.mark.parametrize(("code", "text"), SHOWN_REFUSED)
def test_what_is_shown_as_refused_is_refused(code: str, text: str) -> None:
    with pytest.raises(BadQuestion) as caught:
        parse(text)
    assert caught.value.reason == code


def test_every_reason_is_listed() -> None:
    listed = {code for row in rows("What is forgiven") for code in examples(row[0])}
    assert {code for _, code, _ in REFUSED} <= listed


def test_every_field_name_is_listed() -> None:
    assert set(FIELDS) == {
        name[:-1]
        for row in rows("What one types")
        if len(row) == 5
        for cell in row
        for name in examples(cell)
    }


@pytest.mark.parametrize(("typed", "found"), SHOWN_FAMILIES)
def test_the_families_shown_hold_together(typed: str, found: str) -> None:
    family, _, strangers = found.partition("; not ")
    stem = indonesian().tokens(typed)[0].stem
    assert {token.stem for token in indonesian().tokens(family)} == {stem}
    assert stem not in {token.stem for token in indonesian().tokens(strangers)}
