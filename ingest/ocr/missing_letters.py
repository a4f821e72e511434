"""Finds the words in which the Indonesian model lacked a letter, and takes that letter from a second reading.

Debian's `ind` has no `q`, no `Q` and no `%`. It reads them as `g`, as `O` or `G`, and as `96`, `98`, `6`, `8` or `0`,
and is sure of it.
"""

from __future__ import annotations

import re

from ingest.formats.text.line_ends import is_word

_RUN = re.compile(r"[^\W_]{3,}")
_LIKE_Q = re.compile(
    r"""
    (?<![Nn])[Gg]               # Taufig, Igbal; but of ng there is one in every line
    | ^[O0](?=[AEIOUaeiou])     # Ouran
    | ^[A-Z]{2,4}[O0]$          # MTO
    """,
    re.VERBOSE,
)
_LIKE_PERCENT = re.compile(r"\W*(?:\d{1,3},(?:\d9[68]|\d\d9?[680])|\d{1,3}9[68]|[\d,]*[YV][0-9ao])\W*")
_READ_AS = {"q": "[gq9a]", "Q": "[OGQ0]", "%": "(?:9[68]|[680]|[YV][0-9ao])"}
_ALIKE = {letter: letters for letters in ("[Il1]", "[O0]") for letter in letters[1:-1]}
_TWICE = re.compile("gq|qg")  # so a model writes one letter of which it is not sure
_EDGES = ".,;:()[]{}\"'“”‘’/|_-"


def may_lack_letters(word: str) -> bool:
    """Whether a letter of this word may stand for one that the model lacks, and no dictionary has the word."""
    if _LIKE_PERCENT.fullmatch(word):
        return True
    return any(_LIKE_Q.search(run) and not is_word(run.casefold()) for run in _RUN.findall(word))


def with_missing_letters(first: str, second: str) -> str:
    """The word with the letters that only the second reading has; unchanged unless both agree in all others."""
    core = _TWICE.sub("q", "".join(second.split())).strip(_EDGES)
    if not any(letter in _READ_AS for letter in core):
        return first
    letters = "".join(f"({_READ_AS.get(each) or _ALIKE.get(each) or re.escape(each)})" for each in core)
    agreed = re.fullmatch(rf"(\W*){letters}(\W*)", first)
    if agreed is None:
        return first
    before, *read, after = agreed.groups()
    pairs = zip(core, read, strict=True)
    return before + "".join(new if new in _READ_AS else old for new, old in pairs) + after
