"""Parses and renders days as Indonesian offices write them."""

from __future__ import annotations

import re
from datetime import date

from archive.values.error import ArsipError
from archive.values.objection import Objection, objection

FIRST_YEAR, LAST_YEAR = 1800, 2200

MONTHS = {
    name: number
    for number, names in enumerate(
        (
            "januari jan",
            "februari pebruari feb peb",
            "maret mar mrt",
            "april apr",
            "mei",
            "juni jun",
            "juli jul",
            "agustus agust agu ags agt",
            "september sept sep",
            "oktober okt",
            "november nopember nov nop",
            "desember des",
        ),
        start=1,
    )
    for name in names.split()
}
MONTH = "|".join(sorted(MONTHS, key=len, reverse=True))

_LEAD = r"(?:(?:senin|selasa|rabu|kamis|jum'?at|sabtu|minggu|ahad)\b[, ]*)?(?:(?:tanggal|tgl)\b[. ]*)?"
_SPELT = re.compile(rf"{_LEAD}([0-9]{{1,2}})[ -]?({MONTH})\b[. -]*([0-9]{{4}})")
_NUMERIC = re.compile(rf"{_LEAD}([0-9]{{1,2}})([/.-])([0-9]{{1,2}})\2([0-9]{{4}})")
_ISO = re.compile(r"([0-9]{4})-([0-9]{1,2})-([0-9]{1,2})")
_SHORT_YEAR = re.compile(rf"{_LEAD}[0-9]{{1,2}}(?:([/.-])[0-9]{{1,2}}\1|[ -]?(?:{MONTH})\b[. -]*)[0-9]{{2}}")


class BadDate(ArsipError, ValueError):
    """Not one single day; `text` is what was written, `objection` what is wrong with it."""

    code = "bad_date"

    def __init__(self, text: str, objection: Objection) -> None:
        super().__init__(f"{objection}: {text!r}")
        self.text = text
        self.objection = objection


def parse_date(text: str) -> date:
    """The day that `text` names: `17 Agustus 2024`, `17/08/2024`, `17-8-2024`, `17.08.2024`, `2024-08-17`.

    Between figures the day comes first, unless a year of four figures does. Case and extra spaces do not
    matter; months may be abbreviated (`Agt`, `Nop`); a weekday or `tanggal` may stand before.

    Raises `BadDate`, also for a day that no calendar has, a year outside 1800 to 2200, a year of two figures.
    """
    found = find_date(tidy(text))
    if found is None:
        raise BadDate(text, objection("no_date", "not a date, write 17 Agustus 2024 or 2024-08-17"))
    return found


def find_date(words: str) -> date | None:
    """The day that tidied words name, None when they have not the shape of a day; raises `BadDate`."""
    if match := _ISO.fullmatch(words):
        year, month, day = match.groups()
    elif match := _SPELT.fullmatch(words):
        day, name, year = match.groups()
        month = str(MONTHS[name])
    elif match := _NUMERIC.fullmatch(words):
        day, _, month, year = match.groups()
    elif _SHORT_YEAR.fullmatch(words):
        raise BadDate(words, objection("short_year", "write the year with four figures"))
    else:
        return None
    return _day(words, int(year), int(month), int(day))


def tidy(text: str) -> str:
    """Lower case, one space between words, one kind of dash."""
    return " ".join(re.sub("[‐‑‒–—−]", "-", text).casefold().split())


def check_year(text: str, year: int) -> None:
    """Raises `BadDate` for a year that no document here can be about."""
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise BadDate(
            text,
            objection(
                "year_outside",
                "the year {year} is outside {first} to {last}",
                year=str(year),
                first=str(FIRST_YEAR),
                last=str(LAST_YEAR),
            ),
        )


def _day(text: str, year: int, month: int, day: int) -> date:
    check_year(text, year)
    try:
        return date(year, month, day)
    except ValueError as error:
        raise BadDate(text, objection("no_such_day", "there is no such day")) from error
