"""Joins words that the end of a line or of a page breaks, unless their hyphen may be meant."""

from __future__ import annotations

import re
from enum import Enum
from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from Sastrawi.Stemmer.Stemmer import Stemmer

_SOFT = "\u00ad¬"  # what writers' programs put in; what readers of scans make of a hyphen at the edge
_FOLDED = "\x02\ufffe"  # what PDFium writes for a hyphen and the line end behind it
_HYPHENS = f"-\u2010{_SOFT}{_FOLDED}"
_BROKEN = re.compile(rf"([^\W_]+)(?:([-\u2010{_SOFT}])[ \t]*\n[ \t]*|([{_FOLDED}])\s*)([^\W_]\S*)[ \t]*\n?")
_IDLE = re.compile(r"(?<![^\W_])\u00ad|\u00ad(?![ \t]*\n)")  # a soft hyphen that breaks no word
_BREAKS_OF_ONE_WORD = 4
_EDGE = 200  # characters of a page in which the broken word is looked for
_AT_END = re.compile(rf"([^\W_]+)([{_HYPHENS}])((?:\s[\W\d_]{{0,60}})?)\Z")
_AT_START = re.compile(r"((?:[\W\d_]{0,60}\n)?[ \t]*)([^\W\d_]\S*)[ \t]*\n?")
_REST = str.maketrans({"\u00ad": None, "\x02": "-", "\ufffe": "-"})

_LETTERS = re.compile(r"[^\W\d_]+")
_VOWEL = re.compile(r"[aeiouyàáâäèéêëìíîïòóôöùúûü]", re.IGNORECASE)
_STEMMABLE = re.compile(r"[a-z]{4,40}")
_SAID_TWICE, _ALMOST_ALIKE = 3, 2  # letters in common that tell a doubled word; letters that may differ
_AFFIXES_WRITTEN = (
    "di ke se ber ter per me mem men meng meny pe pem pen peng peny memper diper an kan nya lah kah pun"
)
_AFFIXES = frozenset(_AFFIXES_WRITTEN.split())


class _Joint(Enum):
    """The meaning of a hyphen at a line's end: the break alone, a part of the word, or either of them."""

    BREAK = 1
    HYPHEN = 2
    DOUBT = 3


def rejoined(text: str, *, in_rows: bool = False) -> str:
    """The text with each broken word whole on the line where it begins; invisible hyphens are gone.

    A word that is in doubt stays as printed, with its hyphen at the end of the line. Lines that are rows of a table
    (`in_rows`) break no words.
    """
    if not any(hyphen in text for hyphen in _HYPHENS):
        return text
    text = _IDLE.sub("", text)
    for _ in range(0 if in_rows else _BREAKS_OF_ONE_WORD):
        before, text = text, _BROKEN.sub(_mended, text)
        if before == text:
            break
    return text.translate(_REST)


def ends_broken(text: str) -> bool:
    """Whether a page's last word may go on on the next page."""
    return _AT_END.search(text, max(0, len(text) - _EDGE)) is not None


def carried_over(first: str, second: str) -> tuple[str, str]:
    """Two pages on end, with the word that their border breaks on the first of them.

    Lines without letters, such as a page's number, may stand between its halves.
    """
    end = _AT_END.search(first, max(0, len(first) - _EDGE))
    start = _AT_START.match(second, 0, _EDGE) if end else None
    if end is None or start is None:
        return first, second
    joint = _joint(end[1], end[2], start[2])
    hyphen = {_Joint.BREAK: "", _Joint.HYPHEN: "-", _Joint.DOUBT: "-\n"}[joint]
    return (
        first[: end.start()] + end[1] + hyphen + start[2] + end[3],
        start[1] + second[start.end() :],
    )


def _mended(match: re.Match[str]) -> str:
    before, hyphen, after = match[1], match[2] or match[3], match[4]
    match _joint(before, hyphen, after):
        case _Joint.BREAK:
            return f"{before}{after}\n"
        case _Joint.HYPHEN:
            return f"{before}-{after}\n"
        case _Joint.DOUBT:
            return match[0] if match[2] else f"{before}-\n{after}"


def _joint(before: str, hyphen: str, rest: str) -> _Joint:
    letters = _LETTERS.match(rest)
    if not before.isalpha() or letters is None:
        return _Joint.HYPHEN  # a figure, or a code
    after = letters[0]
    if hyphen in _SOFT:
        return _Joint.BREAK
    if _is_no_syllable(before, after) or _is_doubled(before.casefold(), after.casefold()):
        return _Joint.HYPHEN
    return _by_dictionary(before.casefold(), after.casefold())


def _is_no_syllable(before: str, after: str) -> bool:
    """Whether no writer would break a word there: e-KTP, non-ASN, Kutai-Timur, PPID-nya, SK-Kaban."""
    is_name = after[0].isupper() and not before.isupper()
    is_ending = before.isupper() and after.islower()
    return len(before) == 1 or is_name or is_ending or not (_VOWEL.search(before) and _VOWEL.search(after))


def _is_doubled(before: str, after: str) -> bool:
    """Whether this is a word said twice: undang-undangan, berlari-lari, surat-menyurat, sayur-mayur."""
    longest = min(len(before), len(after))
    is_repeated = any(before.endswith(after[:size]) for size in range(_SAID_TWICE, longest + 1))
    is_answered = longest > _SAID_TWICE and after.startswith("me") and before[1:] in after
    differing = sum(one != other for one, other in zip(before, after, strict=False))
    is_rhymed = len(before) == len(after) > _SAID_TWICE and differing <= _ALMOST_ALIKE
    return is_repeated or is_answered or is_rhymed


def _by_dictionary(before: str, after: str) -> _Joint:
    """A break where the whole is a word, and its halves are not both words that could stand by themselves."""
    roots = _stemmer().dictionary
    halves = (before, after)
    may_part = not _AFFIXES.intersection(halves) and all(map(roots.contains, halves))
    return _Joint.BREAK if is_word(before + after) and not may_part else _Joint.DOUBT


def is_word(letters: str) -> bool:
    """Whether the dictionary has these small letters as a root, or has the root that is left without their affixes."""
    if not _STEMMABLE.fullmatch(letters):
        return bool(_stemmer().dictionary.contains(letters))
    return bool(_stemmer().dictionary.contains(_stemmer().stem_word(letters)))


@cache
def _stemmer() -> Stemmer:
    """Nazief and Adriani's stemmer with its dictionary; read for the first word in doubt, for most pages have none."""
    from Sastrawi.Dictionary.ArrayDictionary import ArrayDictionary  # noqa: PLC0415 - see above
    from Sastrawi.Stemmer.Stemmer import Stemmer  # noqa: PLC0415
    from Sastrawi.Stemmer.StemmerFactory import StemmerFactory  # noqa: PLC0415

    return Stemmer(ArrayDictionary(StemmerFactory().get_words()))
