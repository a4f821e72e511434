"""Reads the words of one part of a Word document, as they are printed."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from ingest.formats.office_xml.package import linked_ids
from ingest.formats.text.markup import Listener, attribute, local
from ingest.formats.text.text_flow import TextFlow
from ingest.formats.word.styles import WordStyles, is_on, whole

_UNSEEN = frozenset(
    (
        "Fallback",
        "moveFrom",
        "del",
        "tabs",
        "tabLst",
        "instrText",
        "delText",
        "fldData",
        "binData",
        "docPartBody",
    )
)
_GONE = ("del", "moveFrom")
_NO_WORDS = ("Word.Deletion", "Word.Formatting", "Word.Numbering")  # annotations of Word 2003
_MARKS: Mapping[str, str] = {"tab": "\t", "ptab": "\t", "cr": "\n", "noBreakHyphen": "-"}
_BLOCKS = frozenset(("txbxContent", "rt", "hdr", "ftr", "footnote", "endnote"))
_DRAWN = frozenset(("drawing", "pict", "object", "altChunk", "oMath", "sym"))
_SAME_PAGE = ("continuous", "nextColumn")
_REFERENCES = {
    "footnoteReference": "footnotes",
    "endnoteReference": "endnotes",
    "commentReference": "comments",
}

Notes = Mapping[str, Mapping[str, str]]
"""The texts of notes, by the kind of their part and by their id there."""

Linked = Callable[[str], str]
"""Gives the words of the part that a relation leads to, by the relation's id."""


@dataclass(slots=True)
class _Paragraph:
    """A paragraph so far. Where `is_mark_gone`, its end is deleted or hidden, and the next one continues its line."""

    style: str | None = None
    number: str | None = None
    level: int | None = None
    label: str | None = None
    in_properties: bool = False
    is_begun: bool = False
    is_mark_gone: bool = False
    begins_page: bool | None = None
    ends_page: bool = False


