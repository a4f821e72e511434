"""Recognises a question typed as a sentence, and the words in it that only ask."""

from __future__ import annotations

import re
from typing import Final

from search.language.analyzer import indonesian
from search.question.lexer import OPERATORS, has_word_operators

_ASKING: Final = frozenset(
    [
        "apa",
        "apakah",
        "apanya",
        "bagaimana",
        "bagaimanakah",
        "bilakah",
        "berapa",
        "berapakah",
        "dimana",
        "dimanakah",
        "kapan",
        "kapankah",
        "kenapa",
        "mana",
        "manakah",
        "mengapa",
        "mengapakah",
        "siapa",
        "siapakah",
    ]
)
_ABOUT_ASKING: Final = frozenset(
    [
        "arti",
        "buat",
        "definisi",
        "jadi",
        "jumlah",
        "kali",
        "letak",
        "lokasi",
        "maksud",
        "mulai",
        "nama",
        "orang",
        "pertama",
        "sebut",
        "sejak",
        "tulis",
    ]
)
_MEANING: Final = re.compile(
    r"\b(?:dimaksud|maksudnya|definisi|pengertian|arti|artinya|apa(?:kah)? itu)\b", re.I
)
_LANGUAGE: Final = re.compile(r'["“”„‟«»*~|]|\w:\S|(?:^|\s)[-−–]\w')
_OPERATOR: Final = re.compile(rf"\b(?:{'|'.join(OPERATORS)})\b")
_FEWEST_WORDS = 3


def is_sentence(text: str) -> bool:
    """Whether `text` asks as people ask each other: with an interrogative, and nothing of the question language."""
    words = [token.surface for token in indonesian().tokens(text)]
    is_asking = len(words) >= _FEWEST_WORDS and not _ASKING.isdisjoint(words)
    has_operators = has_word_operators(text) and _OPERATOR.search(text)
    return is_asking and not has_operators and not _LANGUAGE.search(text)


def asks_for_meaning(text: str) -> bool:
    """Whether `text` asks what something is: "Apa yang dimaksud dengan informasi publik?"."""
    return _MEANING.search(text) is not None


def is_about_asking(stem: str) -> bool:
    """Whether words of this stem mostly say what is asked about something: its name, its place, its number."""
    return stem in _ABOUT_ASKING
