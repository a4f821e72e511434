"""Reads binary Word files (.doc), by [MS-DOC]: words as they are printed, with headers, notes, comments and boxes."""

from __future__ import annotations

import re
import struct
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

from archive.values.record import Page
from ingest.formats.packages.compound_file import opened_compound, stream_of, take_objects
from ingest.formats.packages.enclosures import Enclosures
from ingest.formats.pictures.embedded_pictures import take_picture
from ingest.formats.pictures.office_art import picture_in_line, pictures_in
from ingest.formats.text.page_text import text_pages
from ingest.formats.text.text_flow import framed
from ingest.formats.word.doc_formatting import DocFormatting, properties
from ingest.formats.word.doc_tables import DocFile, DocStory, DocTable
from ingest.formats.word.doc_words import DocWords
from ingest.task.limits import Limits
from ingest.task.reasons import CannotRead, Reason

ENGINE = "arsip legacy"
# [MS-DOC] 2.5.1: offsets in the file information block.
_WORD_MARKS = (0xA5EC, 0xA5DC)
_ENCRYPTED, _SECOND_TABLE = 0x0100, 0x0200
_PIECES_SINCE = 0x00C1  # Word 97; what is older has its text in one piece
_SECTION, _BREAK, _SAME_PAGE = 12, 0x3009, (0, 1)
_SEPARATORS, _HEADS, _STORIES_OF_SECTION = 6, (0, 1, 4), 6
_BOX, _BOX_SHAPE, _SHAPE = 22, 14, 26
_NOTES = (
    (DocTable.FOOTNOTE_REFERENCES, 2, DocTable.FOOTNOTES, DocStory.FOOTNOTES),
    (DocTable.ENDNOTE_REFERENCES, 2, DocTable.ENDNOTES, DocStory.ENDNOTES),
    (DocTable.COMMENT_REFERENCES, 30, DocTable.COMMENTS, DocStory.COMMENTS),
)
_FIELD = re.compile(r"\x13[^\x13\x14\x15]*(?:\x14([^\x13\x14\x15]*))?\x15")
_FIELDS_IN_FIELDS = 8
MARKS = str.maketrans({7: "\t", 11: "\n", 13: "\n", 14: "\n", 30: "-", 31: None, 160: " "})


def read_doc(path: Path, limits: Limits, inside: Enclosures) -> tuple[Page, ...]:
    """The text of a .doc, a page a page break that somebody set, its embedded files and its pictures.

    Raises `CannotRead` (`damaged`, `encrypted`, `too_large`).
    """
    with opened_compound(path) as ole:
        document = stream_of(ole, ("WordDocument",), limits)
        mark, version = struct.unpack_from("<HH", document)
        (flags,) = struct.unpack_from("<H", document, 0x0A)
        if mark not in _WORD_MARKS:
            raise CannotRead(Reason.DAMAGED, "not a Word document inside")
        if flags & _ENCRYPTED:
            raise CannotRead(Reason.ENCRYPTED, "asks for a password")
        if version < _PIECES_SINCE:
            return text_pages(_old_texts(document), ENGINE)
        table = stream_of(ole, ("1Table" if flags & _SECOND_TABLE else "0Table",), limits)
        data = stream_of(ole, ("Data",), limits) if ole.exists("Data") else b""
        document_file = DocFile(document, table, data)
        take_objects(ole, ("ObjectPool",), "_", inside)
        formatting = DocFormatting(document_file)
        texts = _Texts(document_file, formatting).pages()
        _take_pictures(document_file, formatting, limits, inside)
    return text_pages(texts, ENGINE, inside.unread)


