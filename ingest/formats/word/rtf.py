"""Reads Rich Text Format (RTF 1.9.1): words as they are printed, with headers, notes, boxes and embedded files."""

from __future__ import annotations

import binascii
import struct
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from enum import Enum, auto
from functools import partial

from archive.values.record import Page
from ingest.formats.packages.embedded_object import old_object, take_object
from ingest.formats.packages.enclosures import Enclosures
from ingest.formats.pictures.embedded_pictures import take_picture
from ingest.formats.text.page_text import text_pages
from ingest.formats.text.text_flow import TextFlow, framed
from ingest.formats.word.rtf_tokens import (
    WINDOWS,
    RtfToken,
    RtfTokenKind,
    codec_of_charset,
    codec_of_page,
    decoded_bytes,
    tokens,
)
from ingest.task.limits import Limits

ENGINE = "arsip rtf"
_MARKS: Mapping[bytes, str] = {
    b"tab": "\t", b"line": "\n", b"lbr": "\n", b"emdash": "—", b"endash": "–", b"bullet": "•", b"lquote": "‘",
    b"rquote": "’", b"ldblquote": "“", b"rdblquote": "”", b"emspace": " ", b"enspace": " ", b"qmspace": " ",
    b"zwj": "\u200d", b"zwnj": "\u200c", b"nestcell": "\t",
}  # fmt: skip
_SYMBOLS: Mapping[bytes, str] = {b"~": " ", b"_": "-", b"\t": "\t"}
_LINE_ENDS = (b"par", b"\n", b"\r")
# Destinations whose words nobody sees on paper; of those marked \* all but the next ones.
_UNSEEN = frozenset(
    (b"fonttbl", b"colortbl", b"stylesheet", b"info", b"filetbl", b"listtable", b"listoverridetable", b"revtbl",
     b"fldinst", b"ftnsep", b"ftnsepc", b"ftncn", b"aftnsep", b"aftnsepc", b"aftncn", b"xe", b"tc", b"tcn", b"rxe",
     b"txe", b"bkmkstart", b"bkmkend", b"nonshppict", b"shprslt", b"nonesttables", b"pgdsctbl", b"objclass",
     b"objname", b"private", b"footnotesep", b"themedata", b"datafield", b"formfield", b"upr")
)  # fmt: skip
_SEEN = frozenset((b"shpinst", b"shppict", b"annotation", b"do", b"ud", b"objdata", b"nesttableprops"))
_HEADERS = (b"header", b"headerl", b"headerr", b"headerf")
_FOOTERS = (b"footer", b"footerl", b"footerr", b"footerf")
_BOXES = (b"shptxt", b"dptxbxtext")
_NOTES = (b"footnote", b"annotation")
_BLOCKS = frozenset((*_HEADERS, *_FOOTERS, *_BOXES, *_NOTES))
_FILES = (b"pict", b"objdata")
_DRAWN = (b"shp", b"object", b"do")
_CODE_PAGES: Mapping[bytes, str] = {b"mac": "mac-roman", b"pc": "cp437", b"pca": "cp850", b"ansi": WINDOWS}
_PICTURES: Mapping[bytes, str] = {b"pngblip": "png", b"jpegblip": "jpg"}


class _Into(Enum):
    """Where the text of a group goes."""

    PAGE = auto()
    NOWHERE = auto()
    NAME = auto()  # of a property of a shape
    VALUE = auto()
    FILE = auto()  # bytes in figures


_PROPERTIES: Mapping[bytes, _Into] = {b"sn": _Into.NAME, b"sv": _Into.VALUE}
_WORD_ART = "gtextUNICODE"


def read_rtf(data: bytes, limits: Limits, inside: Enclosures) -> tuple[Page, ...]:
    """The pages of an RTF document, parted at its page breaks; pictures that may carry words and embedded files are
    taken out. Raises `CannotRead` (`too_large`)."""
    reader = _RtfReader()
    texts = reader.pages(data)
    for number, (ending, content) in enumerate(reader.files, start=1):
        if ending:
            take_picture(f"{number}.{ending}", content, limits, inside)
        else:
            take_object(f"{number}", old_object(f"{number}", content), inside)
    return text_pages(texts, ENGINE, inside.unread)


def rtf_text(data: bytes) -> str:
    """The words of an RTF document as one text, without the files inside it."""
    return "\n".join(_RtfReader().pages(data))


