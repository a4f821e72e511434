"""The page that shows what the analyzer does to fifty words says what is so."""

from __future__ import annotations

from pathlib import Path

import pytest

from search.language.analyzer import indonesian
from search.language.word_lists import groups_in

FIFTY, _, REST = (Path(__file__).parents[3] / "docs" / "words.md").read_text("utf-8").partition("## Families")
FAILING, _, SPELLINGS = REST.partition("## Other spellings")


def rows(page: str) -> list[tuple[str, ...]]:
    """The cells of a page's table, without its head."""
    lines = [line for line in page.splitlines() if line[:2] == "| "]
    return [tuple(cell.strip() for cell in line.split("|")[1:-1]) for line in lines[1:]]


SHOWN = rows(FIFTY)
STEMS = {written: stem for written, _, stem in SHOWN}
FAMILIES = {
    "pemusnahan": "memusnahkan dimusnahkan musnah pemoesnahan",
    "permohonan": "pemohon memohon dimohonkan",
    "penetapan": "menetapkan ditetapkan ketetapan",
    "ketersediaan": "tersedia menyediakan penyediaan",
    "pemutakhiran": "memutakhirkan dimutakhirkan mutakhir",
}


def test_it_shows_fifty_words() -> None:
    assert len(STEMS) == len(SHOWN) >= 50


@pytest.mark.parametrize(("written", "surface", "stem"), SHOWN)
def test_a_word_becomes_what_is_shown(written: str, surface: str, stem: str) -> None:
    assert indonesian().spaced(written) == (surface, "" if stem == "–" else stem)


@pytest.mark.parametrize(("head", "others"), FAMILIES.items())
def test_a_family_holds_together(head: str, others: str) -> None:
    assert {STEMS[word] for word in others.split()} == {STEMS[head]}


def test_the_words_that_fail_fail_as_the_page_says() -> None:
    for written, stem, _ in rows(FAILING):
        assert indonesian().stems(written.split(" ")[0]) == stem.split(",")[0]


def test_the_page_has_every_other_spelling() -> None:
    told = {form: word for word, forms in rows(SPELLINGS) for form in forms.split(", ")}
    assert told == groups_in("spellings.txt")
