"""Completes what is being typed by titles, codes and words of records that the asker may see."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from archive.values.case_folding import fold
from archive.values.codes import SEPARATOR, segments
from archive.values.record import Record
from search.answer.ask import AnswerShape, ask_tree
from search.index.contract import Index
from search.language.analyzer import Token, indonesian
from search.mirror.audience import View
from search.question.tree import (
    Below,
    Everything,
    Prefix,
    Question,
    SegmentedField,
    Where,
    Word,
    Words,
    both,
    either,
)

SHORTEST = 2
"""Letters of the last word; fewer suggest nothing."""

MOST_TYPED = 200
"""Characters that are looked at."""

_LOOKED_AT = 50  # records of which the descriptions are read
_READ = 10  # and of which the pages are


@dataclass(frozen=True, slots=True)
class Suggestions:
    """Each the most useful first: whole titles, codes that begin so, and the text with its last word completed."""

    titles: tuple[str, ...] = ()
    codes: tuple[str, ...] = ()
    words: tuple[str, ...] = ()


def suggest(view: View, index: Index, text: str, limit: int) -> Suggestions:
    """Suggests at most `limit` titles, codes and words that continue what was typed.

    Nothing is taken from the index's own lists, which know every record: the records that the audience may
    see and that have the words are asked for, and suggestions are read from those.

    Raises `IndexUnavailable`.
    """
    typed = text[-MOST_TYPED:]
    codes = _codes(view, index, typed, limit)
    tokens = indonesian().tokens(typed)
    if not tokens or tokens[-1].end != len(typed) or len(tokens[-1].surface) < SHORTEST:
        return Suggestions(codes=codes)
    *before, last = tokens
    titled = _records(view, index, _begun(before, last, Where.TITLE))
    texts = _texts(view, index, _begun(before, last, Where.ANYWHERE))
    return Suggestions(
        tuple(dict.fromkeys(record.title for record in titled))[:limit],
        codes,
        tuple(typed[: last.start] + word for word in _completions(last.surface, texts)[:limit]),
    )


def _begun(before: Iterable[Token], last: Token, where: Where) -> Question:
    """The records with the words typed before, and one that begins like the last."""
    words = tuple(Word(token.surface, token.stem, where) for token in before if token.stem)
    return both(Words(words) if words else Everything(), Prefix(last.surface, where))


def _records(view: View, index: Index, question: Question) -> tuple[Record, ...]:
    found = index.search(both(question, view.question), _LOOKED_AT)
    return view.records([match.id for match in found.matches])


def _texts(view: View, index: Index, question: Question) -> Iterator[str]:
    """Where words are read: what describes the records, and some of the pages where the question stands."""
    for record in _records(view, index, question):
        yield from filter(None, (record.title, record.description.summary, record.description.kind))
    for hit in ask_tree(view, index, question, AnswerShape(_READ)).hits:
        yield from (page.snippet for page in hit.pages)


def _completions(start: str, texts: Iterable[str]) -> list[str]:
    """The words that begin so and go on, the most frequent first."""
    words = (token.surface for text in texts for token in indonesian().tokens(text))
    counted = Counter(word for word in words if word.startswith(start) and word != start)
    return sorted(counted, key=lambda word: (-counted[word], word))


def _codes(view: View, index: Index, typed: str, limit: int) -> tuple[str, ...]:
    """The codes that begin like the last stretch without blanks, as far as the first records by code have some."""
    stretch = re.split(r"\s", typed)[-1]
    question = _code_begun(segments(stretch))
    records = _records(view, index, question) if question else ()
    codes = (code for record in records for code in (record.code, *record.aliases) if code)
    return tuple(dict.fromkeys(code for code in codes if fold(code).startswith(fold(stretch))))[:limit]


def _code_begun(parts: Sequence[str]) -> Question | None:
    """The records below the whole segments that have a word like the last; None where nothing is typed yet."""
    if not parts:
        return None
    *whole, last = parts
    exactly = Below(SegmentedField.CODE, SEPARATOR.join(parts))
    if not whole and len(last) < SHORTEST:
        return exactly
    begun = Prefix(last) if len(last) >= SHORTEST else Everything()
    above = Below(SegmentedField.CODE, SEPARATOR.join(whole)) if whole else Everything()
    return either(exactly, both(above, begun))