@dataclass(frozen=True, slots=True)
class _Group:
    """What holds inside a pair of braces; a group begins with what holds around it.

    `around` is where text goes around a choice of two writings (`\\upr`). `skips` is how many characters stand in for
    one of Unicode.
    """

    into: _Into = _Into.PAGE
    around: _Into = _Into.PAGE
    is_hidden: bool = False
    is_gone: bool = False
    skips: int = 1
    codec: str | None = None
    font: int | None = None


class _RtfReader:
    """Goes through the tokens of a document; the words that are printed go to `flow`.

    `files` has the files inside it: pictures with their endings, objects without one.
    """

    def __init__(self) -> None:
        self.flow = TextFlow()
        self.files: list[tuple[str, bytes]] = []
        self._group = _Group()
        self._open: list[tuple[_Group, Callable[[], None] | None]] = []
        self._closing: Callable[[], None] | None = None
        self._is_starred = False
        self._page_codec = WINDOWS
        self._fonts: dict[int, str] = {}
        self._bytes, self._units = (
            bytearray(),
            bytearray(),
        )  # letters not yet written: of a code page, of UTF-16
        self._to_skip = 0
        self._figures: list[bytes] = []
        self._kind_of_file = ""
        self._property = ""
        self._heads: list[str] = []
        self._feet: list[str] = []
        self._is_page_due = self._is_cell_due = self._in_row = False

    def pages(self, data: bytes) -> list[str]:
        for token in tokens(data):
            self._take(token)
        while self._open:
            self._close()
        self._flush()
        return framed(self.flow.pages(), self._heads, self._feet)

    def _take(self, token: RtfToken) -> None:
        match token.kind:
            case RtfTokenKind.OPEN:
                self._flush()
                self._to_skip = 0
                self._open.append((self._group, self._closing))
                self._closing, self._is_starred = None, False
            case RtfTokenKind.CLOSE:
                self._close()
            case RtfTokenKind.TEXT | RtfTokenKind.BYTE:
                self._letters(token.value)
            case _ if self._to_skip:
                self._to_skip -= 1
            case RtfTokenKind.SYMBOL:
                self._symbol(token.value)
            case RtfTokenKind.WORD:
                self._word(token.value, token.number)

    def _close(self) -> None:
        self._flush()
        self._to_skip = 0
        if self._closing:
            self._closing()
        if self._open:
            self._group, self._closing = self._open.pop()

    # -- letters --

    def _letters(self, data: bytes) -> None:
        skipped = min(self._to_skip, len(data))
        self._to_skip -= skipped
        if self._group.into is _Into.FILE:
            self._figures.append(data)
        elif skipped < len(data):
            self._flush_units()
            self._bytes += data[skipped:]

    def _unicode(self, number: int) -> None:
        self._flush_bytes()
        self._units += struct.pack("<H", number & 0xFFFF)
        self._to_skip = self._group.skips

    def _flush(self) -> None:
        self._flush_bytes()
        self._flush_units()

    def _flush_bytes(self) -> None:
        if self._bytes:
            text = decoded_bytes(bytes(self._bytes), self._group.codec or self._page_codec)
            self._bytes.clear()
            self._write(text)

    def _flush_units(self) -> None:
        if self._units:
            text = self._units.decode("utf-16-le", "replace")
            self._units.clear()
            self._write(text)

    def _write(self, text: str) -> None:
        into = self._group.into
        if into is _Into.PAGE and not (self._group.is_hidden or self._group.is_gone):
            self._begin_place()
            self.flow.write(text)
        elif into is _Into.NAME:
            self._property = text.strip()
        elif into is _Into.VALUE and self._property == _WORD_ART:
            self.flow.anchor(text)

    def _begin_place(self) -> None:
        if self._is_page_due:
            self._is_page_due = False
            if not self.flow.is_page_empty:
                self.flow.end_page()
        if self._is_cell_due:
            self._is_cell_due = False
            self.flow.begin_cell()

    # -- control words --

    def _symbol(self, symbol: bytes) -> None:
        self._flush()
        if symbol == b"*":
            self._is_starred = True
        elif symbol in _LINE_ENDS:
            self._layout(b"par")
        elif symbol in b"{}\\":
            self._letters(symbol)
        elif symbol in _SYMBOLS:
            self._write(_SYMBOLS[symbol])

    def _word(self, word: bytes, number: int | None) -> None:
        starred, self._is_starred = self._is_starred, False
        if word == b"u":
            self._unicode(number or 0)
            return
        self._flush()
        if (starred and word not in _SEEN) or word in _UNSEEN:
            self._group = replace(self._group, into=_Into.NOWHERE, around=self._group.into)
        if word in _MARKS:
            self._write(_MARKS[word])
        elif not (self._format(word, number) or self._encoding(word, number) or self._destination(word)):
            self._layout(word)

    def _format(self, word: bytes, number: int | None) -> bool:
        """Take what holds for the rest of the group; whether the word was such a one."""
        match word:
            case b"v":
                self._group = replace(self._group, is_hidden=number != 0)
            case b"deleted" | b"mvf":
                self._group = replace(self._group, is_gone=number != 0)
            case b"plain":
                self._group = replace(self._group, is_hidden=False, is_gone=False)
            case b"uc":
                self._group = replace(self._group, skips=max(0, number or 0))
            case b"f" | b"af":
                self._group = replace(self._group, font=number or 0, codec=self._fonts.get(number or 0))
            case _:
                return False
        return True

    def _encoding(self, word: bytes, number: int | None) -> bool:
        """Take a code page, of the document or of a font; whether the word was such a one."""
        font = self._group.font
        if word == b"ansicpg":
            self._page_codec = codec_of_page(number or 0)
        elif word in _CODE_PAGES and len(self._open) == 1:
            self._page_codec = _CODE_PAGES[word]
        elif word == b"fcharset" and font is not None:
            self._fonts[font] = codec_of_charset(number or 0, self._page_codec)
        elif word == b"cpg" and font is not None:
            self._fonts[font] = codec_of_page(number or 0)
        else:
            return False
        return True

    def _destination(self, word: bytes) -> bool:
        """Let the group go to a place of its own; whether the word was such a one."""
        if word == b"ud":
            self._group = replace(self._group, into=self._group.around)
        elif word in _PICTURES:
            self._kind_of_file = _PICTURES[word]
        elif self._group.into is not _Into.PAGE:
            return False
        elif word in _PROPERTIES:
            self._group = replace(self._group, into=_PROPERTIES[word])
        elif word in _FILES:
            self._figures.clear()
            self._kind_of_file = ""
            self._group = replace(self._group, into=_Into.FILE)
            self._closing = partial(self._take_file, is_picture=word == b"pict")
            self.flow.draw()
        elif word in _BLOCKS:
            self.flow.begin_block()
            self._closing = partial(self._end_block, word)
        elif word in _DRAWN:
            self.flow.draw()
        else:
            return False
        return True

    def _end_block(self, word: bytes) -> None:
        if word in _BOXES:
            self.flow.end_block()
        elif word in _NOTES:
            self.flow.note(self.flow.cut_block())
        else:
            (self._heads if word in _HEADERS else self._feet).append(self.flow.cut_block())

    def _layout(self, word: bytes) -> None:
        if self._group.into is not _Into.PAGE or self._group.is_hidden or self._group.is_gone:
            return
        match word:
            case b"par":
                self._begin_place()
                self.flow.end_line()
            case b"nestrow":
                self.flow.end_line()
            case b"page":
                self.flow.end_page()
            case b"pagebb" | b"sect":
                self._is_page_due = True
            case b"sbknone" | b"sbkcol":
                self._is_page_due = False
            case _:
                self._layout_table(word)

    def _layout_table(self, word: bytes) -> None:
        match word:
            case b"trowd" if not self._in_row:
                self._in_row = self._is_cell_due = True
            case b"cell":
                self._begin_place()
                self.flow.end_cell()
                self._is_cell_due = self._in_row
            case b"row":
                self._in_row = self._is_cell_due = False
                self.flow.end_row()
            case _:
                pass

    # -- files inside it --

    def _take_file(self, *, is_picture: bool) -> None:
        figures = b"".join(b"".join(self._figures).split())
        self._figures.clear()
        with suppress(binascii.Error):
            content = binascii.unhexlify(figures[: len(figures) // 2 * 2])
            if self._kind_of_file or not is_picture:
                self.files.append((self._kind_of_file, content))
