"""Writes days and times as the number formats of spreadsheets show them, in Indonesian or English."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import datetime, timedelta

from ingest.formats.sheets.number_format import FormatPiece, FormatSection

_MONTHS = (
    "Januari", "Februari", "Maret", "April", "Mei", "Juni", "Juli", "Agustus", "September", "Oktober", "November",
    "Desember",
)  # fmt: skip
_DAYS = ("Senin", "Selasa", "Rabu", "Kamis", "Jumat", "Sabtu", "Minggu")
_ENGLISH_MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
    "December",
)  # fmt: skip
_ENGLISH_DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_FIRST_DAY, _FIRST_DAY_1904 = datetime(1899, 12, 30), datetime(1904, 1, 1)  # noqa: DTZ001 - days of a sheet have no zone
_NO_LEAP_DAY = 60  # Excel counts a 29 February 1900 that never was
_LAST_DAY = 2_958_466  # 10000-01-01


def day_and_time(value: float, *, is_1904: bool = False) -> datetime | None:
    """The day and time that a number stands for; None for numbers that stand for none."""
    if not 0 <= value < _LAST_DAY:
        return None
    if is_1904:
        return _FIRST_DAY_1904 + timedelta(seconds=round(value * 86_400))
    days = value + 1 if value < _NO_LEAP_DAY else value
    return _FIRST_DAY + timedelta(seconds=round(days * 86_400))


def shown_day(day: datetime, value: float, section: FormatSection) -> str:
    """A day and time as a section shows them; `value` is the number that stands for them."""
    has_half_days = any(
        "/" in piece.mark and piece.mark.lower() in ("am/pm", "a/p") for piece in section.pieces
    )
    shown: list[str] = []
    for place, piece in enumerate(section.pieces):
        if not piece.mark:
            shown.append(piece.words)
        elif piece.mark[0].lower() == "m" and _is_minute(section.pieces, place):
            shown.append(f"{day.minute:0{min(len(piece.mark), 2)}}")
        else:
            shown.append(_of_day(piece.mark, day, value, section, has_half_days=has_half_days))
    return "".join(shown)


def _is_minute(pieces: Sequence[FormatPiece], place: int) -> bool:
    """Whether an `m` stands behind hours or before seconds."""

    def is_near(others: Sequence[FormatPiece], letter: str) -> bool:
        near = next((each.mark.lower() for each in others if re.match(r"\[?[ymdhs]", each.mark.lower())), "")
        return near.strip("[]")[:1] == letter

    return is_near(pieces[:place][::-1], "h") or is_near(pieces[place + 1 :], "s")


def _of_day(mark: str, day: datetime, value: float, section: FormatSection, *, has_half_days: bool) -> str:
    months, days = (_ENGLISH_MONTHS, _ENGLISH_DAYS) if section.is_english else (_MONTHS, _DAYS)
    size = len(mark)
    match mark[0].lower():
        case "y":
            return f"{day.year:04}" if size > 2 else f"{day.year % 100:02}"  # noqa: PLR2004
        case "m":
            return _named(day.month, size, months)
        case "d":
            return _named(day.day, size, days, days[day.weekday()])
        case "[" if size > 1:
            return _elapsed(mark, value)
        case _:
            return _of_time(mark, day, has_half_days=has_half_days)


def _of_time(mark: str, day: datetime, *, has_half_days: bool) -> str:
    size = min(len(mark), 2)
    match mark[0].lower():
        case "h":
            hour = (day.hour % 12 or 12) if has_half_days else day.hour
            return f"{hour:0{size}}"
        case "s":
            return f"{day.second:0{size}}"
        case "a":
            return "AM" if day.hour < 12 else "PM"  # noqa: PLR2004
        case "0" | "#" | "?":
            return ""
        case _:
            return mark


def _named(number: int, size: int, names: Sequence[str], name: str | None = None) -> str:
    """A month or day in one or two figures, in three letters, or by its name."""
    if size < 3:  # noqa: PLR2004
        return f"{number:0{size}}"
    whole = name or names[number - 1]
    return {3: whole[:3], 5: whole[:1]}.get(size, whole)


def _elapsed(mark: str, value: float) -> str:
    seconds = round(value * 86_400)
    return str(seconds // {"h": 3600, "m": 60, "s": 1}[mark[1]])
