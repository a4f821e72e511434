"""Adds to a question what makes one answer better than another, for every engine alike."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Final

from search.mirror.audience import Statistics
from search.question.parser import SHORTEST_FUZZY
from search.question.sentence import asks_for_meaning, is_about_asking
from search.question.tree import (
    And,
    Either,
    Fuzzy,
    Need,
    Or,
    Phrase,
    Preferring,
    Question,
    Simple,
    Term,
    Weighted,
    Where,
    Word,
    Words,
)

_HAS_WORD = 1.0
"""Times its rarity: for having a word at all, so that no word repeated makes up for another that is missing."""

_ABOUT_ASKING = 0.3
_MEANING: Final = ("adalah", "ialah", "merupakan", "yaitu", "yakni")
_SAYS_MEANING = 3.0
_RARE = 8  # a word in no more records than this may be misspelled, here or there
_MISSPELLED = 4.0
_LONG_WORD = 7


def as_sentence(text: str, question: Question, known: Statistics) -> Question:
    """The question as a whole sentence asks it: any of its words will do, and the best answer comes first.

    Having a word counts by its rarity; words that only ask (*nama*, *letak*) count little; a rare word may be
    spelled a little otherwise; who asks what something is wants a page that begins by saying so.

    Tuned on the train and valid parts of the relevance collection (bench/relevance.py). Raises
    `IndexUnavailable`.
    """
    words = _plain_words(question)
    stems = [word.stem or word.surface for word in words]
    rarity = dict(zip(words, _rarities(known, stems), strict=True))
    bonuses = [Weighted(word, _HAS_WORD * worth, is_flat=True) for word, (_, worth) in rarity.items()]
    if asks_for_meaning(text):
        bonuses += _saying_meaning(words)
    rare = {word for word, (found, _) in rarity.items() if found <= _RARE}
    return Preferring(_loosened(question, rare), tuple(bonuses))


def _plain_words(question: Question) -> tuple[Word, ...]:
    match question:
        case Words():
            return tuple(term for term in question.terms if isinstance(term, Word))
        case And() | Or():
            return tuple(dict.fromkeys(word for part in question.parts for word in _plain_words(part)))
        case _:
            return ()


def _rarities(known: Statistics, stems: Sequence[str]) -> list[tuple[int, float]]:
    """How many records have each stem, and its weight as BM25 reckons it."""
    total = known.count()
    return [
        (found, math.log(1 + (max(0, total - found) + 0.5) / (found + 0.5)))
        for found in known.frequencies(stems)
    ]


def _loosened(question: Question, rare: set[Word]) -> Question:
    match question:
        case Words():
            terms = tuple(_weighed(term, is_rare=term in rare) for term in question.terms)
            return Words(terms, Need.ANY)
        case And() | Or():
            return replace(question, parts=tuple(_loosened(part, rare) for part in question.parts))
        case _:
            return question


def _weighed(term: Term, *, is_rare: bool) -> Term:
    if not isinstance(term, Word):
        return term
    choices = [Weighted(term, _ABOUT_ASKING if is_about_asking(term.stem) else 1.0)]
    if is_rare and term.surface.isalpha() and len(term.surface) >= SHORTEST_FUZZY:
        distance = 1 + (len(term.surface) >= _LONG_WORD)
        choices.append(Weighted(Fuzzy(term.surface, distance, term.where), _MISSPELLED, is_flat=True))
    return term if choices == [Weighted(term, 1.0)] else Either(tuple(choices))


def _saying_meaning(words: Sequence[Word]) -> Iterator[Weighted]:
    asked = [word for word in words if not is_about_asking(word.stem)]
    for word in asked[-1:]:
        for verb in _MEANING:
            said: Simple = Phrase((word.surface, verb), Where.LEAD, slop=3)
            yield Weighted(said, _SAYS_MEANING, is_flat=True)
