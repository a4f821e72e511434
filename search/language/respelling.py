"""Respells words: letters that OCR confuses, the spelling before 1972, and the q of Arabic names."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Final

_OLD: Final = (("oe", "u"), ("tj", "c"), ("dj", "j"), ("nj", "ny"), ("sj", "sy"), ("ch", "kh"))
"""The spellings of van Ophuijsen and Soewandi, and what they became (EYD, 1972)."""

_ALIKE: Final = (("rn", "m"), ("vv", "w"), ("0", "o"), ("1", "i"), ("l", "i"))
"""What print and OCR confuse, and the letter that stands for both."""

_LIKE_Q: Final = re.compile(r"(?<!^)(?<!n)g|q")
"""Taufiq is written Taufik, too, and OCR reads Taufig; of ng and of a g that begins a word it makes no q."""

_PREFIXES: Final = ("", "di", "ke", "se", "be", "ber", "te", "ter", "me", "mem", "men", "meng", "pe", "pem", "pen",
                    "peng", "per", "memper", "diper", "keber")  # fmt: skip
_SUFFIXES: Final = ("", "kan", "an", "i", "nya", "kannya", "annya", "lah", "kah")
_SHORTEST_ROOT = 4
_SHORTEST_AFFIXED = 5  # a shorter one is in too many names: ternate is not of mate
_WORD: Final = re.compile(r"(?=.*[^\W\d_]{2})\w{4,40}")
_NUMBER: Final = re.compile(r"(?=[oil]*\d)[\doil]+")
_MISREAD: Final = re.compile(r"(?=.{6})[^\W\d_]+(?:[01][^\W\d_]+)+")
_DIGITS: Final = str.maketrans("oil", "011")


class Respelling:
    """Brings a word that no dictionary knows to a known word spelled almost so, or to one common spelling.

    >>> Respelling({"informasi": "informasi"})("lnforrnasi")
    'informasi'
    >>> Respelling({})("taufig") == Respelling({})("taufiq")
    True
    """

    def __init__(self, known: Mapping[str, str]) -> None:
        """`known` gives the stem of every known word."""
        self._known: dict[str, str] = {}
        for word, stem in known.items():
            if len(word) >= _SHORTEST_ROOT:
                self._known.setdefault(_shape(word), stem)
        for word in filter(_has_q, known):
            self._known.setdefault(_without_q(_shape(word)), known[word])

    def __call__(self, word: str) -> str:
        """Returns the stem of `word`; numbers and very short words come back as they are."""
        if not _WORD.fullmatch(word):
            return word
        shape = _shape(word)
        spelled = _without_q(shape)
        shapes = (shape,) if shape == spelled else (shape, spelled)
        parts = (part for each in shapes for part in _bared(each))
        return next((self._known[part] for part in parts if part in self._known), spelled)


def as_number(word: str) -> str:
    """The number that a folded word is meant to be, if its letters can only be misread figures: 2o24 is 2024."""
    if word.isalpha() or word.isdecimal() or not _NUMBER.fullmatch(word):
        return word
    figures = sum(letter.isdigit() for letter in word)
    return word.translate(_DIGITS) if 2 * figures >= len(word) else word


def is_misread_word(word: str) -> bool:
    """Whether the only figures of a folded word are single ones that print like letters: in1ormasi."""
    return _MISREAD.fullmatch(word) is not None


def _shape(word: str) -> str:
    for old, new in (*_OLD, *_ALIKE):
        word = word.replace(old, new)
    return word


def _has_q(word: str) -> bool:
    return "q" in word and len(word) >= _SHORTEST_ROOT


def _without_q(shape: str) -> str:
    return _LIKE_Q.sub("k", shape)


def _bared(shape: str) -> Iterator[str]:
    """The word without each pair of a prefix and a suffix that it begins and ends with, the whole word first."""
    for prefix in _PREFIXES:
        if shape.startswith(prefix):
            for suffix in _SHAPED_SUFFIXES:
                root = shape[len(prefix) : len(shape) - len(suffix)]
                shortest = _SHORTEST_AFFIXED if prefix or suffix else _SHORTEST_ROOT
                if len(root) >= shortest and shape.endswith(suffix):
                    yield root


_SHAPED_SUFFIXES: Final = tuple(_shape(suffix) for suffix in _SUFFIXES)
