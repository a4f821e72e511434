"""Defines an objection to what a person wrote or a file says: a stable code and its words' values."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Objection:
    """`code` is stable; `words` are English with the names of `values` between braces.

    Whoever speaks another language finds its words by the code, and fills in the same values; a value may be an
    objection itself.
    """

    code: str
    words: str
    values: Mapping[str, object]

    def __str__(self) -> str:
        return self.words.format_map(self.values)


def objection(code: str, words: str, /, **values: object) -> Objection:
    """An objection with its values by name."""
    return Objection(code, words, values)
