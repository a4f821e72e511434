"""Adds to a question what makes one answer better than another, for every engine alike."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Final

from search.index.contract import LIST
from search.mirror.audience import Statistics
from search.question.parser import SHORTEST_FUZZY
from search.question.sentence import asks_for_meaning, is_about_asking
from search.question.tree import (
    And,
    Bonus,
    Either,
    Exact,
    Fuzzy,
    Need,
    Not,
    OneOf,
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
    either,
)

_HAS_WORD = 1.0
"""Times its rarity: for having a word at all, so that no word repeated makes up for another that is missing."""

_COVERED = 3.0
"""Times its rarity: for having a word of a question of which enough will do."""

_HEADED = 2.0
"""Times its rarity: for having it in a title or a heading."""

_SIDE_BY_SIDE = 1.0
"""Times the rarity of the commoner: for having two words there as they were typed, one after the other."""

_NO_LIST = 1.0
"""Times the rarity of all words: for not being a list, which has the words of whatever it names."""

_MEANS_THE_SAME = 0.7
"""The share of these that another form of a word is worth: less than what was typed."""

_ABOUT_ASKING = 0.3
_MEANING: Final = ("adalah", "ialah", "merupakan", "yaitu", "yakni")
_SAYS_MEANING = 3.0
_RARE = 8  # a word in no more records than this may be misspelled, here or there
_MISSPELLED = 4.0
_LONG_WORD = 7
_UNKNOWN = 1  # a word in no more records than this is sought as if it were misspelled, unless it is short
_SHORTEST_UNKNOWN = 5
_UNKNOWN_FOUND = 2.0
_ALL_NEEDED = 2  # words of a question that needs them all: having them makes no difference


def as_sentence(text: str, question: Question, known: Statistics) -> Question:
    """The question as a whole sentence asks it: any of its words will do, and the best answer comes first.

    Having a word counts by its rarity; words that only ask (*nama*, *letak*) count little; a rare word may be
    spelled a little otherwise; who asks what something is wants a page that begins by saying so.

    Tuned on the train and valid parts of the relevance collection (bench/relevance.py). Raises
    `IndexUnavailable`.
    """
    typed = _plain_terms(question)
    rarity = dict(zip(typed, _rarities(known, typed), strict=True))
    bonuses = [Bonus(term, _HAS_WORD * worth) for term, (_, worth) in rarity.items()]
    if asks_for_meaning(text):
        bonuses += _saying_meaning([term for term in typed if isinstance(term, Word)])
    rare = {term for term, (found, _) in rarity.items() if isinstance(term, Word) and found <= _RARE}
    return Preferring(_loosened(question, rare), tuple(bonuses))


def as_enough(question: Words, known: Statistics) -> Question:
    """The question as words are asked: enough of them will do, and who has more, and rarer, comes earlier.

    Raises `IndexUnavailable`.
    """
    asked = _asked(question, known)
    bonuses = [Bonus(Not(OneOf(Exact.SHAPE, (LIST,))), _NO_LIST * sum(word.worth for word in asked))]
    for word in asked:
        if len(question.terms) > _ALL_NEEDED or word.others:
            bonuses += _holding(word, _anywhere, _COVERED)
        bonuses += _holding(word, _in_heading, _HEADED)
    bonuses += _side_by_side(asked)
    looser = {word.typed: word.others[0] for word in asked if word.is_unknown}
    terms = tuple(_maybe_misspelled(term, looser) for term in question.terms)
    return Preferring(replace(question, terms=terms, need=Need.ENOUGH), tuple(bonuses))


@dataclass(frozen=True, slots=True)
class _AskedWord:
    """A word of a question, what else will do for it, and its rarity; the `others` of an unknown one are spellings."""

    typed: Word | Phrase
    others: tuple[Simple, ...]
    worth: float
    is_unknown: bool = False


def _asked(question: Words, known: Statistics) -> tuple[_AskedWord, ...]:
    typed = {word: _others(term) for term in question.terms for word in _plain(term)}
    every = tuple(dict.fromkeys(word for words in typed.items() for word in (words[0], *words[1])))
    rarity = dict(zip(every, _rarities(known, every), strict=True))
    return tuple(_judged(word, others, rarity) for word, others in typed.items())


def _judged(
    word: Word | Phrase,
    others: tuple[Word | Phrase, ...],
    rarity: dict[Word | Phrase, tuple[int, float]],
) -> _AskedWord:
    """The word, which is no rarer than what means the same; one that nobody wrote may be misspelled."""
    found, worth = rarity[word]
    if not others and found <= _UNKNOWN and _may_be_misspelled(word):
        return _AskedWord(word, (_alike(word),), worth, is_unknown=True)
    return _AskedWord(word, others, min(worth, *(rarity[other][1] for other in others)) if others else worth)


def _may_be_misspelled(word: Word | Phrase) -> bool:
    return isinstance(word, Word) and word.surface.isalpha() and len(word.surface) >= _SHORTEST_UNKNOWN


def _alike(word: Word | Phrase) -> Fuzzy:
    surface = word.surface if isinstance(word, Word) else word.words[-1]
    return Fuzzy(surface, 1, word.where)


def _maybe_misspelled(term: Term, looser: dict[Word | Phrase, Simple]) -> Term:
    word = next(iter(_plain(term)), None)
    if word is None or word not in looser:
        return term
    before = term.choices if isinstance(term, Either) else (Weighted(word, 1.0),)
    return Either((*before, Weighted(looser[word], _UNKNOWN_FOUND, is_flat=True)))


def _others(term: Term) -> tuple[Word | Phrase, ...]:
    """What was added to a term because it means the same."""
    if not isinstance(term, Either):
        return ()
    added = (choice.term for choice in term.choices[1:] if not choice.is_flat)
    return tuple(other for other in added if isinstance(other, Word | Phrase))


def _holding(word: _AskedWord, place: Callable[[Simple], Question], weight: float) -> Iterator[Bonus]:
    """What having a word in a place is worth: all of it as it was typed, less of it in another form."""
    full = weight * word.worth
    if not word.others:
        yield Bonus(place(word.typed), full)
        return
    yield Bonus(either(*map(place, (word.typed, *word.others))), _MEANS_THE_SAME * full)
    yield Bonus(place(word.typed), (1 - _MEANS_THE_SAME) * full)


def _anywhere(term: Simple) -> Question:
    return term


def _in_heading(term: Simple) -> Question:
    return either(replace(term, where=Where.HEADING), replace(term, where=Where.TITLE))


def _side_by_side(asked: Sequence[_AskedWord]) -> Iterator[Bonus]:
    for one, other in pairwise(asked):
        if isinstance(one.typed, Word) and isinstance(other.typed, Word):
            pair = Phrase((one.typed.surface, other.typed.surface))
            yield Bonus(_in_heading(pair), _SIDE_BY_SIDE * min(one.worth, other.worth))


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


def _saying_meaning(words: Sequence[Word]) -> Iterator[Bonus]:
    asked = [word for word in words if not is_about_asking(word.stem)]
    for word in asked[-1:]:
        for verb in _MEANING:
            said: Simple = Phrase((word.surface, verb), Where.LEAD, slop=3)
            yield Bonus(said, _SAYS_MEANING)
