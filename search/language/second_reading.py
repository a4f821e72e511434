"""Words that a hyphen at a line's end breaks are indexed as printed, and joined as well."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import zip_longest

HYPHENS = "-‐¬\u00ad"
_BROKEN = re.compile(rf"([^\W\d_]+)[{HYPHENS}][ \t]*\n[ \t]*([^\W\d_]\S*)")
_AT_END = re.compile(rf"[^\W\d_]+[{HYPHENS}]\s*\Z")
_AT_START = re.compile(r"\s*[^\W\d_]\S*")
_NEIGHBOURS, _REACH = 4, 80  # words on either side that a phrase may run over, and the characters they take


def with_second_readings(pages: Sequence[str]) -> Iterator[str]:
    """The text of each page, and below it each line with a broken word once more, that word joined.

    So `sosial-⏎ekonomi` answers `sosial`, `ekonomi` and `sosialekonomi`, also in a phrase with its neighbours. The
    border of two pages breaks words, too: then the first page answers.
    """
    for text, following in zip_longest(pages, pages[1:], fillvalue=""):
        whole = text
        if (end := _AT_END.search(text, max(0, len(text) - _REACH))) and (
            start := _AT_START.match(following)
        ):
            whole = f"{text[: end.end()].rstrip()}\n{start[0].lstrip()}"
        joined = [_passage(whole, match) for match in _BROKEN.finditer(whole)]
        yield "\n".join([text, *joined]) if joined else text


def _passage(text: str, broken: re.Match[str]) -> str:
    before = text[max(0, broken.start() - _REACH) : broken.start()].split()[-_NEIGHBOURS:]
    after = text[broken.end() : broken.end() + _REACH].split()[:_NEIGHBOURS]
    return " ".join([*before, broken[1] + broken[2], *after])
