"""Checks names: version folders, logical paths, content paths, dates and URIs."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Sequence
from datetime import date

_VERSION = re.compile(r"v([0-9]{1,18})")
_DATETIME = re.compile(
    r"(\d{4})-(\d\d)-(\d\d)[Tt](\d\d):(\d\d):(\d\d)(?:\.\d+)?(?:[Zz]|[+-](\d\d):(\d\d))", re.ASCII
)
_URI = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:[A-Za-z0-9%!$&'()*+,;=:@/?#\[\]._~-]+")

Problem = tuple[str, str]
"""The code of a broken rule, and what is wrong."""


def number_of(version: str) -> int | None:
    """The number of a version folder's name, padded or not; None for any other name."""
    found = _VERSION.fullmatch(version)
    return int(found[1]) if found else None


def in_order(versions: Iterable[str]) -> list[str]:
    """Sorts version names from first to last, and leaves out what is none."""
    return sorted((name for name in versions if number_of(name) is not None), key=lambda v: number_of(v) or 0)


def sequence_problems(versions: Collection[str]) -> Iterator[Problem]:
    """Finds the problems of a set of version names (OCFL 1.1 §3.3)."""
    numbers = sorted({number_of(name) or 0 for name in in_order(versions)})
    if not numbers:
        return
    if numbers[0] == 0:
        yield "E105", "there is no version 0"
    if 1 not in numbers:
        yield "E009", f"versions begin with {numbers[0]}, not 1"
    if missing := numbers[-1] - numbers[0] + 1 - len(numbers):
        yield "E010", f"{missing} of the versions before v{numbers[-1]} are missing"


def padding_problems(versions: Collection[str]) -> Iterator[Problem]:
    """Zero-padding: allowed if every number is as wide as the first and begins with a zero (OCFL 1.1 §3.3)."""
    names = in_order(versions)
    if not names:
        return
    first = names[0]
    if not first.startswith("v0"):
        if padded := [name for name in names if name.startswith("v0")]:
            yield from _inconsistent(padded[0], first)
        return
    yield "W001", f"version numbers are padded with zeros, as in {first}"
    for name in names:
        if not name.startswith("v0"):
            yield "E011", f"{name}: a padded version number begins with a zero"
        if len(name) != len(first) or not name.startswith("v0"):
            yield from _inconsistent(name, first)
            return


def _inconsistent(name: str, first: str) -> Iterator[Problem]:
    yield "E012", f"{name} is not named as {first} is"
    yield "E013", f"{name} does not follow the convention of {first}"


def logical_problems(path: str) -> Iterator[Problem]:
    """Finds the problems of a logical path (OCFL 1.1 §3.5.3.1)."""
    if path.startswith("/") or path.endswith("/"):
        yield "E053", f"logical path {path!r} begins or ends with a slash"
    if problem := _element_problem(path):
        yield "E052", f"logical path {path!r}: {problem}"


def content_problems(path: str) -> Iterator[Problem]:
    """Finds what makes a content path unsafe (OCFL 1.1 §3.5.2)."""
    if path.startswith("/") or path.endswith("/"):
        yield "E100", f"content path {path!r} begins or ends with a slash"
    if problem := _element_problem(path):
        yield "E099", f"content path {path!r}: {problem}"
    if "\\" in path and "/" not in path:
        yield "E035", f"content path {path!r} is not separated by forward slashes"


def _element_problem(path: str) -> str | None:
    # One slash too many at an end is a fault of its own; what is left of "//x" has an empty element all the same.
    inner = path.removeprefix("/").removesuffix("/")
    if any(element in ("", ".", "..") for element in inner.split("/")):
        return "an element is empty, . or .."
    return None


def placement_problems(path: str, versions: Collection[str], content: str) -> Iterator[Problem]:
    """Why a safe content path does not lead into the content folder of one of the versions."""
    version, _, rest = path.partition("/")
    if version not in versions:
        number = number_of(version)
        if number is not None and number in map(number_of, versions):
            yield "E014", f"content path {path!r} does not use the version folder's own name"
        yield "E042", f"content path {path!r} does not begin with a version of this inventory"
    elif rest.partition("/")[0] != content or not rest.partition("/")[2]:
        yield "E042", f"content path {path!r} does not lie in {version}/{content}/"


def conflicts(paths: Collection[str]) -> Iterator[str]:
    """Paths of files that are also the beginning of another path."""
    beginnings: set[str] = set()
    for path in paths:
        elements = path.split("/")
        beginnings.update("/".join(elements[:count]) for count in range(1, len(elements)))
    return (path for path in paths if path in beginnings)


def is_datetime(text: str) -> bool:
    """Whether a text is an RFC 3339 date-time: down to the second, and with an offset."""
    found = _DATETIME.fullmatch(text)
    if not found:
        return False
    year, month, day, *rest = (int(part or 0) for part in found.groups())
    return _is_day(year, month, day) and _are_below(rest, (24, 60, 61, 24, 60))


def _is_day(year: int, month: int, day: int) -> bool:
    try:
        date(year or 4, month, day)  # RFC 3339 knows a year 0, a leap year; Python does not
    except ValueError:
        return False
    return True


def _are_below(numbers: Sequence[int], limits: Sequence[int]) -> bool:
    return all(number < limit for number, limit in zip(numbers, limits, strict=True))


def is_uri(text: str) -> bool:
    """Whether a text is a URI by the characters of RFC 3986: a scheme, a colon, and something after it."""
    return _URI.fullmatch(text) is not None
