"""Amounts, dates and numbers of regulations: what people write in many forms, found in each."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from typing import Final, NamedTuple

_MONTHS: Final = {
    "jan": 1, "feb": 2, "peb": 2, "mar": 3, "apr": 4, "mei": 5, "may": 5, "jun": 6, "jul": 7,
    "agu": 8, "ags": 8, "agt": 8, "aug": 8, "sep": 9, "okt": 10, "oct": 10, "nov": 11, "nop": 11, "des": 12, "dec": 12,
}  # fmt: skip
_MONTH: Final = (
    r"(?:jan(?:uar[iy])?|[fp]eb(?:ruar[iy])?|mar(?:et|ch)?|apr(?:il)?|mei|may|jun[ie]?|jul[iy]?|ag(?:u?st|u|s|t)(?:us)?"
    r"|aug(?:ust)?|sept?(?:ember)?|o[kc]t(?:ober)?|no[vp](?:ember)?|de[sc](?:ember)?)"
)
_SCALES: Final = {
    "rb": 3, "ribu": 3, "jt": 6, "juta": 6, "m": 9, "miliar": 9, "milyar": 9, "t": 12, "triliun": 12, "trilyun": 12,
}  # fmt: skip
_FIGURES: Final = re.compile(r"\d+")
_CURRENCY_BEFORE: Final = re.compile(r"(?<![^\W_])(?:rp|idr|usd)\.?\s*$", re.IGNORECASE)
_GOES_ON: Final = re.compile(r"(?:\d[./,-]|[^\W_])$")
_EXPRESSION: Final = re.compile(
    rf"""(?P<day>\d{{1,2}})\s?[-/]?\s?(?P<month>{_MONTH})\.?\s?[-/,]?\s?(?P<year>\d{{4}})(?!\d)
    | (?P<d>\d{{1,2}})\s?(?P<sep>[-./])\s?(?P<m>\d{{1,2}})\s?(?P=sep)\s?(?P<y>\d{{4}}|\d\d)(?!\d|[-./]\d)
    | (?P<iso>\d{{4}}-\d{{1,2}}-\d{{1,2}})(?!\d|[-./]\d)
    | (?P<number>\d{{1,4}}[a-z]?)(?:\s*/\s*|\s+(?:tahun|thn?\.?)\s*)(?P<of>(?:19|20)\d\d)(?!\d|[-./]\d)
    | (?P<amount>[1-9]\d{{0,2}}(?:\.\d{{3}})+(?:,\d{{1,2}})?|[1-9]\d{{0,2}}(?:,\d{{3}})+(?:\.\d{{1,2}})?
        |\d+(?:,\d{{1,2}})?)(?![\d/]|[-.,]\d)(?:\s?(?P<scale>ribu|rb|juta|jt|mil[iy]ar|tril[iy]un|[mt])\b)?""",
    re.IGNORECASE | re.VERBOSE,
)
_MAY_FOLLOW: Final = re.compile(
    rf"\s?[-./,]\s?\w|[a-z]\s?/|[a-z]?\s+(?:ta?hu?n?\b)|\s?(?:{_MONTH}|ribu|rb|juta|jt|mil|tril|[mt]\b)",
    re.IGNORECASE,
)
"""What follows the first figures of every expression: most figures are none, and this is quick to see."""

_LONGEST_BEFORE: Final = 5
_CENTURY: Final = 100
_PIVOT: Final = 70  # two figures of a year: from 1970 to 2069
_MONTHS_OF_A_YEAR: Final = 12


class Expression(NamedTuple):
    """An expression and where it stands; all that mean the same have one stem.

    >>> [found.stem for found in expressions("Rp1.250.000,00 pada 17 Agustus 2023, UU Nomor 14 Tahun 2008")]
    ['1250000', '2023-08-17', '14/2008']
    """

    stem: str
    start: int
    end: int


def expressions(text: str) -> Iterator[Expression]:
    """Those of a text, in order; a bare number is none, its word says as much.

    A day before the month, as Indonesians write; the month first only where it cannot be otherwise.
    """
    end = 0
    for figures in _FIGURES.finditer(text):
        start = figures.start()
        if start < end or not _MAY_FOLLOW.match(text, figures.end()):
            continue
        currency = _currency_before(text, start)
        match = None if currency is None else _EXPRESSION.match(text, start)
        if match is None or currency is None:
            continue
        stem = _date(match) or _regulation(match) or _amount(match, has_currency=bool(currency))
        if stem is not None:
            end = match.end()
            yield Expression(stem, start - len(currency), end)


def _currency_before(text: str, start: int) -> str | None:
    """The currency before a figure, empty where there is none; None where the figure goes on from what is before."""
    before = text[max(0, start - _LONGEST_BEFORE) : start]
    found = _CURRENCY_BEFORE.search(before)
    if found:
        return found[0]
    return None if _GOES_ON.search(before) else ""


def _date(match: re.Match[str]) -> str | None:
    if match["month"]:
        return _day(int(match["year"]), _MONTHS[match["month"][:3].lower()], int(match["day"]))
    if match["iso"]:
        year, month, day = map(int, match["iso"].split("-"))
        return _day(year, month, day)
    if match["d"] is None:
        return None
    day, month, year = int(match["d"]), int(match["m"]), int(match["y"])
    if len(match["y"]) == len("23"):
        year += 19 * _CENTURY if year >= _PIVOT else 20 * _CENTURY
    return _day(year, month, day) if month <= _MONTHS_OF_A_YEAR else _day(year, day, month)


def _day(year: int, month: int, day: int) -> str | None:
    try:
        return date(year, month, day).isoformat()
    except ValueError:
        return None


def _regulation(match: re.Match[str]) -> str | None:
    if match["number"] is None:
        return None
    return f"{match['number'].lower().lstrip('0')}/{match['of']}"


def _amount(match: re.Match[str], *, has_currency: bool) -> str | None:
    written, scale = match["amount"], (match["scale"] or "").lower()
    if written is None or (scale in ("m", "t") and not has_currency):
        return None
    if written.isdecimal() and not scale:
        return None
    is_english = re.search(r",\d{3}(?!\d)", written) is not None
    thousands, point = (",", ".") if is_english else (".", ",")
    whole, _, part = written.replace(thousands, "").partition(point)
    zeros = _SCALES.get(scale, 0)
    whole, part = whole + part[:zeros].ljust(zeros, "0"), part[zeros:].rstrip("0")
    return f"{whole.lstrip('0') or '0'},{part}" if part else whole.lstrip("0") or "0"
