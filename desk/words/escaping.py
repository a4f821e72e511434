"""Escapes text of unknown origin, so that no name or content steers a terminal or makes a line of its own."""

from __future__ import annotations

import re

# Control characters, lone surrogates, line separators, and what turns the direction of writing.
_STEERS = re.compile(
    r"[\x00-\x08\x0b\x0d-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ud800-\udfff]"
)
_BREAKS = re.compile(r"[\t\n\f]")


class HarmlessText(str):
    """Text that may be shown as it is: in what a stranger wrote nothing steers, and the styles are the desk's own."""

    __slots__ = ()


def one_line(text: str) -> HarmlessText:
    """The text on one line, with what steers a terminal shown by its numbers; `HarmlessText` stays as it is."""
    if isinstance(text, HarmlessText):
        return text
    return HarmlessText(_BREAKS.sub(_numbered, _STEERS.sub(_numbered, text)))


def body(text: str) -> HarmlessText:
    """The same for a text of many lines and pages: tabs and the ends of lines and pages stay."""
    return HarmlessText(_STEERS.sub(_numbered, text))


def joined(*pieces: str) -> HarmlessText:
    """One line of several pieces, each escaped unless it is `HarmlessText`."""
    return HarmlessText("".join(map(one_line, pieces)))


def _numbered(found: re.Match[str]) -> str:
    return found[0].encode("unicode_escape").decode()
