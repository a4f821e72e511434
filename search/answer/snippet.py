"""Cuts the piece of a page that shows why it was found, and marks the words that match."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import accumulate, pairwise

from archive.values.record import Page, PageWord
from search.language.analyzer import WordPart, indonesian
from search.language.second_reading import HYPHENS
from search.question.occurrence import is_match, occurrences, phrase_at
from search.question.tree import Fuzzy, Phrase, Prefix, Simple, Word

WIDTH = 200
"""About how many characters a snippet has; it is cut between words."""

_LONGEST_TEXT = 200_000  # characters of a page that are looked at; printed pages have 5,000
_CUT = "…"
_Placed = tuple[int, WordPart]  # a word, and the offset that its own are counted from
_BLANKS = re.compile(r"\s+")

MOST_MARKED = 500
"""Of one page; more would only colour it."""


@dataclass(frozen=True, slots=True)
class Snippet:
    """One line of text; `marks` are the (start, end) offsets in it of the words that matched, in order."""

    text: str
    marks: tuple[tuple[int, int], ...] = ()


@dataclass(frozen=True, slots=True)
class _Hit:
    """A place in the page where term number `term` matched."""

    start: int
    end: int
    term: int


def cut_snippet(text: str, terms: Sequence[Simple]) -> Snippet:
    """The stretch of `text` where the most different terms stand together; its beginning when none does."""
    text = text[:_LONGEST_TEXT]
    hits = sorted(_sought(tuple(terms)).hits(text), key=lambda hit: hit.start)
    if not hits:
        return _beginning(text)
    start, end = _stretch(hits)
    margin = max(0, WIDTH - (end - start)) // 2
    words = _words_around(text, start - margin, max(end, start + WIDTH))
    return _cut(text, words, start - margin, hits, end)


def _beginning(text: str) -> Snippet:
    words = _words_around(text, 0, 2 * WIDTH)
    if not words or _start(words[0]) > WIDTH:
        words = indonesian().placed(text)
    return _cut(text, words, _start(words[0]), ()) if words else Snippet("")


def _cut(text: str, words: Sequence[_Placed], start: int, hits: Sequence[_Hit], end: int = 0) -> Snippet:
    """From the first word at `start` as far as a snippet goes, or to `end` if that is farther."""
    first = bisect_left(words, start, key=_start)
    start = _start(words[first])
    last = bisect_right(words, max(end, start + WIDTH), key=_end) - 1
    end = _end(words[max(first, last)])
    # closing punctuation belongs to the last word
    end += len(text[end:]) - len(text[end:].lstrip(".,;:?!)”\"'"))
    return _one_line(text, start, end, hits)


def _words_around(text: str, start: int, end: int) -> list[_Placed]:
    """The words from `start` to `end` and a few more: no word reaches across a blank."""
    after_blank = max(text.rfind(blank, 0, max(start, 0)) for blank in " \n") + 1
    ends = [at for at in (text.find(blank, end) for blank in " \n") if at >= 0]
    stretch = text[after_blank : min(ends, default=len(text))]
    return [(after_blank + at, part) for at, part in indonesian().placed(stretch)]


def _start(word: _Placed) -> int:
    return word[0] + word[1].start


def _end(word: _Placed) -> int:
    return word[0] + word[1].end


class _Sought:
    """The terms of one question, and which spellings between blanks were seen to hold one of them."""

    def __init__(self, terms: Sequence[Simple]) -> None:
        self._terms = terms
        is_wider = indonesian().is_wider
        self._are_words = all(isinstance(term, Word) and not is_wider(term.stem) for term in terms)
        self._surfaces, self._stems = _starters(terms)
        self._seen: set[str] = set()
        self._holding: set[str] = set()

    def hits(self, text: str) -> Iterator[_Hit]:
        """Every place where a term matches; of a text in which words are sought only those spellings are looked at."""
        if not self._are_words:
            yield from _hits(indonesian().in_context(text), self._terms)
            return
        spellings = set(text.split())
        for new in spellings - self._seen:
            if indonesian().has_any(new, self._surfaces, self._stems):
                self._holding.add(new)
        self._seen |= spellings
        for spelling in spellings & self._holding:
            parts = [part for _, part in indonesian().placed(spelling)]
            for at in _places(spelling, text):
                yield from _hits([(at, part) for part in parts], self._terms)


@lru_cache(maxsize=16)
def _sought(terms: tuple[Simple, ...]) -> _Sought:
    return _Sought(terms)


def _places(spelling: str, text: str) -> Iterator[int]:
    """Where `spelling` stands in `text` with blanks or nothing around it."""
    at = text.find(spelling)
    while at >= 0:
        end = at + len(spelling)
        if (at == 0 or text[at - 1].isspace()) and (end == len(text) or text[end].isspace()):
            yield at
        at = text.find(spelling, at + 1)


def _hits(words: Sequence[_Placed], terms: Sequence[Simple]) -> Iterator[_Hit]:
    surfaces, stems = _starters(terms)
    others = [(term, number) for number, term in enumerate(terms) if isinstance(term, Prefix | Fuzzy)]
    parts = [part for _, part in words]
    for at, part in enumerate(parts):
        if part.surface in surfaces or part.stem in stems or part.wider:
            of_stems = (number for stem in (part.stem, *part.wider) for number in stems.get(stem, ()))
            for number in (*surfaces.get(part.surface, ()), *of_stems):
                term = terms[number]
                for place in phrase_at(parts, at, term) if isinstance(term, Phrase) else (at,):
                    yield _Hit(_start(words[place]), _end(words[place]), number)
        for other, number in others:
            if is_match(other, part):
                yield _Hit(_start(words[at]), _end(words[at]), number)


def _starters(terms: Sequence[Simple]) -> tuple[Mapping[str, list[int]], Mapping[str, list[int]]]:
    """The terms by the word, and by the stem, they begin with: a long question is no slower than a short."""
    surfaces: dict[str, list[int]] = defaultdict(list)
    stems: dict[str, list[int]] = defaultdict(list)
    for number, term in enumerate(terms):
        if isinstance(term, Word):
            surfaces[term.surface].append(number)
            if term.stem:
                stems[term.stem].append(number)
        elif isinstance(term, Phrase):
            surfaces[term.words[0]].append(number)
    return surfaces, stems


def _stretch(hits: Sequence[_Hit]) -> tuple[int, int]:
    """From the first to the last of the hits that fit into one snippet and speak for the most terms."""
    best, best_worth, last = (0, 0), (0, 0), 0
    for first, hit in enumerate(hits):
        last = max(last, first)
        while last + 1 < len(hits) and hits[last + 1].end - hit.start <= WIDTH:
            last += 1
        worth = len({other.term for other in hits[first : last + 1]}), last - first
        if worth > best_worth:
            best, best_worth = (hit.start, hits[last].end), worth
    return best


def _one_line(text: str, start: int, end: int, hits: Sequence[_Hit]) -> Snippet:
    """Cuts `text` and folds its blanks and line ends into single spaces, moving the marks along."""
    before = f"{_CUT} " if text[:start].strip() else ""
    after = f" {_CUT}" if text[end:].strip() else ""
    words = _BLANKS.sub(" ", text[start:end])
    marks: dict[tuple[int, int], None] = {}
    for hit in hits:
        if start <= hit.start and hit.end <= end:
            at = len(before) + len(_BLANKS.sub(" ", text[start : hit.start]))
            marks[at, at + hit.end - hit.start] = None
    return Snippet(before + words + after, tuple(marks))


def _spellings(words: Sequence[PageWord]) -> Iterator[tuple[str, tuple[int, ...]]]:
    """Each printed word with its place; then those that a line's end breaks, joined, with the places of both halves."""
    for place, word in enumerate(words):
        yield word.text, (place,)
    for place, (word, following) in enumerate(pairwise(words)):
        if word.text[-1:] in HYPHENS and word.text[:-1] and following.top > word.top:
            yield word.text[:-1] + following.text, (place, place + 1)


def marked_words(page: Page, terms: Sequence[Simple]) -> tuple[PageWord, ...]:
    """The words of `page` that match, in reading order; none for a page whose words have no places.

    A printed word may be several of the analyzer's, as `045.2/330` is; it is marked as a whole.
    """
    spellings = list(_spellings(page.words))
    starts = list(accumulate((len(spelling) + 1 for spelling, _ in spellings), initial=0))
    tokens = indonesian().tokens(" ".join(spelling for spelling, _ in spellings))
    found = (token for term in terms for stretch in occurrences(term, tokens) for token in stretch)
    owners = (spellings[bisect_right(starts, token.start) - 1][1] for token in found)
    places = sorted({place for printed_at in owners for place in printed_at})
    return tuple(page.words[place] for place in places[:MOST_MARKED])
