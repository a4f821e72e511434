"""Reads XML files: office documents in one file, web pages, and data of any other kind."""

from __future__ import annotations

import binascii
import re
from base64 import b64decode
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from enum import Enum, auto
from xml.etree.ElementTree import Element, ParseError, tostring

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import fromstring

from archive.values.record import Page
from ingest.formats.office_xml.package import OfficePackage
from ingest.formats.opendocument.document import read_flat_opendocument
from ingest.formats.packages.enclosures import Enclosures
from ingest.formats.text.markup import HTML_ENGINE, Listener, html_text, listen, local
from ingest.formats.text.page_text import Drawn, text_pages
from ingest.formats.text.text_flow import TextFlow
from ingest.formats.word.docx import ENGINE, package_texts, read_word_2003
from ingest.task.reasons import CannotRead, Reason

_WORD_2003 = "{http://schemas.microsoft.com/office/word/2003/wordml}wordDocument"
_FLAT_OPENDOCUMENT = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}document"
_PACKAGE_SPACE = "{http://schemas.microsoft.com/office/2006/xmlPackage}"
# Capitals, small letters and figures in one run, as no words of this length have.
_SHORTEST_ENCODED, _ENCODING = 40, "base64"
_ENCODED = re.compile(r"(?=.*[A-Z])(?=.*[a-z])(?=.*[0-9+/])[A-Za-z0-9+/]+={0,2}")
_CELLS, _ROWS = ("Cell", "entry", "td", "th"), ("Row", "row", "tr")


def read_xml(data: bytes, inside: Enclosures) -> tuple[Page, ...]:
    """The pages of an XML file. One that is not well formed is read as a browser would read it.

    Raises `CannotRead` for an office document, as its reader does.
    """
    root = _RootElement()
    with suppress(CannotRead, _RootSeen):
        listen(data, root)
    if root.name == _WORD_2003:
        return read_word_2003(data)
    if root.name == _FLAT_OPENDOCUMENT:
        return read_flat_opendocument(data)
    if root.name == f"{_PACKAGE_SPACE}package":
        return text_pages(package_texts(OfficePackage.of(_flat_package(data)), inside), ENGINE, inside.unread)
    if local(root.name).lower() not in ("", "html"):
        with suppress(CannotRead):
            words = _AnyWords()
            listen(data, words)
            return text_pages([Drawn(words.flow.text())], ENGINE)  # nobody knows what it shows
    return text_pages([html_text(data)], HTML_ENGINE)


class _RootSeen(Exception):
    """The first element was met."""


class _RootElement(Listener):
    name = ""

    def start(self, tag: str, attributes: Mapping[str, str]) -> None:  # noqa: ARG002
        self.name = tag
        raise _RootSeen


@dataclass(frozen=True, slots=True)
class _FlatPackage:
    """The parts of an office document that stand in one XML file."""

    members: Mapping[str, bytes]

    def read(self, name: str) -> bytes:
        return self.members[name]


def _flat_package(data: bytes) -> _FlatPackage:
    try:
        parts = fromstring(data, forbid_dtd=True).iter(f"{_PACKAGE_SPACE}part")
        return _FlatPackage({part.get(f"{_PACKAGE_SPACE}name", ""): _content(part) for part in parts})
    except DefusedXmlException as error:
        raise CannotRead(Reason.UNSAFE, f"XML: {type(error).__name__}") from error
    except RecursionError as error:
        raise CannotRead(Reason.TOO_DEEP, "XML: elements inside each other without end") from error
    except (ParseError, binascii.Error, ValueError, LookupError) as error:
        raise CannotRead(Reason.DAMAGED, f"XML: {error}") from error


def _content(part: Element) -> bytes:
    for child in part:
        if child.tag == f"{_PACKAGE_SPACE}binaryData":
            return b64decode("".join(child.itertext()))
        if len(child):
            return bytes(tostring(child[0]))
    return b""


def _is_encoded(text: str) -> bool:
    """Whether all that stands in an element is base64 (RFC 4648), in one run or in lines."""
    run = "".join(text.split())
    return len(run) >= _SHORTEST_ENCODED and len(run) % 4 != 1 and _ENCODED.fullmatch(run) is not None


class _Last(Enum):
    """What was last met in XML that nobody knows."""

    START = auto()
    WORDS = auto()
    END = auto()
    BLANK = auto()


class _AnyWords(Listener):
    """Hears XML that nobody knows: each element is a line of its own, unless words run on from or into it."""

    def __init__(self) -> None:
        self.flow = TextFlow()
        self._last = _Last.START
        self._text: list[str] = []
        self._encoded = 0  # elements open in one that says it holds encoded bytes

    def start(self, tag: str, attributes: Mapping[str, str]) -> None:
        self._write()
        if self._encoded or _ENCODING in [value.lower() for value in attributes.values()]:
            self._encoded += 1
        if self._last in (_Last.END, _Last.BLANK):
            self._break()
        if local(tag) in _CELLS:
            self.flow.begin_cell()
        self._last = _Last.START

    def end(self, tag: str) -> None:
        self._write()
        self._encoded = max(0, self._encoded - 1)
        if self._last in (_Last.END, _Last.BLANK):
            self._break()
        self._last = _Last.START if local(tag) in (*_CELLS, *_ROWS) else _Last.END
        if local(tag) in _CELLS:
            self.flow.end_cell()
        elif local(tag) in _ROWS:
            self.flow.end_row()

    def data(self, text: str) -> None:
        self._text.append(text)

    def _write(self) -> None:
        text, self._text = "".join(self._text), []
        text = "" if self._encoded or _is_encoded(text) else re.sub(r"\s+", " ", text)
        if text.strip():
            self.flow.write(text)
            self._last = _Last.WORDS
        elif text and self._last is _Last.END:
            self._last = _Last.BLANK

    def _break(self) -> None:
        if not self.flow.is_line_empty:
            self.flow.end_line()
