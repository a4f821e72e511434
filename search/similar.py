"""Records like one record: the words that tell it apart from the others are the question, whatever the engine."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from math import log

from archive.ocfl import BadInventory
from archive.record import Record
from archive.serial import BadFile
from search.analyzer import Token, indonesian
from search.ask import Answer, Filters, Wanted, ask_tree
from search.audience import View
from search.index import Index
from search.question import Exact, Need, Not, OneOf, Word, Words, both

MOST_WORDS = 25
"""How many words speak for a record; more of them add noise and cost, not likeness."""

_TITLE_COUNTS = 3  # a word of the title is worth as many of the text
_SHORTEST = 3
_LONGEST_TEXT = 200_000  # characters of a record that are looked at, from its beginning
_MOST_LOOKED_UP = 1000


@dataclass(frozen=True, slots=True)
class Similar:
    """`words` are those that spoke for the record, the weightiest first; `total` counts what shares one."""

    words: tuple[str, ...]
    answer: Answer


def ask_similar(view: View, index: Index, record: Record, filters: Filters, wanted: Wanted) -> Similar:
    """The records most like `record`, which is not among them; nothing is like a record without words.

    A word weighs by how often the record has it and how few records do (tf · idf).

    Raises `IndexUnavailable`.
    """
    words = telling_words(index, _counted(view, record))
    itself = OneOf(Exact.ID, (record.id,))
    likeness = Words(words, Need.ANY) if words else OneOf(Exact.ID, ())
    question = both(likeness, Not(itself), filters.question)
    return Similar(tuple(word.surface for word in words), ask_tree(view, index, question, wanted))


def telling_words(index: Index, counted: Counter[Word]) -> tuple[Word, ...]:
    """The words that weigh most, at most `MOST_WORDS` of them."""
    common = [word for word, _ in counted.most_common(_MOST_LOOKED_UP)]
    rarity = dict(zip(common, _rarities(index, common), strict=True))
    ranked = sorted(common, key=lambda word: (-counted[word] * rarity[word], word.surface))
    return tuple(word for word in ranked if rarity[word] > 0)[:MOST_WORDS]


def _rarities(index: Index, words: Sequence[Word]) -> Iterator[float]:
    """For each word how much it tells; nothing, if no other record has it."""
    count = index.count()
    for frequency in index.frequencies([word.surface for word in words]):
        yield log(1 + count / frequency) if frequency > 0 else 0.0


def _counted(view: View, record: Record) -> Counter[Word]:
    """The words of a record, those of one stem under the spelling that is most frequent."""
    spellings: dict[str, Counter[str]] = {}
    for token in _tokens(view, record):
        if token.stem and len(token.surface) >= _SHORTEST and not token.surface.isdecimal():
            spellings.setdefault(token.stem, Counter())[token.surface] += 1
    return Counter(
        {Word(surfaces.most_common(1)[0][0], stem): surfaces.total() for stem, surfaces in spellings.items()}
    )


def _tokens(view: View, record: Record) -> Iterator[Token]:
    said = record.description
    for text in (*[record.title] * _TITLE_COUNTS, said.summary or "", said.kind or ""):
        yield from indonesian().tokens(text)
    left = _LONGEST_TEXT
    try:
        pages = view.pages(record.id)
    except (OSError, BadInventory, BadFile):
        return  # what is said about it must do
    for page in pages:
        yield from indonesian().tokens(page.text[:left])
        left -= len(page.text)
        if left <= 0:
            return
