"""Finds in plain Python where a term stands among the words of a text."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from search.language.analyzer import Token, WordPart
from search.question.tree import Fuzzy, Phrase, Prefix, Simple, Word


def occurrences(term: Simple, tokens: Sequence[Token]) -> Iterator[tuple[Token, ...]]:
    """The words that match `term`, each time it does, in the order of their beginning."""
    match term:
        case Phrase():
            for at, token in enumerate(tokens):
                if token.surface == term.words[0] and (places := phrase_at(tokens, at, term)):
                    yield tuple(tokens[place] for place in places)
        case _:
            for token in tokens:
                if is_match(term, token):
                    yield (token,)


def is_match(term: Word | Prefix | Fuzzy, token: Token | WordPart) -> bool:
    match term:
        case Word():
            is_stem = bool(term.stem) and (token.stem == term.stem or term.stem in token.wider)
            return is_stem or token.surface == term.surface
        case Prefix():
            return token.surface.startswith(term.start)
        case Fuzzy():
            from rapidfuzz.distance import OSA  # noqa: PLC0415 - few questions are fuzzy

            distance = OSA.distance(token.surface, term.surface, score_cutoff=term.distance)
            return bool(distance <= term.distance)


def phrase_at(tokens: Sequence[Token | WordPart], at: int, phrase: Phrase) -> tuple[int, ...]:
    """Where the words of the phrase stand if it begins at `at`; taking each where it comes first leaves out nothing."""
    found, last = [at], at + len(phrase.words) + phrase.slop
    for word in phrase.words[1:]:
        at = next(
            (place for place in range(at + 1, min(last, len(tokens))) if tokens[place].surface == word), -1
        )
        if at < 0:
            return ()
        found.append(at)
    return tuple(found)
