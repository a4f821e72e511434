"""Writes the value of a cell as its spreadsheet shows it, and the value itself where less of it is shown."""

from __future__ import annotations

import re
from decimal import Decimal, InvalidOperation

from ingest.formats.sheets.day_format import day_and_time, shown_day
from ingest.formats.sheets.figure_format import general, shown_figures
from ingest.formats.sheets.number_format import GENERAL, FormatPiece, FormatSection, section_for, sections

_AS_TEXT = "@"


def text_cell(text: str, code: str) -> str:
    """A text as its cell shows it: with what the format writes around it."""
    if _AS_TEXT not in code or code == _AS_TEXT:
        return text
    pieces = sections(code)[-1].pieces
    if not any(piece.mark == _AS_TEXT for piece in pieces):
        return text
    return "".join(text if piece.mark == _AS_TEXT else piece.words for piece in pieces)


def number_cell(value: float, code: str, *, is_1904: bool = False) -> str:
    """A number as its cell shows it, and in brackets the value where the format shows less of it.

    Empty where the format hides the number.

    >>> number_cell(0.025, "0.0%"), number_cell(1512500750, "#,##0")
    ('2,5% [0,025]', '1.512.500.750')
    """
    if code in (GENERAL, _AS_TEXT):
        return general(value)
    section, number = section_for(value, sections(code))
    if not section.pieces:
        return ""
    shown, whole = _shown(number, section, is_1904=is_1904)
    return f"{shown} [{whole}]" if whole else shown


def _shown(number: float, section: FormatSection, *, is_1904: bool) -> tuple[str, str]:
    """What a section shows of a number, and the value where that is less."""
    if section.is_date:
        day = day_and_time(number, is_1904=is_1904)
        if day is None:
            return general(number), ""
        is_whole = number < 1 or section.has("[") or all(section.has(mark) for mark in "ymd")
        return shown_day(day, number, section), "" if is_whole else f"{day:%d/%m/%Y}"
    if section.is_general:
        return "".join(_general_piece(number, piece) for piece in section.pieces), ""
    shown = shown_figures(number, section)
    return shown, "" if shows_all(shown, number) else general(number)


def _general_piece(number: float, piece: FormatPiece) -> str:
    return general(number) if piece.mark.lower() == GENERAL.lower() else piece.words or piece.mark


def shows_all(shown: str, number: float) -> bool:
    """Whether the figures that are shown are those of the number."""
    figures = re.sub(r"[^\d,]", "", shown).replace(",", ".")
    try:
        return Decimal(figures) == Decimal(f"{abs(number):.15g}")
    except InvalidOperation:
        return False
