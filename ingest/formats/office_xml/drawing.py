"""Reads the words of drawings in Office Open XML: shapes, charts, diagrams, comments, text boxes of VML."""

from __future__ import annotations

from collections.abc import Mapping

from ingest.formats.office_xml.package import linked_ids
from ingest.formats.text.markup import Listener, attribute, listen, local
from ingest.formats.text.numbering import Numerals, written
from ingest.formats.text.text_flow import TextFlow

_UNSEEN = frozenset(("Fallback", "f", "formatCode", "ptCount", "instrText", "ClientData", "delText"))
_SHAPES = frozenset(("sp", "graphicFrame", "grpSp", "pic", "cxnSp"))
_SPOKEN = frozenset(("t", "v", "pt", "text", "textbox"))
_LINES = frozenset(("p", "v", "pt", "text", "div", "textbox", "br"))
_TRUE = ("1", "true", "on")
_CONTROL_WORDS = ("caption", "value", "text")
_NUMERALS = {
    "arabic": Numerals.DECIMAL,
    "romanUc": Numerals.UPPER_ROMAN,
    "romanLc": Numerals.LOWER_ROMAN,
    "alphaUc": Numerals.UPPER_LETTER,
    "alphaLc": Numerals.LOWER_LETTER,
}
_AROUND = {"Period": "{}.", "ParenR": "{})", "ParenBoth": "({})", "Plain": "{}"}


def read_drawing(document: bytes, *, without_placeholders: bool = False) -> tuple[str, tuple[str, ...]]:
    """The words of a part that draws, and the ids of the relations that it uses, in their order.

    `without_placeholders` leaves out shapes that only mark the place of a slide's own words. Raises `CannotRead` as
    `listen` does.
    """
    words = _DrawingWords(without_placeholders=without_placeholders)
    listen(document, words)
    return words.flow.text(), tuple(words.links)


class _DrawingWords(Listener):
    """Hears DrawingML, charts, diagrams and VML: lines for paragraphs, tabs between cells, nothing of hidden shapes."""

    def __init__(self, *, without_placeholders: bool) -> None:
        self.flow = TextFlow()
        self.links: dict[str, None] = {}
        self._without_placeholders = without_placeholders
        self._unseen = 0
        self._speaking = 0
        self._shapes: list[bool] = []  # of each open shape, whether it is hidden
        self._numbers: dict[int, int] = {}  # of the list in this shape, by level
        self._level = 0
        self._is_numbered = False

    def start(self, tag: str, attributes: Mapping[str, str]) -> None:
        name = local(tag)
        if self._unseen or name in _UNSEEN:
            self._unseen += 1
            return
        if name in _SHAPES:
            self._shapes.append(False)
            self._numbers.clear()
        if name in _SPOKEN:
            self._speaking += 1
        if not self._is_hidden():
            self.links.update(dict.fromkeys(linked_ids(attributes)))
            self._start_layout(name, attributes)

    def _start_layout(self, name: str, attributes: Mapping[str, str]) -> None:
        match name:
            case "cNvPr" if attribute(attributes, "hidden") in _TRUE and self._shapes:
                self._shapes[-1] = True
            case "ph" if self._without_placeholders and self._shapes:
                self._shapes[-1] = True
            case "tc":
                self.flow.begin_cell()
            case "textpath":
                self.flow.anchor(attribute(attributes, "string") or "")
            case "ocxPr" if (attribute(attributes, "name") or "").lower() in _CONTROL_WORDS:
                self.flow.anchor(attribute(attributes, "value") or "")
            case "pPr":
                level = attribute(attributes, "lvl") or "0"
                self._level = int(level) if level in "0123456789" else 0
            case "buAutoNum":
                self._number(attribute(attributes, "type") or "", attribute(attributes, "startAt") or "1")
            case _:
                pass

    def end(self, tag: str) -> None:
        name = local(tag)
        if self._unseen:
            self._unseen -= 1
            return
        if name in _SPOKEN:
            self._speaking -= 1
        if name in _SHAPES and self._shapes:
            self._shapes.pop()
        if name == "p":
            self._end_number()
        if name == "tc":
            self.flow.end_cell()
        elif name == "tr":
            self.flow.end_row()
        elif name in _LINES and not self.flow.is_line_empty:
            self.flow.end_line()

    def data(self, text: str) -> None:
        if self._speaking and not self._unseen and not self._is_hidden():
            self.flow.write(text)

    def _is_hidden(self) -> bool:
        return any(self._shapes)

    def _number(self, kind: str, start: str) -> None:
        """Write the number of a paragraph in a list, as the kinds of DrawingML (20.1.10.61) say."""
        first = int(start) if start.isascii() and start.isdecimal() else 1
        number = self._numbers.get(self._level, first - 1) + 1
        self._numbers = {level: count for level, count in self._numbers.items() if level < self._level}
        self._numbers[self._level] = number
        self._is_numbered = True
        numerals = next((each for name, each in _NUMERALS.items() if kind.startswith(name)), Numerals.DECIMAL)
        around = next((each for name, each in _AROUND.items() if kind.endswith(name)), "{}")
        self.flow.write(f"{around.format(written(number, numerals))} ")

    def _end_number(self) -> None:
        if not self._is_numbered:
            self._numbers = {level: count for level, count in self._numbers.items() if level < self._level}
        self._level, self._is_numbered = 0, False
