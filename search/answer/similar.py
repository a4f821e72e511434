"""Finds records like a given one, by the words that tell it from the others."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from math import log

from archive.storage.inventory import BadInventory
from archive.values.record import Record
from archive.values.serialisation import BadFile
from search.answer.ask import Answer, AnswerShape, Filters, ask_tree
from search.index.contract import Index
from search.language.analyzer import indonesian
from search.mirror.audience import View
from search.question.tree import Exact, Need, Not, OneOf, Word, Words, both

MOST_WORDS = 25
"""How many words speak for a record; more of them add noise and cost, not likeness."""

_DESCRIBING = 3  # what a word of the description adds to its number in the text
_SHORTEST = 3
_LONGEST_TEXT = 200_000  # characters of a record that are looked at, from its beginning
_MOST_LOOKED_UP = 300


@dataclass(frozen=True, slots=True)
class Similar:
    """`words` are those that spoke for the record, the weightiest first; `total` counts what shares one."""

    words: tuple[str, ...]
    answer: Answer


def ask_similar(view: View, index: Index, record: Record, filters: Filters, wanted: AnswerShape) -> Similar:
    """The records most like `record`, which is not among them; nothing is like a record without words.

    A word weighs by how often the record has it and how few records do (tf · idf).

    Raises `IndexUnavailable`.
    """
    words = _telling_words(view, index, record)
    itself = OneOf(Exact.ID, (record.id,))
    likeness = Words(words, Need.ANY) if words else OneOf(Exact.ID, ())
    question = both(likeness, Not(itself), filters.question)
    return Similar(tuple(word.surface for word in words), ask_tree(view, index, question, wanted))


def _telling_words(view: View, index: Index, record: Record) -> tuple[Word, ...]:
    """The words that weigh most; what no other record's pages have speaks only if it describes the record."""
    described = Counter(_words(_descriptions(record)))
    counted = Counter(_words(_texts(view, record)))
    counted.update(dict.fromkeys(described, _DESCRIBING))
    common = _spelled([word for word, _ in counted.most_common(_MOST_LOOKED_UP)])
    known = view.statistics(index)
    frequencies, records = known.frequencies([word.stem for word in common]), max(known.count(), 1)
    weights = {
        word: counted[word] * log(1 + records / max(frequency, 1))
        for word, frequency in zip(common, frequencies, strict=True)
        if frequency > 1 or word in described
    }
    return tuple(sorted(weights, key=lambda word: (-weights[word], word.surface))[:MOST_WORDS])


def _spelled(words: Sequence[Word]) -> list[Word]:
    """Of words with one stem the first alone: it finds the others too."""
    first: dict[str, Word] = {}
    for word in words:
        first.setdefault(word.stem, word)
    return list(first.values())


def _words(texts: Iterable[str]) -> Iterator[Word]:
    """The words that distinguish a record: no stop words, no bare numbers, nothing very short."""
    for text in texts:
        for token in indonesian().tokens(text):
            if token.stem and len(token.surface) >= _SHORTEST and not token.surface.isdecimal():
                yield Word(token.surface, token.stem)


def _descriptions(record: Record) -> Iterator[str]:
    said = record.description
    yield from filter(None, (record.title, said.summary, said.kind))


def _texts(view: View, record: Record) -> Iterator[str]:
    left = _LONGEST_TEXT
    try:
        texts = view.texts(record.id)
    except (OSError, BadInventory, BadFile):
        return  # what is said about it must do
    for text in texts:
        yield text[:left]
        left -= len(text)
        if left <= 0:
            return
