from dataclasses import replace

from search.answer.expansion import expanded
from search.answer.explanation import FoundIn, HeldForm, Place, explain
from search.index.contract import PageText
from search.language.office_words import office_words
from search.question.parser import parse
from tests.contracts.office import entry

DECREE = replace(
    entry("sk", "Penetapan PPID", kind="Keputusan", number="188/12/2024"),
    pages=(
        PageText(1, "KEPUTUSAN KEPALA DINAS\nmenetapkan tim", ("KEPUTUSAN KEPALA DINAS",)),
        PageText(2, "susunan tim penetapan"),
    ),
)


def test_each_word_is_said_with_its_form_and_its_places() -> None:
    why = explain(expanded(parse("sk tim gempa"), office_words()).question, DECREE)
    said = (FoundIn(Place.DESCRIPTION), FoundIn(Place.HEADING, (1,)), FoundIn(Place.PAGE, (1,)))
    assert HeldForm("sk", "keputusan", said) in why.held
    assert HeldForm("tim", "tim", (FoundIn(Place.PAGE, (1, 2)),)) in why.held
    assert why.missing == ("gempa",)


def test_words_in_title_and_number_phrases_and_stars_are_explained_too() -> None:
    why = explain(parse('penetapan "susunan tim" menet* 188/12/2024 -rapat unit:IKP'), DECREE)
    assert [(held.typed, [found.place for found in held.found_in]) for held in why.held] == [
        ("penetapan", [Place.TITLE, Place.PAGE]),
        ("menet*", [Place.PAGE]),
        ("188 12 2024", [Place.NUMBER]),
        ("susunan tim", [Place.PAGE]),
    ]
    assert why.missing == ()
