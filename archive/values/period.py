"""Parses the period that a document is about (kurun waktu), in the words of offices."""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from archive.values.dates import MONTH, MONTHS, BadDate, check_year, find_date, tidy
from archive.values.error import ArsipError
from archive.values.objection import Objection, objection


class BadPeriod(ArsipError, ValueError):
    """Not one period; `text` is what was written, `objection` what is wrong with it."""

    code = "bad_period"

    def __init__(self, text: str, objection: Objection) -> None:
        super().__init__(f"{objection}: {text!r}")
        self.text = text
        self.objection = objection


BACKWARDS = objection("end_before_start", "the end is before the start")
_NO_PERIOD = objection(
    "no_period", "not a period, write 2024, TW II 2024, Mei 2024 or 2024-05-01..2024-06-30"
)


@dataclass(frozen=True, slots=True, order=True)
class Period:
    """All days from `start` to `end`, both included; `date.min` and `date.max` stand for an open end."""

    start: date
    end: date

    def __post_init__(self) -> None:
        text = f"{self.start}..{self.end}"
        for day, is_open in ((self.start, self.start == date.min), (self.end, self.end == date.max)):
            if not is_open:
                _check_year(text, day.year)
        if self.end < self.start:
            raise BadPeriod(text, BACKWARDS)

    @classmethod
    def year(cls, year: int) -> Period:
        return cls.months(year, 1, 12)

    @classmethod
    def months(cls, year: int, first: int, last: int) -> Period:
        """From the first day of one month to the last day of another (1 to 12) of the same year."""
        return cls(date(year, first, 1), _month_end(year, last))

    @classmethod
    def day(cls, day: date) -> Period:
        return cls(day, day)

    @classmethod
    def parse(cls, text: str) -> Period:
        """The period that `text` names; case, extra spaces and the kind of dash do not matter.

        A year (`2024`, `TA 2024`, `Tahun Anggaran 2024`), a part of one (`TW II 2024`, `Smt 1 Tahun 2024`,
        `Caturwulan III 2024`, `I/2024` for a semester), a month (`Mei 2024`, `05/2024`, `2024-05`), a day
        (`archive.values.dates.parse_date`), or two of these with `-`, `..`, `s.d.`, `s/d`, `sampai` or `hingga`
        between them. What the first leaves out it takes from the second: `Agustus-Oktober 2024`,
        `1 s.d. 30 Juni 2024`. `2019..`, `2019 s.d. sekarang` and `..2023` are open.

        Raises `BadPeriod`.
        """
        words = tidy(text)
        try:
            found = _read(words) if len(words) <= _LONGEST else None
        except (BadDate, BadPeriod) as error:
            raise BadPeriod(text, error.objection) from error
        if found is None:
            raise BadPeriod(text, _NO_PERIOD)
        return found

    def overlaps(self, other: Period) -> bool:
        return self.start <= other.end and other.start <= self.end

    def contains(self, day: date) -> bool:
        return self.start <= day <= self.end

    def __str__(self) -> str:
        """The shortest ISO form, which `parse` reads back: `2024`, `2019..2023`, `2024-05`, `2019..`."""
        if self.start == self.end:
            return self.start.isoformat()
        width = max(_width_of_start(self.start), _width_of_end(self.end))
        start = "" if self.start == date.min else self.start.isoformat()[:width]
        end = "" if self.end == date.max else self.end.isoformat()[:width]
        return start if start == end != "" else f"{start}..{end}"


_LONGEST = 80  # characters; no office needs more, and reading takes longer than the text does

_YEAR_WORDS = r"(?:(?:tahun(?: anggaran| buku)?|t\. ?a\.?|ta|thn|th)\b[. ]*)?"
_YEAR = re.compile(rf"{_YEAR_WORDS}([0-9]{{4}})")
_MONTH = re.compile(rf"(?:bulan )?({MONTH})\b[., /-]*{_YEAR_WORDS}([0-9]{{4}})")
_NUMERIC_MONTH = re.compile(r"([0-9]{1,2})[/.-]([0-9]{4})")
_ISO_MONTH = re.compile(r"([0-9]{4})-([0-9]{1,2})")
_SEMESTER = re.compile(r"(i+)/([0-9]{4})")

_MONTHS_IN = {
    **dict.fromkeys(("semester", "smtr", "smt", "sem"), 6),
    **dict.fromkeys(("caturwulan", "cawu", "cw"), 4),
    **dict.fromkeys(("triwulan", "trw", "tw", "kuartal", "q"), 3),
}
_ORDINALS = {
    word: number
    for number, words in enumerate(
        ("1 i satu pertama kesatu", "2 ii dua kedua", "3 iii tiga ketiga", "4 iv empat keempat"), start=1
    )
    for word in words.split()
}
_KIND = "|".join(_MONTHS_IN)
_PART = re.compile(rf"({_KIND})[. -]*(?:ke[ -])?([0-9]+|[a-z]+)\b[, /-]*{_YEAR_WORDS}([0-9]{{4}})")

