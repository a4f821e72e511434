"""The words of a page that a question's terms stand for, with the places where they are printed."""

from __future__ import annotations

from collections.abc import Sequence

from archive.values.record import Page, PageWord
from search.language.analyzer import Token, indonesian
from search.question.occurrence import occurrences
from search.question.tree import Simple

MOST_MARKED = 500
"""Of one page; more would only colour it."""


def marked_words(page: Page, terms: Sequence[Simple]) -> tuple[PageWord, ...]:
    """The words of `page` that match, in reading order; none for a page whose words have no places.

    A printed word may be several of the analyzer's, as `045.2/330` is; it is marked as a whole.
    """
    tokens: list[Token] = []
    owners: list[int] = []
    for place, word in enumerate(page.words):
        for token in indonesian().tokens(word.text):
            tokens.append(token._replace(position=len(tokens)))
            owners.append(place)
    found = (token for term in terms for stretch in occurrences(term, tokens) for token in stretch)
    places = sorted({owners[token.position] for token in found})
    return tuple(page.words[place] for place in places[:MOST_MARKED])
