"""Judges a page's text layer: real text, too little for the page, or garbage.

The thresholds, tried on the office samples (docs/reading.md has the table):

- *garbage*: more than 5 % of the characters are replacement characters, private-use or control characters; or, on
  a page of at least 20 words, fewer than 55 % of the words of three letters or more look like words (a vowel in
  them, no more than four consonants on end), or more than 12 % of the letters stand in words of over 24 letters,
  as when a layer has lost its spaces.
- *doubtful*: on a page that an image covers by 50 % or more, so that its layer is some scanner's OCR, words that no
  writer would spell so make 1 % of the letters or more: `Pasa16`, `REPUBL.IK`, `InsPeksi`, `ke{a`.
  So is a layer of fewer than 20 words of which three tenths look like none: too few to throw it away unseen.
- *thin*: fewer than 400 characters on a page that an image covers by 50 % or more, or that has 40 or more outlines
  shaped like letters: a watermark, a stamp, a signature's note, a page number over a scan.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from dataclasses import dataclass
from enum import StrEnum

_ODD_SHARE = 0.05
_WORDS_TO_JUDGE = 20
_PLAUSIBLE_SHARE = 0.55
_LONG_WORD = 24
_LONG_SHARE = 0.12
_NONSENSE_SHARE = 0.3
_THIN_CHARACTERS = 400
_COVERING_IMAGE = 0.5
_BARE_IMAGE = 0.12
_LETTER_OUTLINES = 40

_ODDLY_SPELLED_SHARE = 0.01
_ODDLY_SPELLED = re.compile(
    r"""
    [^\W\d_]{3,}\d                                # Pasa16
    | \d[^\W\d_]{3,}                              # 2tahun
    | [^\W\d_]{2,}[.,;:!][^\W\d_]{2,}(?!\w*\.)    # REPUBL.IK, but no address with several dots
    | [a-z][A-Z][a-z] | [A-Z]{2}[a-z][A-Z]         # InsPeksi, KEPUTuSAN
    | [{}|~^\\<>¢§¥«»€]                            # ke{a
    | ^\W*[^\W\d_]{25,}\W*$                       # spaces lost
    """,
    re.VERBOSE,
)
_ADDRESS = re.compile(r"@|://|www\.|\.go\.id", re.IGNORECASE)
_WORD = re.compile(r"[^\W\d_]+")
_SIGNS = re.compile(r"[^\w\s]{3,}")
_VOWEL = re.compile(r"[aeiouyàáâäèéêëìíîïòóôöùúûü]", re.IGNORECASE)
_CONSONANTS = re.compile(r"[bcdfghjklmnpqrstvwxz]{5}", re.IGNORECASE)
_ODD = {"Co", "Cn", "Cc", "Cs"}
_LAYOUT = "\n\r\t\x02"  # PDFium writes 0x02 for a hyphen at the end of a line


class Layer(StrEnum):
    """The worth of a text layer."""

    REAL = "real"
    MISSING = "missing"
    THIN = "thin"
    GARBAGE = "garbage"


@dataclass(frozen=True, slots=True)
class PageFacts:
    """The facts about a page besides its text, as shares of its area (0 to 1), and outlines shaped like letters.

    `bare_image_share` counts only images that no text of the layer lies on. Where some of these are of a shape that
    lines of text have, `shows_lines`; `pictures` is a digest of them all and of their places, empty where they are too
    large for one. They stand above all text or not.
    """

    image_share: float = 0.0
    bare_image_share: float = 0.0
    letter_outlines: int = 0
    shows_lines: bool = False
    pictures: str = ""
    pictures_above: bool = False


def has_pictured_text(facts: PageFacts) -> bool:
    """Whether a page with a real layer may show words that the layer lacks.

    Letters drawn as curves, or images with no text of the layer on them: of 12 % of the page or more, or of the shape
    of lines. (Text on a covering image is the layer of a scan, or stands on a background.)
    """
    return is_outlined(facts) or facts.bare_image_share >= _BARE_IMAGE or facts.shows_lines


def is_outlined(facts: PageFacts) -> bool:
    """Whether so many letters may be drawn as curves that they are text."""
    return facts.letter_outlines >= _LETTER_OUTLINES


def judge_layer(text: str, facts: PageFacts) -> Layer:
    """Judges the text layer of a page by its text and by the facts about the page."""
    characters = sum(map(len, text.split()))
    if not characters:
        return Layer.MISSING
    if _is_garbage(text, characters):
        return Layer.GARBAGE
    is_pictured = facts.image_share >= _COVERING_IMAGE or is_outlined(facts)
    if characters < _THIN_CHARACTERS and is_pictured:
        return Layer.THIN
    return Layer.REAL


def is_doubtful(text: str, facts: PageFacts) -> bool:
    """Whether OCR may read better than a real layer: one of a scanner with faults, or a few words of nonsense."""
    is_faulty_ocr = facts.image_share >= _COVERING_IMAGE and oddity(text) >= _ODDLY_SPELLED_SHARE
    return is_faulty_ocr or (_is_short(text) and faultiness(text) >= _NONSENSE_SHARE)


def faultiness(text: str) -> float:
    """What is odd about the text of a page, to compare two readings of it: 0 is nothing."""
    return oddity(text) + (_nonsense(text) if _is_short(text) else 0.0)


def oddity(text: str) -> float:
    """The share of the letters that stand in words no writer would spell so, 0 to 1."""
    odd = letters = 0
    for token in text.split():
        letters += len(token)
        if _ODDLY_SPELLED.search(token) and not _ADDRESS.search(token):
            odd += len(token)
    return odd / letters if letters else 0.0


def _is_garbage(text: str, characters: int) -> bool:
    odd = sum(map(_count_odd, text.split()))
    if odd > _ODD_SHARE * characters:
        return True
    words = _words(text)
    if _is_short(text):
        return False
    letters = sum(len(word) * count for word, count in words.items())
    long = sum(len(word) * count for word, count in words.items() if len(word) > _LONG_WORD)
    return _plausible(words) < _PLAUSIBLE_SHARE * words.total() or long > _LONG_SHARE * letters


def _is_short(text: str) -> bool:
    return _words(text).total() < _WORDS_TO_JUDGE


def _nonsense(text: str) -> float:
    """The share of words and of runs of signs that nobody writes, 0 to 1."""
    words = _words(text)
    signs = sum(len(set(run)) > 2 for run in _SIGNS.findall(text))  # noqa: PLR2004 - dots and rules lead the eye
    count = words.total() + signs
    return 1 - _plausible(words) / count if count else 0.0


def _words(text: str) -> Counter[str]:
    return Counter(word for word in _WORD.findall(text) if len(word) >= 3)  # noqa: PLR2004


def _plausible(words: Counter[str]) -> int:
    return sum(count for word, count in words.items() if _VOWEL.search(word) and not _CONSONANTS.search(word))


def _count_odd(token: str) -> int:
    if token.isprintable() and "\ufffd" not in token:
        return 0
    return sum(c not in _LAYOUT and (c == "\ufffd" or unicodedata.category(c) in _ODD) for c in token)
