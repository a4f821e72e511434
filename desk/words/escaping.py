"""Escapes text of unknown origin, so that no name or content steers a terminal."""

from __future__ import annotations

import re

_STYLE = r"\x1b\[(?:0|1|33)m"
_STEERS = re.compile(
    rf"({_STYLE})|[\x00-\x08\x0b\x0d-\x1f\x7f-\x9f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]"
)
_BREAKS = re.compile(r"[\t\n\f]")


def harmless(text: str) -> str:
    """The text with its control characters, and those that turn its direction, shown by their numbers.

    What a terminal may get stays: tabs, the ends of lines and pages, and the few styles that the desk itself gives.
    """
    return _STEERS.sub(lambda found: found[1] or _numbered(found), text)


def one_line(text: str) -> str:
    """The same, on one line: a name with a line's end in it must not look like two files."""
    return _BREAKS.sub(_numbered, harmless(text))


def _numbered(found: re.Match[str]) -> str:
    return found[0].encode("unicode_escape").decode()
