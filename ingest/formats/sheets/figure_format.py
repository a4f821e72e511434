"""Writes numbers as the number formats of spreadsheets show them, with points and commas as in Indonesian."""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

from ingest.formats.sheets.number_format import FormatPiece, FormatSection

_MOST_DECIMALS = 30


def general(value: float) -> str:
    """A number as a cell without a format shows it.

    >>> general(1250000.0), general(0.5)
    ('1250000', '0,5')
    """
    return f"{value:.15g}".replace(".", ",")


def shown_figures(value: float, section: FormatSection) -> str:
    """A number in the places of a section."""
    marks = [piece.mark for piece in section.pieces]
    if "/" in marks and any(re.fullmatch("[0#?]+", mark) for mark in marks):
        return _fraction(value, section)
    exponent = next((place for place, mark in enumerate(marks) if re.fullmatch("[eE][+-]", mark)), None)
    places = [place for place, mark in enumerate(marks) if re.fullmatch("[0#?]+", mark)]
    if not places:
        return "".join(piece.words or piece.mark for piece in section.pieces)
    if exponent is not None:
        return f"{value:.{_decimals(marks)}E}".replace(".", ",")
    scaled = Decimal(repr(value)) * (Decimal(100) ** marks.count("%"))
    trailing = "".join(marks[places[-1] + 1 :])
    scaled /= Decimal(1000) ** (len(trailing) - len(trailing.lstrip(",")))
    return _filled(scaled, section.pieces)


def _decimals(marks: Sequence[str]) -> int:
    """How many decimals a format shows at most."""
    if "." not in marks:
        return 0
    behind = marks[marks.index(".") + 1 :]
    end = next((place for place, mark in enumerate(behind) if re.fullmatch("[eE][+-]", mark)), len(behind))
    return min(sum(len(mark) for mark in behind[:end] if re.fullmatch("[0#?]+", mark)), _MOST_DECIMALS)


def _filled(number: Decimal, pieces: Sequence[FormatPiece]) -> str:
    """The figures in the places of the format, with points between thousands and a comma before decimals."""
    marks = [piece.mark for piece in pieces]
    point = marks.index(".") if "." in marks else len(marks)
    rounded = (
        number.quantize(Decimal(1).scaleb(-_decimals(marks)), ROUND_HALF_UP)
        if abs(number) < 10**15
        else number
    )
    whole, _, decimals = f"{abs(rounded):f}".partition(".")
    before = _whole_part(whole, pieces[:point])
    after = _decimal_part(decimals, pieces[point + 1 :])
    comma = "," if point < len(marks) and any(map(str.isdigit, after)) else ""
    sign = "-" if rounded < 0 else ""
    return sign + before + comma + after


def _whole_part(figures: str, pieces: Sequence[FormatPiece]) -> str:
    """The figures before the comma, from right to left into the places; the first place takes all that are left."""
    places = [place for place, piece in enumerate(pieces) if re.fullmatch("[0#?]+", piece.mark)]
    is_grouped = any(
        piece.mark == "," and places and places[0] < place < places[-1] for place, piece in enumerate(pieces)
    )
    needed = "".join(pieces[place].mark for place in places)
    figures = figures.lstrip("0").rjust(needed[needed.find("0") :].count("0") if "0" in needed else 0, "0")
    if is_grouped:
        figures = f"{int(figures):,}".replace(",", ".") if figures else ""
        return _around(pieces, places, figures)
    shown = [piece.words if not piece.mark else "" for piece in pieces]
    for place in reversed(places):
        size = len(figures) if place == places[0] else len(pieces[place].mark)
        cut = max(0, len(figures) - size)
        shown[place], figures = figures[cut:], figures[:cut]
    return "".join(
        shown[place] if place in places or not piece.mark else piece.mark.replace(",", "")
        for place, piece in enumerate(pieces)
    )


def _around(pieces: Sequence[FormatPiece], places: Sequence[int], figures: str) -> str:
    """Figures in place of all the places, with the words on either side."""
    before = "".join(piece.words or piece.mark for piece in pieces[: places[0]])
    after = "".join(piece.words or piece.mark.replace(",", "") for piece in pieces[places[-1] + 1 :])
    return before + figures + after


def _decimal_part(figures: str, pieces: Sequence[FormatPiece]) -> str:
    shown = []
    for piece in pieces:
        if re.fullmatch("[0#?]+", piece.mark):
            own, figures = figures[: len(piece.mark)], figures[len(piece.mark) :]
            needed = piece.mark.rfind("0") + 1
            shown.append(own[:needed] + own[needed:].rstrip("0"))
        else:
            shown.append(piece.words or piece.mark.replace(",", ""))
    return "".join(shown)


def _fraction(value: float, section: FormatSection) -> str:
    marks = [piece.mark for piece in section.pieces]
    below = marks[marks.index("/") + 1 :]
    size = max((len(mark) for mark in below if re.fullmatch("[0#?]+", mark)), default=1)
    has_whole = sum(bool(re.fullmatch("[0#?]+", mark)) for mark in marks) > 2  # noqa: PLR2004
    part = Fraction(abs(value)).limit_denominator(10 ** min(size, 5) - 1)
    whole = int(part) if has_whole else 0
    part -= whole
    shown = [str(whole)] if whole or not part else []
    if part:
        shown.append(f"{part.numerator}/{part.denominator}")
    return ("-" if value < 0 else "") + " ".join(shown)