_RANGE_WORDS = re.compile(
    r" ?\.\. ?| ?\b(?:s\. ?d\b\.?|s ?/ ?d\b\.?|sd\b\.?|sampai dengan|sampai|hingga)[ ]?| - "
)
_NOW = ("sekarang", "kini", "saat ini")


def _read(words: str) -> Period | None:
    return _single(words) or _open(words) or _between(words)


def _single(words: str) -> Period | None:
    """The period that is not written as a range; None when the words have no such shape."""
    if match := _YEAR.fullmatch(words):
        return _months(words, match[1], 1, 12)
    if match := _PART.fullmatch(words):
        return _part(words, _MONTHS_IN[match[1]], match[2], match[3])
    if match := _SEMESTER.fullmatch(words):
        return _part(words, 6, match[1], match[2])
    if day := find_date(words):
        return Period.day(day)
    return _month(words)


def _month(words: str) -> Period | None:
    if match := _MONTH.fullmatch(words):
        return _months(words, match[2], MONTHS[match[1]], MONTHS[match[1]])
    if match := _NUMERIC_MONTH.fullmatch(words):
        return _months(words, match[2], int(match[1]), int(match[1]))
    if match := _ISO_MONTH.fullmatch(words):
        return _months(words, match[1], int(match[2]), int(match[2]))
    return None


def _part(words: str, months: int, ordinal: str, year: str) -> Period:
    number = _ORDINALS.get(ordinal, 0)
    if not 1 <= number <= 12 // months:
        parts = objection(
            "no_such_part",
            "a year has {parts} parts of {months} months",
            parts=str(12 // months),
            months=str(months),
        )
        raise BadPeriod(words, parts)
    return _months(words, year, (number - 1) * months + 1, number * months)


def _months(words: str, year: str, first: int, last: int) -> Period:
    check_year(words, int(year))
    if first not in range(1, 13):
        raise BadPeriod(words, objection("no_such_month", "there is no month {month}", month=str(first)))
    return Period.months(int(year), first, last)


def _open(words: str) -> Period | None:
    if words == "..":
        return Period(date.min, date.max)
    if words.startswith(".."):
        end = _single(words[2:].strip())
        return end and Period(date.min, end.end)
    left, separator, right = _cut(words)
    if right in _NOW or (separator.strip() == ".." and not right):
        start = _single(left)
        return start and Period(start.start, date.max)
    return None


def _between(words: str) -> Period | None:
    """The period from one part of the words to the other; a dash may also belong to one of the parts."""
    found = {period for left, right in _cuts(words) if (period := _range(left, right))}
    if len(found) > 1:
        readings = ", ".join(sorted(map(str, found)))
        raise BadPeriod(words, objection("ambiguous", "may mean each of {readings}", readings=readings))
    return found.pop() if found else None


def _cuts(words: str) -> Iterator[tuple[str, str]]:
    left, separator, right = _cut(words)
    if separator:
        yield left, right
        return
    for dash in re.finditer("-", words):
        yield words[: dash.start()].strip(), words[dash.end() :].strip()


def _cut(words: str) -> tuple[str, str, str]:
    match = _RANGE_WORDS.search(words)
    return (words[: match.start()], match[0], words[match.end() :]) if match else (words, "", "")


def _range(left: str, right: str) -> Period | None:
    kind = re.match(rf"({_KIND})\b", left)
    end = _single(right) or (_single(f"{kind[1]} {right}") if kind else None)
    if end is None:
        return None
    year, month_and_year = right[-4:], right.partition(" ")[2]
    start = _single(left) or _single(f"{left} {year}") or _single(f"{left} {month_and_year}")
    if start is None:
        return None
    if end.end < start.start:
        raise BadPeriod(f"{left}..{right}", BACKWARDS)
    return Period(start.start, end.end)


def _check_year(text: str, year: int) -> None:
    try:
        check_year(text, year)
    except BadDate as error:
        raise BadPeriod(text, error.objection) from error


def _month_end(year: int, month: int) -> date:
    return date(year, month, monthrange(year, month)[1])


def _width_of_start(day: date) -> int:
    """How many characters of an ISO date a period's first day needs: 4, 7 or 10; 0 if it is open."""
    if day == date.min:
        return 0
    return 10 if day.day > 1 else 7 if day.month > 1 else 4


def _width_of_end(day: date) -> int:
    if day == date.max:
        return 0
    return _width_of_start(day + timedelta(days=1))
