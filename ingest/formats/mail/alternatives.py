"""Keeps, of several writings of one letter, those that say what the others do not."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

_WORD = re.compile(r"\w+")
# What writers' programs put into plain text where the page has a picture or a link.
_ADDED = re.compile(
    r"<[a-z]{2,10}:[^>\s]*>|\[(?:image|cid|inline image)[^\]]*\]|\w{2,10}://\S+", re.IGNORECASE
)


def distinct(writings: Sequence[str]) -> list[str]:
    """The writings in their order, without those whose words stand side by side in another, too; of equal ones the
    first."""
    said = [_said(writing) for writing in writings]

    def adds(place: int) -> bool:
        return not any(
            said[place] < other or (said[place] == other and before < place)
            for before, other in enumerate(said)
            if before != place
        )

    return [writing for place, writing in enumerate(writings) if writing.strip() and adds(place)]


def _said(writing: str) -> frozenset[tuple[str, ...]]:
    """The words of a writing, and which of them follow each other."""
    words = _WORD.findall(_ADDED.sub(" ", writing).casefold())
    return frozenset([*pairwise(words), *((word,) for word in words)])