class _Texts:
    """Brings the texts of a document together: what stands around the pages, notes and boxes where they belong."""

    def __init__(self, file: DocFile, formatting: DocFormatting) -> None:
        self._file = file
        self._words = DocWords(file, formatting)

    def pages(self) -> list[str]:
        heads, feet = self._around()
        belonging, loose = self._boxes()
        self._words.same_page = frozenset(self._breaks_within_pages())
        self._words.attach(self._notes(), belonging)
        flow = self._words.flow(*self._file.story(DocStory.MAIN))
        for box in loose:
            flow.anchor(box)
        return framed(flow.pages(), heads, feet)

    def _texts(self, table: DocTable, story: DocStory, size: int = 0) -> list[str]:
        """The texts that a table parts a story into."""
        start, end = self._file.story(story)
        places, _ = self._file.entries(table, size)
        spans = ((start + first, min(end, start + behind)) for first, behind in pairwise(places))
        return [self._words.text(first, behind) for first, behind in spans]

    def _around(self) -> tuple[list[str], list[str]]:
        """The headers of all sections, with the boxes in them, and the footers."""
        stories = self._texts(DocTable.HEADERS, DocStory.HEADERS)[_SEPARATORS:]
        heads = [text for number, text in enumerate(stories) if number % _STORIES_OF_SECTION in _HEADS]
        feet = [text for number, text in enumerate(stories) if number % _STORIES_OF_SECTION not in _HEADS]
        return [*heads, *self._texts(DocTable.BOXES_OF_HEADERS, DocStory.BOXES_OF_HEADERS, _BOX)], feet

    def _notes(self) -> Iterator[tuple[int, str]]:
        """Footnotes, endnotes and comments, with the letter that refers to each."""
        for references, size, texts, story in _NOTES:
            places, _ = self._file.entries(references, size)
            yield from zip(places[:-1], self._texts(texts, story), strict=False)

    def _boxes(self) -> tuple[list[tuple[int, str]], list[str]]:
        """Text boxes with the letter that their shape is anchored at, and those inside groups of shapes."""
        places, shapes = self._file.entries(DocTable.SHAPES, _SHAPE)
        anchors = {shape[:4]: place for place, shape in zip(places, shapes, strict=False)}
        _, boxes = self._file.entries(DocTable.BOXES, _BOX)
        texts = self._texts(DocTable.BOXES, DocStory.BOXES, _BOX)
        numbers = [box[_BOX_SHAPE : _BOX_SHAPE + 4] for box in boxes]
        belonging = [
            (anchors[number], text) for number, text in zip(numbers, texts, strict=True) if number in anchors
        ]
        return belonging, [text for number, text in zip(numbers, texts, strict=True) if number not in anchors]

    def _breaks_within_pages(self) -> Iterator[int]:
        """The marks of sections that go on on the same page."""
        places, sections = self._file.entries(DocTable.SECTIONS, _SECTION)
        for place, section in zip(places, sections, strict=False):
            (start,) = struct.unpack_from("<I", section, 2)
            length = int.from_bytes(self._file.document[start : start + 2], "little")
            for number, operand in properties(self._file.document[start + 2 : start + 2 + length]):
                if number == _BREAK and operand[0] in _SAME_PAGE:
                    yield place - 1


def _take_pictures(file: DocFile, formatting: DocFormatting, limits: Limits, inside: Enclosures) -> None:
    """Take the pictures in lines, which lie among the data, and those on pages, which lie in the document."""
    found = [picture for place in formatting.pictures() for picture in picture_in_line(file.data, place)]
    found += pictures_in(file.table(DocTable.DRAWINGS), file.document)
    for number, (ending, content) in enumerate(found, start=1):
        take_picture(f"{number}.{ending}", content, limits, inside)


def _old_texts(document: bytes) -> list[str]:
    """The text of Word 6 and 95: fields as what they show, cells parted by tabs."""
    start, end = struct.unpack_from("<II", document, 0x18)
    text = document[start:end].decode("cp1252", "replace")
    for _ in range(_FIELDS_IN_FIELDS):
        text, count = _FIELD.subn(lambda field: field[1] or "", text)
        if not count:
            break
    return text.translate(MARKS).split("\f")