class WordWords(Listener):
    """Hears a part of a document, of Word 2003's as well; `flow` has its words."""

    def __init__(self, styles: WordStyles, notes: Notes, linked: Linked) -> None:
        self.flow = TextFlow()
        self._styles = styles
        self._default = styles.default()
        self._notes = notes
        self._linked = linked
        self._unseen = 0
        self._in_text = False
        self._paragraphs: list[_Paragraph] = []
        self._hidden: list[bool | None] = []  # of each open run, what it says itself
        self._comments: list[bool] = []  # of each open annotation

    def start(self, tag: str, attributes: Mapping[str, str]) -> None:
        name = local(tag)
        in_properties = bool(self._paragraphs) and self._paragraphs[-1].in_properties
        if self._unseen or _is_unseen(name, attributes):
            if in_properties and name in _GONE and not self._unseen:
                self._paragraphs[-1].is_mark_gone = True
            self._unseen += 1
        elif name in _BLOCKS:
            self.flow.begin_block()
        elif name == "p":
            self._paragraphs.append(_Paragraph(self._default))
        elif in_properties:
            _note_property(self._paragraphs[-1], name, attributes)
        else:
            self._start_words(name, attributes)

    def end(self, tag: str) -> None:
        name = local(tag)
        if self._unseen:
            self._unseen -= 1
        elif name in _BLOCKS:
            self.flow.end_block()
        elif name == "t":
            self._in_text = False
        elif name == "pPr" and self._paragraphs:
            self._paragraphs[-1].in_properties = False
            self._begin(self._paragraphs[-1])
        elif name == "p" and self._paragraphs:
            self._end_paragraph(self._paragraphs.pop())
        elif name == "r" and self._hidden:
            self._hidden.pop()
        else:
            self._end_layout(name)

    def data(self, text: str) -> None:
        if self._in_text and not self._unseen and not self._is_hidden():
            self.flow.write(text)

    # -- runs and what stands in them --

    def _start_words(self, name: str, attributes: Mapping[str, str]) -> None:
        match name:
            case "r":
                self._hidden.append(None)
                self._begin(self._paragraphs[-1] if self._paragraphs else _Paragraph(is_begun=True))
            case "t":
                self._in_text = True
            case "vanish" if self._hidden:
                self._hidden[-1] = is_on(attributes)
            case "rStyle" if self._hidden:
                self._hidden[-1] = self._styles.style(attribute(attributes, "val")).is_hidden
            case "pPr" if self._paragraphs:
                self._paragraphs[-1].in_properties = True
            case _:
                self._start_layout(name, attributes)

    def _start_layout(self, name: str, attributes: Mapping[str, str]) -> None:
        if name == "lastRenderedPageBreak":
            if not self.flow.is_page_empty:  # beside a break that somebody set it is the same one
                self.flow.end_page()
        elif name == "br":
            self._break(attribute(attributes, "type"))
        elif name in _MARKS:
            self.flow.write(_MARKS[name])
        elif name == "tc":
            self.flow.begin_cell()
        elif name == "annotation":
            self._comments.append(attribute(attributes, "type") == "Word.Comment")
            if self._comments[-1]:
                self.flow.begin_block()
        else:
            self._follow(name, attributes)

    def _follow(self, name: str, attributes: Mapping[str, str]) -> None:
        """Put what the element leads to where it belongs."""
        if name in _REFERENCES:
            self.flow.note(self._notes.get(_REFERENCES[name], {}).get(attribute(attributes, "id") or "", ""))
            return
        if name in _DRAWN:
            self.flow.draw()
        if name == "textpath":
            self.flow.anchor(attribute(attributes, "string") or "")
        for identifier in linked_ids(attributes):
            self.flow.anchor(self._linked(identifier))

    def _break(self, kind: str | None) -> None:
        if kind == "page":
            self.flow.end_page()
        else:
            self.flow.write("\n")

    def _is_hidden(self) -> bool:
        own = self._hidden[-1] if self._hidden else None
        if own is not None:
            return own
        return bool(self._paragraphs and self._styles.style(self._paragraphs[-1].style).is_hidden)

    # -- paragraphs and cells --

    def _begin(self, paragraph: _Paragraph) -> None:
        """Write what is printed before a paragraph, once."""
        if paragraph.is_begun:
            return
        paragraph.is_begun = True
        begins_page = paragraph.begins_page
        if begins_page is None:
            begins_page = self._styles.style(paragraph.style).begins_page
        if begins_page and not self.flow.is_page_empty:
            self.flow.end_page()
        label = paragraph.label
        if label is None and not paragraph.is_mark_gone:
            label = self._styles.label(paragraph.style, paragraph.number, paragraph.level)
        self.flow.write(label or "")

    def _end_paragraph(self, paragraph: _Paragraph) -> None:
        self._begin(paragraph)
        if not paragraph.is_mark_gone:
            self.flow.end_line()
        if paragraph.ends_page:
            self.flow.end_page()

    def _end_layout(self, name: str) -> None:
        if name == "tc":
            self.flow.end_cell()
        elif name == "tr":
            self.flow.end_row()
        elif name == "inline":
            self.flow.part_words()
        elif name == "altChunk":
            self.flow.end_line()
        elif name == "annotation" and self._comments and self._comments.pop():
            self.flow.end_block()


def _is_unseen(name: str, attributes: Mapping[str, str]) -> bool:
    if name == "annotation":
        return attribute(attributes, "type") in _NO_WORDS
    return name in _UNSEEN or (name.endswith("Change") and name != "Change")


def _note_property(paragraph: _Paragraph, name: str, attributes: Mapping[str, str]) -> None:
    value = attribute(attributes, "val")
    match name:
        case "pStyle":
            paragraph.style = value
        case "numId":
            paragraph.number = value
        case "ilvl":
            paragraph.level = whole(value or "")
        case "vanish":
            paragraph.is_mark_gone = is_on(attributes)
        case "pageBreakBefore":
            paragraph.begins_page = is_on(attributes)
        case "sectPr" | "type":
            paragraph.ends_page = value not in _SAME_PAGE
        case "t" if value is not None:  # what Word 2003 printed before the paragraph
            paragraph.label = f"{value} " if any(map(str.isalnum, value)) else ""
