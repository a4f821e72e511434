"""Compares codes by their segments: how they sort, and which lie below which."""

from __future__ import annotations

import re
from functools import lru_cache

SEPARATOR = "."

# Letters and digits of any script; a run of anything else parts two segments.
_SEGMENT = re.compile(r"[^\W_]+")

SortKey = tuple[tuple[tuple[int, int, str, str], ...], str]


@lru_cache(maxsize=1024)
def segments(code: str) -> tuple[str, ...]:
    """The runs of letters and digits in `code`, case folded: `500.12/003/IKP` → `500`, `12`, `003`, `ikp`.

    Only what stands between separators counts. In the codes of Permendagri 78/2012 the digits after the one
    dot nest as well (045.31 belongs to 045.3); nothing in such a code tells that from 83/2022, where 500.12
    does not belong to 500.1, so they are not nested here.
    """
    return tuple(_SEGMENT.findall(code.casefold()))


def sort_key(code: str) -> SortKey:
    """Orders codes segment by segment, figures by value and before words: 500.2 < 500.10 < 500.a.

    Two codes have the same key only when they are the same text. A code sorts directly before everything
    below it.
    """
    return tuple(_segment_key(segment) for segment in segments(code)), code


def leading_paths(code: str) -> tuple[str, ...]:
    """Every leading part of `code` in one canonical spelling, shortest first: `500`, `500.12`, `500.12.003`.

    A code is at or below a prefix exactly when `canonical(prefix)` is one of them. Zeros are kept: 000.5 is
    not 0.5.
    """
    parts = segments(code)
    return tuple(SEPARATOR.join(parts[:length]) for length in range(1, len(parts) + 1))


def canonical(code: str) -> str:
    """The longest leading path: `500.12/003/IKP` → `500.12.003.ikp`; empty when there is no segment."""
    return SEPARATOR.join(segments(code))


def is_at_or_below(code: str, prefix: str) -> bool:
    """Whether the segments of `code` begin with those of `prefix`: 500.1 covers 500.1/003, never 500.12.

    A prefix without any segment covers nothing.
    """
    wanted = segments(prefix)
    return bool(wanted) and segments(code)[: len(wanted)] == wanted


def _segment_key(segment: str) -> tuple[int, int, str, str]:
    if not (segment.isascii() and segment.isdecimal()):
        return 1, 0, segment, ""
    value = segment.lstrip("0")
    return 0, len(value), value, segment
