"""Counts the paragraphs of lists, and writes the numbers that office programs print before them."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import Enum, auto

_LEVELS = 10
_ROMAN = (
    (1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"), (50, "l"), (40, "xl"), (10, "x"),
    (9, "ix"), (5, "v"), (4, "iv"), (1, "i"),
)  # fmt: skip
_LARGEST_ROMAN = 32_767
_MOST_LETTERS = 30
_PLACE = re.compile(r"%([1-9])")


class Numerals(Enum):
    """How a number of a list is written; a bullet is no number, and nothing is printed for it here."""

    DECIMAL = auto()
    TWO_DIGITS = auto()
    UPPER_ROMAN = auto()
    LOWER_ROMAN = auto()
    UPPER_LETTER = auto()
    LOWER_LETTER = auto()
    NONE = auto()
    BULLET = auto()


def written(number: int, numerals: Numerals) -> str:
    """A number as it is printed; figures where the numerals end.

    >>> [written(28, numerals) for numerals in (Numerals.LOWER_LETTER, Numerals.UPPER_ROMAN)]
    ['bb', 'XXVIII']
    """
    match numerals:
        case Numerals.NONE | Numerals.BULLET:
            return ""
        case Numerals.TWO_DIGITS:
            return f"{number:02}"
        case Numerals.LOWER_ROMAN | Numerals.UPPER_ROMAN if 0 < number <= _LARGEST_ROMAN:
            roman = _roman(number)
            return roman.upper() if numerals is Numerals.UPPER_ROMAN else roman
        case Numerals.LOWER_LETTER | Numerals.UPPER_LETTER if 0 < number <= _MOST_LETTERS * 26:
            letter = "abcdefghijklmnopqrstuvwxyz"[(number - 1) % 26] * (1 + (number - 1) // 26)
            return letter.upper() if numerals is Numerals.UPPER_LETTER else letter
        case _:
            return str(number)


def _roman(number: int) -> str:
    letters = ""
    for value, letter in _ROMAN:
        letters += letter * (number // value)
        number %= value
    return letters


@dataclass(frozen=True, slots=True)
class ListLevel:
    """One level of a list: `pattern` is what is printed, `%1` to `%9` standing for the numbers of the levels.

    The numbers begin anew after a paragraph of level `restarts_after` or a higher one, counted from 0; -1 is never.
    """

    pattern: str
    numerals: Numerals = Numerals.DECIMAL
    start: int = 1
    restarts_after: int | None = None
    only_decimal: bool = False
    joint: str = " "


@dataclass(slots=True)
class _ListState:
    """How far a list has come: the number of each level, None where it has not begun."""

    numbers: list[int | None] = field(default_factory=lambda: [None] * _LEVELS)


@dataclass(slots=True)
class ListCounter:
    """Counts the paragraphs of all lists of a document; lists that continue each other have the same `key`."""

    _counts: dict[str, _ListState] = field(default_factory=dict)
    _begun: set[tuple[str, int]] = field(default_factory=set)

    def label(
        self,
        key: str,
        levels: Sequence[ListLevel],
        level: int,
        overrides: Mapping[int, int] | None = None,
        use: str = "",
    ) -> str:
        """Returns the label before the next paragraph of a list at a level, from 0.

        `overrides` has the numbers at which levels begin anew when the list is first put to this `use`.
        """
        if not 0 <= level < min(len(levels), _LEVELS):
            return ""
        numbers = self._counts.setdefault(key, _ListState()).numbers
        self._restart(numbers, overrides or {}, use)
        number = numbers[level]
        numbers[level] = levels[level].start if number is None else number + 1
        for deeper in range(level + 1, min(len(levels), _LEVELS)):
            after = levels[deeper].restarts_after
            if after is None or level <= after:
                numbers[deeper] = None
        return _label(levels, level, numbers)

    def forget(self, key: str, level: int) -> None:
        """Let a level of a list begin anew."""
        if key in self._counts:
            self._counts[key].numbers[level] = None

    def _restart(self, numbers: list[int | None], overrides: Mapping[int, int], use: str) -> None:
        for level, start in overrides.items():
            if (use, level) not in self._begun and 0 <= level < _LEVELS:
                self._begun.add((use, level))
                numbers[level] = start - 1


def _label(levels: Sequence[ListLevel], level: int, numbers: Sequence[int | None]) -> str:
    shown = levels[level]
    if shown.numerals is Numerals.BULLET:
        return ""

    def number(place: re.Match[str]) -> str:
        index = int(place[1]) - 1
        if index >= len(levels):
            return ""
        count = numbers[index]
        numerals = Numerals.DECIMAL if shown.only_decimal else levels[index].numerals
        return written(levels[index].start if count is None else count, numerals)

    text = _PLACE.sub(number, shown.pattern)
    return f"{text}{shown.joint}" if text.strip() else ""
