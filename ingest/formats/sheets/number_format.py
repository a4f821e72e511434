"""Parses the number formats of spreadsheets (ECMA-376, part 1, 18.8.31)."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

GENERAL = "General"
# ECMA-376, part 1, 18.8.30, as an Indonesian Excel shows them: days as dd/mm/yyyy, amounts of money with Rp.
BUILT_IN: Mapping[int, str] = {
    0: GENERAL, 1: "0", 2: "0.00", 3: "#,##0", 4: "#,##0.00", 9: "0%", 10: "0.00%", 11: "0.00E+00", 12: "# ?/?",
    13: "# ??/??", 14: "dd/mm/yyyy", 15: "d-mmm-yy", 16: "d-mmm", 17: "mmm-yy", 18: "h:mm AM/PM", 19: "h:mm:ss AM/PM",
    20: "h:mm", 21: "h:mm:ss", 22: "dd/mm/yyyy h:mm", 37: "#,##0;(#,##0)", 38: "#,##0;(#,##0)",
    39: "#,##0.00;(#,##0.00)", 40: "#,##0.00;(#,##0.00)", 45: "mm:ss", 46: "[h]:mm:ss", 47: "mm:ss.0", 48: "##0.0E+0",
    49: "@",
    41: "#,##0", 43: "#,##0.00",
} | dict.fromkeys((5, 6, 42), '"Rp"#,##0') | dict.fromkeys((7, 8, 44), '"Rp"#,##0.00')  # fmt: skip
_LONG_DAY, _LONG_TIME = "[$-F800]", "[$-F400]"
_PIECE = re.compile(
    r'"([^"]*)"?|\\(.)|_.|\*.|\[(?:\$([^\]-]*)(?:-([0-9A-Za-z-]*))?|([hms]+)|[^\]]*)\]'
    r"|(General|am/pm|a/p|e[+-]|y+|m+|d+|h+|s+|[0#?]+|.)",
    re.IGNORECASE | re.DOTALL,
)
_OF_DATES = re.compile(r"y+|m+|d+|h+|s+|\[[hms]+\]|am/pm|a/p")
_CONDITION = re.compile(r"\[(<=|>=|<>|<|>|=)\s*(-?[\d.]+)\]")
_SECTION = re.compile(r'((?:"[^"]*"?|\\.|\[[^\]]*\]|[^";\\\[]|\[)*)(;|$)', re.DOTALL)
_MOST_SECTIONS, _LONGEST_FORMAT = 4, 255
_ENGLISH = re.compile(r"(?:0*(?:409|809|c09|1009|1409|1c09|4009)|en(?:-.*)?)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class FormatPiece:
    """A piece of a format: words as they stand, or a mark such as `yyyy`, `0`, `,` or `[h]`."""

    words: str = ""
    mark: str = ""


@dataclass(frozen=True, slots=True)
class FormatSection:
    """A format for some numbers: its pieces, for which numbers it is meant, and whether its names are English.

    It shows days or times (`is_date`), or numbers as they come (`is_general`), or figures in places.
    """

    pieces: tuple[FormatPiece, ...]
    condition: tuple[str, float] | None = None
    is_english: bool = False
    is_date: bool = False
    is_general: bool = False

    def has(self, marks: str) -> bool:
        return any(piece.mark[:1].lower() in marks for piece in self.pieces if piece.mark)


@lru_cache(maxsize=512)
def sections(code: str) -> tuple[FormatSection, ...]:
    """The format for positive numbers, for negative ones, for zero and for texts, as far as they are there."""
    code = code[:_LONGEST_FORMAT]
    if code.startswith(_LONG_DAY):
        code = "dddd, dd mmmm yyyy"
    elif code.startswith(_LONG_TIME):
        code = "hh:mm:ss"
    found = []
    for match in _SECTION.finditer(code):
        found.append(_section(match[1]))
        if not match[2] or len(found) == _MOST_SECTIONS:
            break
    return tuple(found)


def _section(code: str) -> FormatSection:
    pieces: list[FormatPiece] = []
    is_english = False
    matched = _CONDITION.search(code)
    for words, escaped, currency, language, elapsed, mark in _PIECE.findall(code):
        is_english |= bool(_ENGLISH.fullmatch(language))
        if words or escaped or currency:
            pieces.append(FormatPiece(words=words or escaped or currency))
        elif elapsed:
            pieces.append(FormatPiece(mark=f"[{elapsed.lower()}]"))
        elif mark:
            pieces.append(FormatPiece(mark=mark))
    is_number = matched is not None and matched[2].count(".") < 2 and matched[2].strip("-.") != ""  # noqa: PLR2004
    condition = (matched[1], float(matched[2])) if matched and is_number else None
    marks = [piece.mark.lower() for piece in pieces]
    return FormatSection(
        tuple(pieces), condition, is_english, any(map(_OF_DATES.fullmatch, marks)), GENERAL.lower() in marks
    )


def section_for(value: float, sections: Sequence[FormatSection]) -> tuple[FormatSection, float]:
    """The section that shows a number, and the number as it is shown there: without a sign that the section has."""
    for section in sections:
        if section.condition and _meets(value, section.condition):
            return section, value
    numbers = [section for section in sections[:3] if section.condition is None]
    if not numbers:
        return sections[-1], value
    if value < 0 and len(numbers) > 1:
        return numbers[1], -value
    if value == 0 and len(numbers) > 2:  # noqa: PLR2004
        return numbers[2], value
    return numbers[0], value


def _meets(value: float, condition: tuple[str, float]) -> bool:
    sign, limit = condition
    return {
        "<": value < limit,
        ">": value > limit,
        "=": value == limit,
        "<=": value <= limit,
        ">=": value >= limit,
        "<>": value != limit,
    }[sign]
