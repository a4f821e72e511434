"""Lists every way in which an Indonesian word can be made of a root and affixes."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from typing import Final, NamedTuple

SHORTEST_ROOT: Final = 3

_SUFFIXES: Final = ("", "kan", "an", "i")
_MOST_PREFIXES: Final = 3
_VOWELS: Final = frozenset("aeiou")
_ONE_SYLLABLE: Final = re.compile(r"[^aeiou]*[aeiou][^aeiou]*")
_ER: Final = re.compile(r"[^aeiour]er")  # ber- and per- lose their r before such a syllable: bekerja


class Analysis(NamedTuple):
    """A root and the affixes around it: `prefixes` from the outside in, `suffix` one of kan, an, i or nothing.

    `is_restored`: the root's first consonant is not in the word, where a nasal has taken its place.
    `is_nasal_root`: the root begins with the nasal that the prefix might have brought along.
    """

    root: str
    prefixes: tuple[str, ...] = ()
    suffix: str = ""
    is_restored: bool = False
    is_nasal_root: bool = False

    @property
    def length(self) -> int:
        """How many letters of the word belong to the root."""
        return len(self.root) - self.is_restored


def analyses(word: str) -> Iterator[Analysis]:
    """All of them, whether the root is a word or not; the word itself comes first.

    The rules are those of Alwi and others, Tata Bahasa Baku Bahasa Indonesia (1998), chapters 5 to 7.
    """
    for bare in _without_clitics(word):
        for suffix in _SUFFIXES:
            if bare.endswith(suffix) and len(bare) - len(suffix) >= SHORTEST_ROOT:
                stem = bare[: len(bare) - len(suffix)]
                for found in _without_prefixes(Analysis(stem, (), suffix)):
                    if not found.prefixes or suffix in _SUFFIXES_OF[found.prefixes[0]]:
                        yield found


def _without_clitics(word: str) -> Iterator[str]:
    """The word, and without lah, kah, pun, tah and nya, ku, mu."""
    yield word
    bare = word
    for clitics in (("lah", "kah", "pun", "tah"), ("nya", "ku", "mu")):
        for clitic in clitics:
            if bare.endswith(clitic) and len(bare) - len(clitic) >= SHORTEST_ROOT:
                bare = bare[: -len(clitic)]
                yield bare
                break


def _without_prefixes(analysis: Analysis) -> Iterator[Analysis]:
    yield analysis
    taken, word = analysis.prefixes, analysis.root
    if len(taken) == _MOST_PREFIXES:
        return
    for prefix, strip in _PREFIXES.items():
        if taken and prefix not in _INNER[taken[-1]]:
            continue
        for root in strip(word):
            if len(root) >= SHORTEST_ROOT:
                yield from _without_prefixes(_inside(analysis, prefix, root))


def _inside(analysis: Analysis, prefix: str, root: str) -> Analysis:
    """The rest of `analysis` when `prefix` is taken off its root too."""
    is_nasal = prefix in ("me", "pe")
    return Analysis(
        root,
        (*analysis.prefixes, prefix),
        analysis.suffix,
        is_nasal and not analysis.root.endswith(root),
        is_nasal and root[0] in "mn",
    )


def _plain(prefix: str) -> Callable[[str], Iterator[str]]:
    def strip(word: str) -> Iterator[str]:
        if word.startswith(prefix):
            yield word[len(prefix) :]

    return strip


def _r_prefix(prefix: str) -> Callable[[str], Iterator[str]]:
    """ber-, per-, ter-: the r goes before r and before a syllable in er; belajar and pelajar have l."""

    def strip(word: str) -> Iterator[str]:
        if word.startswith(prefix):
            yield word[3:]
        if word.startswith(prefix[:2]) and (word[2:3] == "r" or _ER.match(word, 2)):
            yield word[2:]
        if word.startswith(f"{prefix[:2]}lajar"):
            yield word[3:]

    return strip


def _nasal(prefix: str) -> Callable[[str], Iterator[str]]:
    """meN- and peN-: the nasal takes the place of k, p, s, t and stands before other sounds of its kind."""

    def strip(word: str) -> Iterator[str]:
        if word.startswith(prefix):
            yield from _after_nasal(word[2:])

    return strip


def _after_nasal(rest: str) -> Iterator[str]:
    if rest[:1] in ("l", "r", "w", "y"):
        yield rest
    for nasal, before, dropped in _NASALS:
        if rest.startswith(nasal):
            root = rest[len(nasal) :]
            if root[:1] in _VOWELS:
                yield from (letter + root for letter in (*dropped, nasal))
            elif root[:1] in before:
                yield root
            elif root[:1] in ("l", "r"):  # menerapkan drops before a vowel only, memrakarsai before r too
                yield from (letter + root for letter in dropped if letter)
    if rest.startswith("nge") and _ONE_SYLLABLE.fullmatch(rest, 3):
        yield rest[3:]


_NASALS: Final = (
    ("ng", "ghkqx", ("", "k")),
    ("ny", "", ("s",)),
    ("m", "bfpv", ("p",)),
    ("n", "cdjstz", ("t",)),  # t: menterjemahkan, as many write
)
"""A nasal, the consonants it stands before, and those it takes the place of."""


def _agent(word: str) -> Iterator[str]:
    """pe- without a nasal, as in pekerja, petani, pejabat."""
    if word.startswith("pe") and word[2:3] not in _VOWELS:
        yield word[2:]


_PREFIXES: Final[Mapping[str, Callable[[str], Iterator[str]]]] = {
    "di": _plain("di"),
    "ke": _plain("ke"),
    "se": _plain("se"),
    "me": _nasal("me"),
    "pe": _nasal("pe"),
    "ber": _r_prefix("ber"),
    "per": _r_prefix("per"),
    "ter": _r_prefix("ter"),
    "p": _agent,
}
_SUFFIXES_OF: Final[Mapping[str, tuple[str, ...]]] = {
    "di": ("", "kan", "i"),
    "me": ("", "kan", "i"),
    "ter": ("", "kan", "i"),
    "ber": ("", "kan", "an"),
    "ke": ("", "an"),
    "se": ("", "an"),
    "pe": ("", "an"),
    "p": ("", "an"),
    "per": ("", "kan", "an", "i"),
}
"""The suffixes that go with the outermost prefix."""

_INNER: Final[Mapping[str, tuple[str, ...]]] = {
    "di": ("ber", "ke", "pe", "per", "se", "ter", "p"),
    "me": ("ber", "ke", "pe", "per", "se", "ter", "p"),
    "pe": ("ber", "ke", "per", "se", "ter"),
    "p": ("se",),
    "ke": ("ber", "pe", "p", "per", "se", "ter"),
    "ber": ("ke", "pe", "p", "per", "se", "ter"),
    "ter": ("ke", "pe", "per", "se"),
    "se": ("ber", "ke", "pe", "p", "per", "ter"),
    "per": ("se", "ke"),
}
"""The prefixes that may stand directly inside another."""
