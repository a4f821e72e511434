"""Learns from OpenDocument styles the numbers before paragraphs, hidden text and page breaks."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from ingest.formats.text.markup import attribute
from ingest.formats.text.numbering import ListCounter, ListLevel, Numerals

_LEVELS = 10
_DEEPEST_STYLE = 20
_NUMERALS = {
    "1": Numerals.DECIMAL,
    "a": Numerals.LOWER_LETTER,
    "A": Numerals.UPPER_LETTER,
    "i": Numerals.LOWER_ROMAN,
    "I": Numerals.UPPER_ROMAN,
}
_LIST_LEVELS = ("list-level-style-number", "outline-level-style")
_OTHER_LEVELS = ("list-level-style-bullet", "list-level-style-image")
_PLACE = re.compile(r"%(\d+)%")
OUTLINE = "outline-style"
"""The list of a document's headings, which has no name."""


@dataclass(slots=True)
class _Style:
    parent: str | None = None
    is_hidden: bool = False
    begins_page: bool = False
    list_style: str | None = None


@dataclass(slots=True)
class OpenDocumentStyles:
    """Hears of styles by `take`; counts the paragraphs of lists as they come."""

    _styles: dict[str, _Style] = field(default_factory=dict)
    _lists: dict[str, list[ListLevel]] = field(default_factory=dict)
    _style: _Style = field(default_factory=_Style)
    _list: list[ListLevel] = field(default_factory=list)
    _level: int = 0
    _counter: ListCounter = field(default_factory=ListCounter)

    def take(self, name: str, attributes: Mapping[str, str]) -> None:
        """Learn from an element that is part of a style; others say nothing here."""
        match name:
            case "style":
                parent, list_style = (
                    attribute(attributes, "parent-style-name"),
                    attribute(attributes, "list-style-name"),
                )
                self._style = _Style(parent, list_style=list_style)
                self._styles[attribute(attributes, "name") or ""] = self._style
            case "text-properties":
                self._style.is_hidden |= attribute(attributes, "display") == "none"
            case "paragraph-properties":
                self._style.begins_page |= attribute(attributes, "break-before") == "page"
            case "list-style" | "outline-style":
                self._list = [ListLevel("")] * _LEVELS
                self._lists[OUTLINE if name == OUTLINE else attribute(attributes, "name") or ""] = self._list
            case _ if name in (*_LIST_LEVELS, *_OTHER_LEVELS) and self._list:
                self._take_level(name, attributes)

    def _take_level(self, name: str, attributes: Mapping[str, str]) -> None:
        level = _whole(attribute(attributes, "level"), 1) - 1
        if not 0 <= level < _LEVELS:
            return
        numerals = _NUMERALS.get(attribute(attributes, "num-format") or "", Numerals.NONE)
        if name in _OTHER_LEVELS:
            self._list[level] = ListLevel("", Numerals.BULLET)
            return
        shown = min(_whole(attribute(attributes, "display-levels"), 1), level + 1)
        places = ".".join(f"%{number}" for number in range(level + 2 - shown, level + 2))
        before, after = attribute(attributes, "num-prefix") or "", attribute(attributes, "num-suffix") or ""
        pattern = before + (places if numerals is not Numerals.NONE else "") + after
        if written := attribute(attributes, "num-list-format"):  # of LibreOffice
            pattern = _PLACE.sub(r"%\1", written)
        self._list[level] = ListLevel(pattern, numerals, _whole(attribute(attributes, "start-value"), 1))

    def is_hidden(self, name: str | None) -> bool:
        return any(style.is_hidden for style in self._with_parents(name))

    def begins_page(self, name: str | None) -> bool:
        return next((True for style in self._with_parents(name) if style.begins_page), False)

    def list_of(self, name: str | None) -> str | None:
        """The list that paragraphs of a style belong to by themselves."""
        return next((style.list_style for style in self._with_parents(name) if style.list_style), None)

    def label(self, key: str, list_style: str, level: int, start: int | None = None) -> str:
        """Returns the label before the next paragraph of the list `key`; `start` is where the list item begins."""
        levels = self._lists.get(list_style)
        if levels is None or not 0 <= level < _LEVELS:
            return ""
        if start is not None:
            levels = [replace(each, start=start) if at == level else each for at, each in enumerate(levels)]
            self._counter.forget(key, level)
        return self._counter.label(key, levels, level)

    def _with_parents(self, name: str | None) -> list[_Style]:
        found: list[_Style] = []
        while name is not None and len(found) < _DEEPEST_STYLE and (style := self._styles.get(name)):
            found.append(style)
            name = style.parent
        return found


def _whole(value: str | None, default: int) -> int:
    return int(value) if value and value.isascii() and value.isdecimal() and len(value) < 7 else default  # noqa: PLR2004
