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

_COVERED = 3.0
"""Times its rarity: for having a word of a question of which enough will do."""

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
    typed = _plain_terms(question)
    rarity = dict(zip(typed, _rarities(known, typed), strict=True))
    bonuses = [Weighted(term, _HAS_WORD * worth, is_flat=True) for term, (_, worth) in rarity.items()]
    if asks_for_meaning(text):
        bonuses += _saying_meaning([term for term in typed if isinstance(term, Word)])
    rare = {term for term, (found, _) in rarity.items() if isinstance(term, Word) and found <= _RARE}
    return Preferring(_loosened(question, rare), tuple(bonuses))


def as_enough(question: Words, known: Statistics) -> Question:
    """The question as words are asked: enough of them will do, and who has more, and rarer, comes earlier.

    Raises `IndexUnavailable`.
    """
    typed = _plain_terms(question)
    worth = dict(zip(typed, (worth for _, worth in _rarities(known, typed)), strict=True))
    covered = (Weighted(term, _COVERED * worth[term], is_flat=True) for term in typed)
    return Preferring(replace(question, need=Need.ENOUGH), tuple(covered))


def _plain_terms(question: Question) -> tuple[Word | Phrase, ...]:
    match question:
        case Words():
            return tuple(plain for term in question.terms for plain in _plain(term))
        case And() | Or():
            return tuple(dict.fromkeys(term for part in question.parts for term in _plain_terms(part)))
        case _:
            return ()


def _plain(term: Term) -> tuple[Word | Phrase, ...]:
    """The word or number that was typed; none for a prefix, or a word spelled alike."""
    typed = term.choices[0].term if isinstance(term, Either) else term
    return (typed,) if isinstance(typed, Word | Phrase) else ()


def _rarities(known: Statistics, terms: Sequence[Word | Phrase]) -> list[tuple[int, float]]:
    """How many records have each term, a phrase as many as its rarest word, and its weight as BM25 reckons it."""
    stems = [_stems(term) for term in terms]
    different = tuple(dict.fromkeys(stem for of_term in stems for stem in of_term))
    found = dict(zip(different, known.frequencies(different), strict=True))
    total = known.count()
    fewest = [min(found[stem] for stem in of_term) for of_term in stems]
    return [(few, math.log(1 + (max(0, total - few) + 0.5) / (few + 0.5))) for few in fewest]


def _stems(term: Word | Phrase) -> tuple[str, ...]:
    return term.words if isinstance(term, Phrase) else (term.stem or term.surface,)


def _loosened(question: Question, rare: set[Word]) -> Question:
    match question:
        case Words():
            terms = tuple(_weighed(term, rare) for term in question.terms)
            return Words(terms, Need.ANY)
        case And() | Or():
            return replace(question, parts=tuple(_loosened(part, rare) for part in question.parts))
        case _:
            return question


def _weighed(term: Term, rare: set[Word]) -> Term:
    """The term with what it may be spelled as, where it is rare; less of it, where it only asks."""
    word = next(iter(_plain(term)), None)
    if not isinstance(word, Word):
        return term
    choices = [Weighted(word, _ABOUT_ASKING if is_about_asking(word.stem) else 1.0)]
    if word in rare and word.surface.isalpha() and len(word.surface) >= SHORTEST_FUZZY:
        distance = 1 + (len(word.surface) >= _LONG_WORD)
        choices.append(Weighted(Fuzzy(word.surface, distance, word.where), _MISSPELLED, is_flat=True))
    choices += term.choices[1:] if isinstance(term, Either) else ()
    return word if choices == [Weighted(word, 1.0)] else Either(tuple(choices))


def _saying_meaning(words: Sequence[Word]) -> Iterator[Weighted]:
    asked = [word for word in words if not is_about_asking(word.stem)]
    for word in asked[-1:]:
        for verb in _MEANING:
            said: Simple = Phrase((word.surface, verb), Where.LEAD, slop=3)
            yield Weighted(said, _SAYS_MEANING, is_flat=True)
