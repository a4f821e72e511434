"""Joins headings in spaced letters (K E P U T U S A N) to words."""

from __future__ import annotations

import re
from functools import lru_cache
from itertools import pairwise
from typing import NamedTuple

from ingest.formats.text.line_ends import is_word

_RUN = re.compile(r"(?<![^\s(\[\"“])[^\W\d_](?:[ \u00a0]{1,8}[^\W\d_]){2,}(?![^\s:;,.)\]”\"!?])")
_GAP = re.compile(r"[ \u00a0]{2,}")
_NEW_WORD = re.compile(r"(?<=[^\W\d_])(?=[A-Z])")
_CHAPTER = re.compile(r"(BAB)([IVXLC]+)", re.IGNORECASE)
_LONGEST_RUN, _LONGEST_WORD, _SHORTEST_WORD = 80, 20, 3
_KNOWN_SHARE = 0.7
# What stands in headings and is no root of the dictionary.
_IN_HEADINGS = """
indonesia republik masyarakat pertanggungjawaban ketenagakerjaan kepegawaian jakarta kalimantan sumatera sulawesi
jawa papua maluku bali riau aceh banten lampung samarinda balikpapan bontang kutai kartanegara berau paser penajam
mahakam bulungan nunukan malinau tarakan banjarmasin pontianak surabaya bandung semarang yogyakarta makassar medan
dan di ke no ri
"""
_NAMES = frozenset(_IN_HEADINGS.split())


class _Parting(NamedTuple):
    """Letters in known words, the sum of the squares of those words' lengths, and all words."""

    known: int
    worth: int
    words: tuple[str, ...]


def unspaced(text: str) -> str:
    """The text with each run of single letters made words.

    Two blanks and more part words; where there are none, a capital after small letters does, or else a dictionary.
    Letters in the order of the alphabet, or the same one again and again, are no word.
    """
    while (
        joined := _RUN.sub(_joined, text)
    ) != text:  # what was joined may stand beside a single letter again
        text = joined
    return text


def _joined(match: re.Match[str]) -> str:
    words = ["".join(word.split()) for word in _GAP.split(match[0])]
    if _is_list("".join(words)):
        return match[0]
    return " ".join(_parted(word) for word in words)


def _is_list(letters: str) -> bool:
    steps = {ord(after) - ord(before) for before, after in pairwise(letters)}
    return len(steps) == 1 and steps <= {0, 1}


def _parted(run: str) -> str:
    """The run as the words that it is made of, as far as that can be known."""
    if chapter := _CHAPTER.fullmatch(run):
        return f"{chapter[1]} {chapter[2].upper()}"
    if not (run.isupper() or run.islower()):
        return " ".join(_NEW_WORD.split(run))
    if len(run) > _LONGEST_RUN or _is_known(run.lower()):
        return run
    words = _segmented(run.lower())
    known = sum(len(word) for word in words if _is_known(word))
    if known < _KNOWN_SHARE * len(run):
        return run
    ends = [sum(map(len, words[:place])) for place in range(len(words) + 1)]
    return " ".join(run[start:end] for start, end in pairwise(ends))


def _segmented(letters: str) -> tuple[str, ...]:
    """The parting with the most letters in known words, and these the longest; what lies between is a word, too."""
    best = [_Parting(0, 0, ())]
    for end in range(1, len(letters) + 1):
        choices = [_with_letter(best[end - 1], letters[end - 1])]
        for start in range(max(0, end - _LONGEST_WORD), end - 1):
            word = letters[start:end]
            if _is_known(word):
                before = best[start]
                size = len(word)
                choices.append(_Parting(before.known + size, before.worth + size**2, (*before.words, word)))
        best.append(max(choices, key=lambda choice: (choice.known, choice.worth)))
    return best[-1].words


def _with_letter(before: _Parting, letter: str) -> _Parting:
    """One letter more that belongs to no known word."""
    words = before.words
    if words and not _is_known(words[-1]):
        return before._replace(words=(*words[:-1], words[-1] + letter))
    return before._replace(words=(*words, letter))


@lru_cache(maxsize=4096)
def _is_known(word: str) -> bool:
    return word in _NAMES or (len(word) >= _SHORTEST_WORD and is_word(word))
