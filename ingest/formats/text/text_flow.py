"""Lays out running text: lines, cells, page breaks, anchored blocks, notes below a page."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from ingest.formats.text.line_ends import is_word
from ingest.formats.text.page_text import Drawn

_JOINT = "\0"  # where something is anchored in a line; no text has it
_PARTED = re.compile(rf"[^\W_]+(?:{_JOINT}+[^\W_]+)+")


@dataclass(slots=True)
class _Block:
    """A text of its own: its finished lines, the line being written, and the blocks that are anchored in it.

    `cells` has, for each open cell, how many lines there were before it.
    """

    lines: list[str] = field(default_factory=list)
    line: list[str] = field(default_factory=list)
    anchored: list[str] = field(default_factory=list)
    cells: list[int] = field(default_factory=list)

    def end_line(self) -> None:
        """The line ends; what is anchored in it stands below it."""
        line = _PARTED.sub(_one_word_or_more, "".join(self.line)).replace(_JOINT, "")
        self.lines += [*([line] if self.line or not self.anchored else []), *self.anchored]
        self.line, self.anchored = [], []

    def text(self) -> str:
        if self.line or self.anchored:
            self.end_line()
        return "\n".join(self.lines)


class TextFlow:
    """Takes words in their order; `pages` gives them as they stand.

    A block anchored in a line (a text box, a frame) does not part the line: it stands below it. Notes stand at the end
    of the page that refers to them. Either parts the words on its sides, unless they are halves of one word.
    """

    def __init__(self) -> None:
        self._pages: list[str] = []
        self._blocks = [_Block()]
        self._notes: dict[str, None] = {}
        self._is_drawn_on = False

    @property
    def is_page_empty(self) -> bool:
        """Whether nothing was written since the last page break."""
        block = self._blocks[0]
        is_written = any(text.strip() for text in (*block.lines, *block.line, *block.anchored))
        return not (is_written or self._is_drawn_on or self._notes)

    @property
    def is_line_empty(self) -> bool:
        return not self._blocks[-1].line

    def write(self, text: str) -> None:
        """Add words to the line."""
        self._blocks[-1].line.append(text)

    def part_words(self) -> None:
        """Something stands in the line that no word runs through."""
        if not self.is_line_empty and not self._blocks[-1].line[-1].endswith((" ", "\t", "\n")):
            self.write(" ")

    def end_line(self) -> None:
        self._blocks[-1].end_line()

    def begin_cell(self) -> None:
        block = self._blocks[-1]
        block.cells.append(len(block.lines))

    def end_cell(self) -> None:
        """A cell ends: its last line goes on in the next cell."""
        block = self._blocks[-1]
        if block.cells and block.cells.pop() < len(block.lines) and not block.line:
            block.line = [block.lines.pop()]
        block.line.append("\t")

    def end_row(self) -> None:
        """A row of cells ends; the tab behind its last cell goes."""
        block = self._blocks[-1]
        while block.line[-1:] == ["\t"]:
            block.line.pop()
        block.end_line()

    def begin_block(self) -> None:
        """What follows is anchored at this place."""
        self._blocks.append(_Block())

    def end_block(self) -> None:
        """The anchored block ends, and the line goes on."""
        self.anchor(self.cut_block())

    def cut_block(self) -> str:
        """The block ends, and its words stand elsewhere: returns them."""
        return self._blocks.pop().text().strip("\n") if len(self._blocks) > 1 else ""

    def anchor(self, text: str) -> None:
        """Put a finished block below the line."""
        if text.strip():
            self._blocks[-1].anchored.append(text.strip("\n"))
            self._join()

    def note(self, text: str) -> None:
        """Put a note at the end of the page, once."""
        if text.strip():
            self._notes[text.strip("\n")] = None
            self._join()

    def _join(self) -> None:
        if not self.is_line_empty:
            self.write(_JOINT)

    def draw(self) -> None:
        """Something that is no text stands on the page."""
        self._is_drawn_on = True

    def end_page(self) -> None:
        """A page ends. One cannot end inside a block, which lies on one page."""
        if len(self._blocks) > 1:
            self.end_line()
            return
        text = "\n".join([self._blocks[0].text(), *self._notes])
        self._pages.append(Drawn(text) if self._is_drawn_on else text)
        self._blocks, self._notes, self._is_drawn_on = [_Block()], {}, False

    def pages(self) -> list[str]:
        """All pages; nothing can be written afterwards."""
        while len(self._blocks) > 1:
            self.end_block()
        self.end_page()
        return self._pages

    def text(self) -> str:
        """All of it as one text, drawn on where one of its pages is."""
        pages = self.pages()
        text = "\n".join(page.strip("\n") for page in pages).strip("\n")
        return Drawn(text) if any(isinstance(page, Drawn) for page in pages) else text


def framed(pages: list[str], heads: Iterable[str], feet: Iterable[str]) -> list[str]:
    """Each header once before the first page, each footer once behind the last."""
    above, below = list(dict.fromkeys(heads)), list(dict.fromkeys(feet))
    pages[0] = _joined([*above, pages[0]], pages[0])
    pages[-1] = _joined([pages[-1].rstrip("\n"), *below], pages[-1], *below)
    return pages


def _joined(texts: Sequence[str], *drawn: str) -> str:
    """The texts that have words, one below the other; the whole is drawn on where one of them is."""
    whole = "\n".join(filter(None, texts))
    return Drawn(whole) if any(isinstance(text, Drawn) for text in (*texts, *drawn)) else whole


def _one_word_or_more(match: re.Match[str]) -> str:
    whole = match[0].replace(_JOINT, "")
    return whole if is_word(whole.casefold()) else " ".join(filter(None, match[0].split(_JOINT)))
